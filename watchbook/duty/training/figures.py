"""The figures of training: hours and runs, of any period, by team, handler, dog and discipline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.duty.training.disciplines import DISCIPLINES
from watchbook.duty.training.queries.hours import RULE, counted_minutes
from watchbook.duty.training.queries.runs import runs
from watchbook.ground.people.permissions import may
from watchbook.ground.records.figures import (
    Asked,
    FigureFilter,
    about_team,
    held_in,
    listed_figure,
    register_figure,
    rows_figure,
    with_words,
)
from watchbook.ground.records.queries.counting import Counted, counted

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer

HOURS, RUNS = "training.minutes", "training.runs"
_RUN = "training.performance"
_FILTERS = (
    FigureFilter("discipline", "Discipline", tuple((one.value, one.label) for one in DISCIPLINES)),
)
_SOURCE = "Watchbook's rule of counting; targets are the agency's own setting"


def runs_asked(viewer: Viewer, asked: Asked) -> QuerySet[Any]:
    """The runs that began in the period, of the discipline, team, handler or dog asked for.

    A viewer who does not read the unit's hours counts his own teams' runs only.
    """
    kept = runs(viewer).filter(held_in(asked, "occurred_at"), about_team(asked))
    if not may(viewer, "training.read_hours"):
        kept = kept.filter(team__handler=viewer.person_id) if viewer.person_id else kept.none()
    return kept.filter(with_words(asked, "discipline"))


def _minutes(viewer: Viewer, asked: Asked) -> list[tuple[str, UUID, int | None]]:
    columns = runs_asked(viewer, asked).values_list("pk", "minutes", "started_at", "ended_at")
    return [(_RUN, pk, counted_minutes(*times)) for pk, *times in columns]


def _minutes_by(viewer: Viewer, asked: Asked, column: str) -> dict[Any, int]:
    told: dict[Any, int] = {}
    columns = runs_asked(viewer, asked).values_list(column, "minutes", "started_at", "ended_at")
    for key, *times in columns:
        minutes = counted_minutes(*times)
        if minutes is not None:
            told[key] = told.get(key, 0) + minutes
    return told


def _counts(viewer: Viewer, asked: Asked) -> Counted:
    return counted(viewer, runs_asked(viewer, asked))


def register() -> None:
    """Fill the slot of the records' room."""
    register_figure(
        listed_figure(
            name=HOURS, label="Training time", unit="min", group="Training", version=1,
            rule=RULE.replace("for the calendar month", "for the period"),
            source=_SOURCE, needs="training.read_runs", amounts=_minutes, by=_minutes_by,
            filters=_FILTERS, counts=_counts, missing_words="without a time",
        )
    )  # fmt: skip
    register_figure(
        rows_figure(
            name=RUNS, label="Runs", unit="", group="Training", version=1,
            rule="Runs that began in the period, whatever came of them. Newest versions count.",
            source=_SOURCE, needs="training.read_runs", kind=_RUN, rows=runs_asked,
            filters=_FILTERS,
        )
    )  # fmt: skip
