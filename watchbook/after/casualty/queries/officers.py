"""Reads of officer down: the alerts, their tries and moments, and the clock of access to care.

No function here gives the name of the person who is down, or how the person is: no record has it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q

from watchbook.after.casualty.choices.officers import MOMENTS, RESULTS, RUNGS
from watchbook.after.casualty.models import Moment, Officer, Try
from watchbook.after.casualty.permissions.cards import READ
from watchbook.after.casualty.permissions.officers import OFFICER
from watchbook.after.casualty.queries.happening import taken_at
from watchbook.core.schema import label_of
from watchbook.ground.ledger.models import State
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.permissions import may

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, timedelta
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer

_AWAY = frozenset({"dog-away", "dog-in-car"})


@dataclass(frozen=True)
class Access:
    """When the person could be reached, as far as somebody wrote it. None: nobody did."""

    called_at: datetime
    away_at: datetime | None
    in_car_at: datetime | None
    reached_at: datetime | None
    ended_at: datetime | None
    is_cancelled: bool

    @property
    def is_running(self) -> bool:
        """Whether the clock still runs: nobody wrote that care reached the person, or the end."""
        return self.reached_at is None and self.ended_at is None

    @property
    def to_away(self) -> timedelta | None:
        """From the call until the dog was away."""
        return self.away_at - self.called_at if self.away_at is not None else None

    @property
    def to_care(self) -> timedelta | None:
        """From the call until care reached the person."""
        return self.reached_at - self.called_at if self.reached_at is not None else None


@dataclass(frozen=True)
class Step:
    """One line of the course: a try or a moment, in words."""

    at: datetime
    after: timedelta
    title: str
    result: str
    by: str
    words: str
    row: Try | Moment


def officers(viewer: Viewer) -> QuerySet[Officer]:
    """Every officer down of the agency, newest first, with what was written of it."""
    if not (may(viewer, READ) or may(viewer, OFFICER)):
        return Officer.objects.none()
    kept = Officer.objects.filter(agency_id=viewer.agency).exclude(state=State.EXPUNGED)
    return kept.select_related("dog").prefetch_related(
        Prefetch("tries", Try.objects.exclude(state=State.EXPUNGED)),
        Prefetch("moments", Moment.objects.exclude(state=State.EXPUNGED)),
    )


def found_officers(
    viewer: Viewer,
    *,
    text: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[Officer]:
    """Officers down by words and by day. Drills stand with the tests (`drills_and_tests`)."""
    kept = officers(viewer).exclude(is_drill=True)
    if text:
        kept = kept.filter(
            Q(dog__name__icontains=text)
            | Q(dog_words__icontains=text)
            | Q(place_words__icontains=text)
        )
    if since:
        kept = kept.filter(happened_at__gte=since)
    if until:
        kept = kept.filter(happened_at__lt=until)
    return kept


def officer_of(viewer: Viewer, officer_id: UUID) -> Officer:
    """One officer down; a NotFoundError where the viewer sees none."""
    found = officers(viewer).filter(id=officer_id).first()
    if found is None:
        message = "There is no such alert here."
        raise NotFoundError(message)
    return found


def access_of(officer: Officer) -> Access:
    """The clock of one officer down, from its tries and moments."""
    tries, moments = list(officer.tries.all()), list(officer.moments.all())
    told = [(one.result, taken_at(one)) for one in tries]
    told += [(one.what, taken_at(one)) for one in moments]

    def first(*words: str) -> datetime | None:
        return min((at for word, at in told if word in words), default=None)

    return Access(
        called_at=taken_at(officer),
        away_at=first(*_AWAY),
        in_car_at=first("dog-in-car"),
        reached_at=first("care-reached"),
        ended_at=first("over", "cancelled"),
        is_cancelled=first("cancelled") is not None,
    )


def steps_of(officer: Officer) -> list[Step]:
    """Every try and every moment, in the order in which they happened."""
    called = taken_at(officer)
    steps = [
        Step(
            taken_at(one), taken_at(one) - called,
            one.rung_words or label_of(RUNGS, one.rung) or "A try",
            label_of(RESULTS, one.result), one.by_words or "", one.words or "", one,
        )
        for one in officer.tries.all()
    ]  # fmt: skip
    steps += [
        Step(
            taken_at(one),
            taken_at(one) - called,
            label_of(MOMENTS, one.what),
            "",
            _whom(one),
            one.words or "",
            one,
        )
        for one in officer.moments.all()
    ]
    return sorted(steps, key=lambda step: (step.at, step.row.received_at))


def _whom(moment: Moment) -> str:
    known = {True: "known to the dog", False: "not known to the dog"}.get(
        moment.is_known_to_dog  # type: ignore[arg-type]  # None is neither
    )
    return ", ".join(word for word in (moment.by_words, known) if word)


def tries_by_rung(officer: Officer) -> dict[str, list[Try]]:
    """The tries under the rung that they name, by its words or else its kind."""
    found: dict[str, list[Try]] = {}
    for one in officer.tries.all():
        for name in {one.rung_words or "", one.rung or ""} - {""}:
            found.setdefault(name, []).append(one)
    return found


def led_away(officer: Officer) -> Moment | None:
    """The newest moment that says who led the dog away, if somebody wrote it."""
    return _last(officer.moments.all(), _AWAY)


def tonight(officer: Officer) -> Moment | None:
    """The newest word on where the dog is tonight."""
    return _last(officer.moments.all(), {"tonight"})


def _last(moments: Iterable[Moment], words: Iterable[str]) -> Moment | None:
    wanted = set(words)
    return next((one for one in reversed(list(moments)) if one.what in wanted), None)


def officer_columns() -> list[str]:
    """Names of the columns of exported alerts."""
    return ["id", "version", "late", "called", "dog", "place", "dog_wounded", "cancelled",
            "tries", "dog_away", "care_reached", "seconds_to_dog_away", "seconds_to_care",
            "over"]  # fmt: skip


def officer_rows(found: QuerySet[Officer]) -> list[list[object]]:
    """Exported alerts. Empty: not recorded."""
    rows: list[list[object]] = []
    for one in found:
        access = access_of(one)
        rows.append(
            [str(one.id), one.version, one.is_late, access.called_at, one.dog_name,
             one.place_words, one.is_wounded, access.is_cancelled,
             len(one.tries.all()), access.away_at, access.reached_at,
             _seconds(access.to_away), _seconds(access.to_care), access.ended_at]
        )  # fmt: skip
    return rows


def _seconds(span: timedelta | None) -> int | None:
    return round(span.total_seconds()) if span is not None else None
