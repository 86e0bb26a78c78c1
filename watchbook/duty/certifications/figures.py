"""The numbers of certifications: what holds at the end of a period, and what was tested in it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from watchbook.duty.certifications.choices import DISCIPLINES, RESULTS
from watchbook.duty.certifications.judging import day_of
from watchbook.duty.certifications.permissions import READ
from watchbook.duty.certifications.queries.certificates import (
    certificates,
    in_force_then,
    standing_team,
)
from watchbook.duty.certifications.queries.evaluations import evaluations
from watchbook.ground.records.figures import (
    FigureFilter,
    about_team,
    register_figure,
    rows_figure,
    with_words,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer
    from watchbook.ground.records.figures import Asked

WITHIN_DAYS = 90
_INSTANT = timedelta(seconds=1)
_SOURCE = "Watchbook"
_DISCIPLINE = FigureFilter(
    "discipline", "For", tuple((one.value, one.label) for one in DISCIPLINES)
)
_HELD = (
    "Certificates that hold at the last second of the period, of teams that stand then, by what is "
    "known now: within their days by the paper, else by the months of the body's rule; not "
    "withdrawn, not void by a parting. One whose last day is not known is not counted."
)

_ENDING = (
    "Of those in force at the end of the period, the ones whose last day comes within "
    f"{WITHIN_DAYS} days after it."
)
_STATED = FigureFilter("stated", "As stated", tuple((one.value, one.label) for one in RESULTS))


def _held(viewer: Viewer, asked: Asked) -> QuerySet[Any]:
    at = asked.until - _INSTANT
    kept = certificates(viewer).filter(
        in_force_then(at, viewer.timezone), standing_team(at), about_team(asked)
    )
    wanted = asked.words.get("discipline")
    return kept.filter(disciplines__icontains=f'"{wanted}"') if wanted else kept


def _ending(viewer: Viewer, asked: Asked) -> QuerySet[Any]:
    day = day_of(asked.until - _INSTANT, viewer.timezone)
    return _held(viewer, asked).filter(until__lte=day + timedelta(days=WITHIN_DAYS))


def _tested(viewer: Viewer, asked: Asked) -> QuerySet[Any]:
    zone = viewer.timezone
    first, last = day_of(asked.since, zone), day_of(asked.until - _INSTANT, zone)
    period = Q(evaluated_on__gte=first, evaluated_on__lte=last)
    return evaluations(viewer).filter(period, about_team(asked), with_words(asked, "stated"))


def register() -> None:
    """Fill the slot of the records' room."""
    for name, label, rule, rows in (
        ("certifications.in_force", "Certificates in force", _HELD, _held),
        (
            "certifications.ending", f"Certificates ending within {WITHIN_DAYS} days",
            _ENDING, _ending,
        ),
    ):  # fmt: skip
        register_figure(
            rows_figure(
                name=name, label=label, unit="", rule=rule, version=1, source=_SOURCE, needs=READ,
                kind="certifications.certificate", rows=rows, group="Certificates", judged=False,
                filters=(_DISCIPLINE,),
            )
        )  # fmt: skip
    register_figure(
        rows_figure(
            name="certifications.evaluations", label="Evaluations", unit="",
            rule="Evaluations on a day of the period, whatever their result.", version=1,
            source=_SOURCE, needs=READ, kind="certifications.evaluation", rows=_tested,
            group="Certificates", judged=False,
            filters=(_STATED,),
        )
    )  # fmt: skip
