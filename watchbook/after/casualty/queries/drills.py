"""Drills of K9 down and of officer down with their times, counted from the press."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from watchbook.after.casualty.choices.cards import STEP_OF
from watchbook.after.casualty.models import Answer, Casualty, Line, Officer
from watchbook.after.casualty.queries.casualties import casualties, endings_of
from watchbook.after.casualty.queries.happening import taken_at
from watchbook.after.casualty.queries.officers import access_of, officers
from watchbook.ground.ledger.models import State

if TYPE_CHECKING:
    from datetime import datetime, timedelta
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer

_RowT = TypeVar("_RowT", Casualty, Officer)
K9_DOWN, OFFICER_DOWN = "K9 down", "Officer down"


@dataclass(frozen=True)
class Drill:
    """One drill. A time is None where nobody pressed, which is not nought."""

    what: str
    row: Casualty | Officer
    at: datetime
    dog: str
    place: str | None
    to_answer: timedelta | None
    to_bleeding: timedelta | None
    to_spoken: timedelta | None
    to_away: timedelta | None
    to_care: timedelta | None
    is_called_off: bool


def drills(
    viewer: Viewer, *, what: str = "", since: datetime | None = None, until: datetime | None = None
) -> list[Drill]:
    """Every drill that the viewer sees, newest first.

    The lines of a drill's card are read for their times alone; no word of them is told.
    """
    hurt = [] if what == "officer" else list(_drilled(casualties(viewer), since, until))
    down = [] if what == "k9" else list(_drilled(officers(viewer), since, until))
    answered = first_answers(str(viewer.agency), [one.id for one in (*hurt, *down)])
    bled, spoken = _line_times(str(viewer.agency), [one.id for one in hurt])
    found = [
        Drill(
            K9_DOWN, one, one.happened_at, one.dog_named, one.place_words,
            _after(one.happened_at, answered.get(one.id)),
            _after(one.happened_at, bled.get(one.id)),
            _after(one.happened_at, spoken.get(one.id)), None, None,
            any(end.how == "cancelled" for end in endings_of(viewer, one)),
        )
        for one in hurt
    ]  # fmt: skip
    for other in down:
        access = access_of(other)
        found.append(
            Drill(
                OFFICER_DOWN, other, other.happened_at, other.dog_name, other.place_words,
                _after(other.happened_at, answered.get(other.id)), None, None,
                access.to_away, access.to_care, access.is_cancelled,
            )
        )  # fmt: skip
    return sorted(found, key=lambda drill: drill.at, reverse=True)


def _drilled(
    rows: QuerySet[_RowT], since: datetime | None, until: datetime | None
) -> QuerySet[_RowT]:
    kept = rows.filter(is_drill=True)
    if since is not None:
        kept = kept.filter(happened_at__gte=since)
    return kept.filter(happened_at__lt=until) if until is not None else kept


def first_answers(agency: str, subjects: list[UUID]) -> dict[UUID, datetime]:
    """When somebody first answered each alert, of those that were answered."""
    found: dict[UUID, datetime] = {}
    kept = Answer.objects.filter(agency_id=agency, subject__in=subjects)
    for one in kept.exclude(state=State.EXPUNGED):
        at = min(one.occurred_at or one.received_at, one.received_at)
        found[one.subject] = min(at, found.get(one.subject, at))
    return found


def _line_times(agency: str, ids: list[UUID]) -> tuple[dict[UUID, datetime], dict[UUID, datetime]]:
    """Of each card: when bleeding was first worked on, and when the thirty seconds were read."""
    bled: dict[UUID, datetime] = {}
    spoken: dict[UUID, datetime] = {}
    rows = Line.objects.filter(agency_id=agency, casualty__in=ids).exclude(state=State.EXPUNGED)
    for one in rows.exclude(is_struck=True):
        at = taken_at(one)
        if one.what == "spoken":
            spoken[one.casualty_id] = min(at, spoken.get(one.casualty_id, at))
        elif (one.step or STEP_OF.get(one.what)) == "bleeding" and one.what != "tourniquet-off":
            bled[one.casualty_id] = min(at, bled.get(one.casualty_id, at))
    return bled, spoken


def _after(begin: datetime, at: datetime | None) -> timedelta | None:
    return at - begin if at is not None else None


def drill_columns() -> list[str]:
    """Names of the columns of exported drills; times in seconds from the press."""
    return ["id", "what", "pressed", "dog", "place", "first_answer_s", "bleeding_control_s",
            "thirty_seconds_read_s", "dog_away_s", "care_reached_s", "called_off"]  # fmt: skip


def drill_rows(found: list[Drill]) -> list[list[object]]:
    """Exported drills. Empty: not recorded, or not a thing of this drill."""
    return [
        [str(one.row.id), one.what, one.at, one.dog, one.place,
         *(None if span is None else round(span.total_seconds()) for span in (
             one.to_answer, one.to_bleeding, one.to_spoken, one.to_away, one.to_care)),
         one.is_called_off]
        for one in found
    ]  # fmt: skip
