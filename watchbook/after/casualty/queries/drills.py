"""Tests of the alert, and drills of K9 down and officer down with their times from the press."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from watchbook.after.casualty.choices.alerts import What
from watchbook.after.casualty.choices.cards import STEP_OF
from watchbook.after.casualty.models import Answer, Casualty, Line, Officer
from watchbook.after.casualty.queries.casualties import casualties, endings_of
from watchbook.after.casualty.queries.happening import taken_at
from watchbook.after.casualty.queries.officers import access_of, officers
from watchbook.after.casualty.queries.tried import tried, tried_alerts
from watchbook.ground.ledger.models import State

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, timedelta
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.after.casualty.models import Alert
    from watchbook.after.casualty.queries.tried import Tried
    from watchbook.ground.people.viewer import Viewer

_RowT = TypeVar("_RowT", Casualty, Officer)
K9_DOWN, OFFICER_DOWN, TEST = "K9 down", "Officer down", "Test of the alert"


@dataclass(frozen=True)
class Drill:
    """One test or drill. A time is None where nobody pressed, which is not nought.

    `tried` says who was told and who answered; None where that is not open to the viewer, or where
    no alert went.
    """

    what: str
    subject: UUID
    row: Casualty | Officer | Alert
    at: datetime
    dog: str
    place: str | None
    to_answer: timedelta | None
    tried: Tried | None = None
    to_bleeding: timedelta | None = None
    to_spoken: timedelta | None = None
    to_away: timedelta | None = None
    to_care: timedelta | None = None
    is_called_off: bool = False


def drills_and_tests(
    viewer: Viewer, *, what: str = "", since: datetime | None = None, until: datetime | None = None
) -> list[Drill]:
    """Every test and drill that the viewer sees, newest first.

    `what` is `test`, `k9`, `officer`, or empty for all. Tests, and who was told, are for those who
    read the lists of recipients. The lines of a drill's card are read for their times alone; no
    word of them is told.
    """
    alerts = tried_alerts(viewer, since=since, until=until)
    told = {one.alert.subject: one for one in tried(str(viewer.agency), alerts)}
    found = []
    if what in ("", "test"):
        found += [_test(one) for one in told.values() if one.alert.what == What.TEST]
    if what in ("", "k9"):
        found += _k9_drills(viewer, list(_drilled(casualties(viewer), since, until)), told)
    if what in ("", "officer"):
        found += _officer_drills(viewer, list(_drilled(officers(viewer), since, until)), told)
    return sorted(found, key=lambda drill: drill.at, reverse=True)


def _test(one: Tried) -> Drill:
    alert = one.alert
    return Drill(TEST, alert.subject, alert, alert.made_at, "", None, one.first_after, one)


def _k9_drills(viewer: Viewer, rows: list[Casualty], told: Mapping[UUID, Tried]) -> list[Drill]:
    answered = first_answers(str(viewer.agency), [one.id for one in rows])
    bled, spoken = _line_times(str(viewer.agency), [one.id for one in rows])
    return [
        Drill(
            K9_DOWN, one.id, one, one.happened_at, one.dog_named, one.place_words,
            _after(one.happened_at, answered.get(one.id)), told.get(one.id),
            to_bleeding=_after(one.happened_at, bled.get(one.id)),
            to_spoken=_after(one.happened_at, spoken.get(one.id)),
            is_called_off=any(end.how == "cancelled" for end in endings_of(viewer, one)),
        )
        for one in rows
    ]  # fmt: skip


def _officer_drills(viewer: Viewer, rows: list[Officer], told: Mapping[UUID, Tried]) -> list[Drill]:
    answered = first_answers(str(viewer.agency), [one.id for one in rows])
    found = []
    for one in rows:
        access = access_of(one)
        found.append(
            Drill(
                OFFICER_DOWN, one.id, one, one.happened_at, one.dog_name, one.place_words,
                _after(one.happened_at, answered.get(one.id)), told.get(one.id),
                to_away=access.to_away, to_care=access.to_care, is_called_off=access.is_cancelled,
            )
        )  # fmt: skip
    return found


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
    """Names of the columns of exported tests and drills; times in seconds from the press."""
    return ["id", "what", "pressed", "asked_by", "dog", "place", "told", "answered", "silent",
            "first_answer_s", "bleeding_control_s", "thirty_seconds_read_s", "dog_away_s",
            "care_reached_s", "called_off"]  # fmt: skip


def drill_rows(found: list[Drill]) -> list[list[object]]:
    """Exported tests and drills. Empty: not recorded, not a thing of this one, or not open."""
    return [
        [str(one.subject), one.what, one.at,
         (one.tried.alert.asked_by or None) if one.tried else None, one.dog or None, one.place,
         *_names(one.tried),
         *(None if span is None else round(span.total_seconds()) for span in (
             one.to_answer, one.to_bleeding, one.to_spoken, one.to_away, one.to_care)),
         one.is_called_off]
        for one in found
    ]  # fmt: skip


def _names(tried: Tried | None) -> list[str | None]:
    if tried is None:
        return [None, None, None]
    return [", ".join(names) for names in (tried.told, tried.answered, tried.silent)]
