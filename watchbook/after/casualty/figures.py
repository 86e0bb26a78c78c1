"""The figures of casualties: how many, by cause, for prevention."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from watchbook.after.casualty.choices.cards import MECHANISMS
from watchbook.after.casualty.permissions.cards import SEE
from watchbook.after.casualty.queries.statistics import PREVENTABLE, RULE, VERSION, counted
from watchbook.core.schema import label_of
from watchbook.duty.teams.models import Team
from watchbook.ground.records.figures import Asked, FigureFilter, register_figure, rows_figure

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer

_CAUSES = FigureFilter("mechanism", "Cause", tuple((one.value, one.label) for one in MECHANISMS))


def _about(asked: Asked) -> Q:
    """The dog asked for, or the dogs of the team or handler asked for."""
    told = Q(dog=asked.dog) if asked.dog is not None else Q()
    if asked.team is not None:
        told &= Q(dog__in=Team.objects.filter(id=asked.team).values("dog"))
    if asked.person is not None:
        told &= Q(dog__in=Team.objects.filter(handler=asked.person).values("dog"))
    return told


def _rows(cause: str = "") -> Callable[[Viewer, Asked], QuerySet[Any]]:
    def rows(viewer: Viewer, asked: Asked) -> QuerySet[Any]:
        kept = counted(viewer, asked.since, asked.until).filter(_about(asked))
        wanted = cause or asked.words.get("mechanism")
        return kept.filter(mechanism=wanted) if wanted else kept

    return rows


def register() -> None:
    """Fill the slot of the records' room."""
    for cause in ("", *PREVENTABLE):
        named = f": {label_of(MECHANISMS, cause).lower()}" if cause else ""
        register_figure(
            rows_figure(
                name=f"casualty.{cause or 'count'}", label=f"Dogs hurt or ill{named}", unit="",
                version=VERSION, rule=RULE, source="Watchbook's rule of counting", needs=SEE,
                kind="casualty.casualty", rows=_rows(cause), group="Casualties",
                filters=() if cause else (_CAUSES,),
            )
        )  # fmt: skip
