"""The figures of watches: time on watch, called in and beyond the roster, and care at home."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from watchbook.duty.watches.choices import ACTIVITIES, CALLED_IN, WORKED
from watchbook.duty.watches.models import Shift
from watchbook.duty.watches.permissions import READ
from watchbook.duty.watches.queries.care import care
from watchbook.duty.watches.queries.standing import watches
from watchbook.ground.ledger.models import State
from watchbook.ground.records.figures import (
    Asked,
    FigureFilter,
    about_team,
    held_in,
    listed_figure,
    register_figure,
    rows_figure,
)

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer

ON_WATCH, CALLED, BEYOND, CARE_TIME = (
    "watches.minutes", "watches.called_in_minutes", "watches.beyond_roster_minutes",
    "watches.care_minutes",
)  # fmt: skip
_WATCH = "watches.watch"
_SOURCE = "Watchbook's rule of counting"
_WHOLE = "A watch counts whole in the period in which it began; one without an end adds nothing."
_NO_PAY = "It is no statement about pay."
_OPEN = "without an end"

Span = tuple["datetime", "datetime"]


def watches_asked(viewer: Viewer, asked: Asked) -> QuerySet[Any]:
    """The watches that were worked and began in the period, of the team, handler or dog."""
    kept = watches(viewer).filter(held_in(asked, "began_at"), about_team(asked), duty__in=WORKED)
    return kept.order_by("-began_at", "id")


def _columns(viewer: Viewer, asked: Asked, *names: str) -> list[tuple[Any, ...]]:
    kept = watches_asked(viewer, asked)
    # `values_list` leaves the annotation of overlaps out, which nothing here asks for.
    return list(kept.values_list(*names, "began_at", "ended_at"))


def _lasted(began: datetime, ended: datetime | None) -> int | None:
    return None if ended is None else round((ended - began).total_seconds() / 60)


def _minutes(viewer: Viewer, asked: Asked) -> list[tuple[str, UUID, int | None]]:
    return [(_WATCH, pk, _lasted(*span)) for pk, *span in _columns(viewer, asked, "pk")]


def _minutes_by(viewer: Viewer, asked: Asked, column: str) -> dict[Any, int]:
    told: dict[Any, int] = defaultdict(int)
    for key, *span in _columns(viewer, asked, column):
        told[key] += _lasted(*span) or 0
    return dict(told)


def _called_in(viewer: Viewer, asked: Asked) -> list[tuple[str, UUID, int | None]]:
    kept = _columns(viewer, asked, "pk", "duty")
    return [(_WATCH, pk, _lasted(*span)) for pk, duty, *span in kept if duty == CALLED_IN]


def beyond(span: Span, planned: list[Span]) -> int:
    """Minutes of a span outside all planned ones, which may overlap each other; rounded once."""
    began, ended = span
    outside, reached = 0.0, began
    for start, end in sorted(planned):
        if end <= reached or start >= ended:
            continue
        outside += max(0.0, (start - reached).total_seconds())
        reached = min(end, ended)
    outside += max(0.0, (ended - reached).total_seconds())
    return round(outside / 60)


def _beyond(viewer: Viewer, asked: Asked) -> list[tuple[str, UUID, int | None]]:
    kept = _columns(viewer, asked, "pk", "team")
    last = max((ended for *_, ended in kept if ended is not None), default=asked.until)
    planned: dict[UUID, list[Span]] = defaultdict(list)
    lines = Shift.objects.filter(
        agency_id=viewer.agency, from_at__lt=last, until_at__gt=asked.since, duty__in=WORKED
    ).exclude(state=State.EXPUNGED)
    told = lines.exclude(is_cancelled=True).values_list("team", "from_at", "until_at")
    for team, start, end in told:
        planned[team].append((start, end))
    return [
        (_WATCH, pk, None if ended is None else beyond((began, ended), planned[team]))
        for pk, team, began, ended in kept
    ]


def care_asked(viewer: Viewer, asked: Asked) -> QuerySet[Any]:
    """Care outside a watch that began in the period, of the team, handler or dog."""
    kept = care(viewer).filter(held_in(asked, "done_at"), about_team(asked))
    activity = asked.words.get("activity")
    if activity:
        kept = kept.filter(activities__icontains=f'"{activity}"')
    return kept.exclude(on_duty=True)


def register() -> None:
    """Fill the slot of the records' room."""
    watch: dict[str, Any] = {
        "unit": "min", "group": "Watches", "version": 1, "source": _SOURCE, "needs": READ,
        "judged": False, "missing_words": _OPEN,
    }  # fmt: skip
    register_figure(
        listed_figure(
            name=ON_WATCH, label="Time on watch", amounts=_minutes, by=_minutes_by,
            rule=f"Watches stood or called in; waiting on call is not counted. {_WHOLE}", **watch,
        )
    )  # fmt: skip
    register_figure(
        listed_figure(
            name=CALLED, label="Time called in", amounts=_called_in,
            rule=f"Watches for which a team was called from home or from leave. {_WHOLE}", **watch,
        )
    )  # fmt: skip
    register_figure(
        listed_figure(
            name=BEYOND, label="Overtime: time beyond the roster", amounts=_beyond,
            rule=f"Time on watch outside every line that was rostered for the team. {_WHOLE} "
            f"{_NO_PAY}", **watch,
        )
    )  # fmt: skip
    activities = tuple((one.value, one.label) for one in ACTIVITIES)
    register_figure(
        rows_figure(
            name=CARE_TIME, label="Care at home", unit="min", group="Watches", version=1,
            rule="Care of the dog that its handler wrote outside a watch, in the period in which "
            f"it began. Newest versions count. {_NO_PAY}",
            source="29 CFR 785.23 names such time; how it is counted is Watchbook's rule",
            needs=READ, kind="watches.care", rows=care_asked, amount="minutes",
            filters=(FigureFilter("activity", "What", activities),),
        )
    )  # fmt: skip
