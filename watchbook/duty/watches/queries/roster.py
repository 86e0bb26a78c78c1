"""Reads of the roster: what is planned, who is away, who stands in, and what was stood."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from watchbook.core.schema import label_of
from watchbook.duty.teams.queries.teams import teams
from watchbook.duty.watches.choices import ABSENCES, DUTIES
from watchbook.duty.watches.models import Absence, Shift
from watchbook.duty.watches.periods import midnight
from watchbook.duty.watches.permissions import READ
from watchbook.duty.watches.queries.standing import found_watches
from watchbook.ground.ledger.models import State
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.permissions import may

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.duty.teams.models import Team
    from watchbook.duty.watches.periods import Span
    from watchbook.ground.people.viewer import Viewer


@dataclass
class Cell:
    """One team on one day: what is planned, who is away or stands in, what was stood.

    `carried` are planned lines that began on an earlier day.
    """

    day: date
    shifts: list[Shift] = field(default_factory=list)
    carried: list[Shift] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    stands_in_for: list[Absence] = field(default_factory=list)
    watches: list[Any] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (
            self.shifts or self.carried or self.absences or self.stands_in_for or self.watches
        )


@dataclass
class Row:
    """One team's week."""

    team: Team
    cells: list[Cell]


def shifts(viewer: Viewer) -> QuerySet[Shift]:
    """Lines of the roster that the viewer sees, as the week runs; not those taken off."""
    kept = Shift.objects.filter(agency_id=viewer.agency).exclude(state=State.EXPUNGED)
    if not may(viewer, READ):
        kept = kept.filter(team__handler=viewer.person_id) if viewer.person_id else kept.none()
    return kept.exclude(is_cancelled=True).select_related("team__dog", "team__handler")


def absences(viewer: Viewer) -> QuerySet[Absence]:
    """Absences that the viewer sees, as they come; not those that did not come about."""
    kept = Absence.objects.filter(agency_id=viewer.agency).exclude(state=State.EXPUNGED)
    if not may(viewer, READ):
        kept = kept.filter(team__handler=viewer.person_id) if viewer.person_id else kept.none()
    return kept.exclude(is_cancelled=True).select_related(
        "team__dog", "team__handler", "replaced_by__dog", "replaced_by__handler"
    )


def shift_of(viewer: Viewer, shift_id: UUID) -> Shift:
    """One line of the roster that is still on it; a NotFoundError where the viewer sees none."""
    found = shifts(viewer).filter(id=shift_id).first()
    if found is None:
        message = "There is no such line on the roster."
        raise NotFoundError(message)
    return found


def shifts_in(viewer: Viewer, span: Span) -> list[Shift]:
    """Lines of the roster that touch these days."""
    begin, end = span.instants(viewer.timezone)
    return list(shifts(viewer).filter(from_at__lt=end, until_at__gt=begin))


def absences_in(viewer: Viewer, begin: datetime, end: datetime) -> list[Absence]:
    """Absences that touch this time."""
    still = Q(until_at__isnull=True) | Q(until_at__gt=begin)
    return list(absences(viewer).filter(still, from_at__lt=end))


def roster_of(viewer: Viewer, span: Span) -> list[Row]:
    """Every team that is one in this span or has something in it: the viewer's own, then by name.

    A watch stands on the day on which it began, a line of the roster on each that it touches.
    Cost: four statements.
    """
    zone = viewer.timezone
    begin, end = span.instants(zone)
    bounds = [(day, *_bounds(day, zone)) for day in span.days]
    planned, away = shifts_in(viewer, span), absences_in(viewer, begin, end)
    stood = list(found_watches(viewer, since=begin, until=end).order_by("began_at", "id"))
    named = {one.team_id for one in (*planned, *away, *stood)}
    named |= {one.replaced_by_id for one in away if one.replaced_by_id}
    now = Q(from_at__lt=end) & (Q(until_at__isnull=True) | Q(until_at__gt=begin))
    listed = list(teams(viewer).filter(now | Q(id__in=named)))
    listed.sort(key=lambda team: (team.handler_id != viewer.person_id, str(team)))
    rows = {team.id: Row(team, [Cell(day) for day in span.days]) for team in listed}
    for number, (_, opens, closes) in enumerate(bounds):
        for shift in planned:
            if shift.from_at < closes and shift.until_at > opens:
                name = "shifts" if shift.from_at >= opens else "carried"
                _at(rows, shift.team_id, number, name, shift)
        for one in away:
            if one.from_at < closes and (one.until_at is None or one.until_at > opens):
                _at(rows, one.team_id, number, "absences", one)
                _at(rows, one.replaced_by_id, number, "stands_in_for", one)
        for watch in stood:
            if opens <= watch.began_at < closes:
                _at(rows, watch.team_id, number, "watches", watch)
    return list(rows.values())


def _bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    return midnight(day, zone), midnight(day + timedelta(days=1), zone)


def _at(rows: dict[Any, Row], team_id: Any, number: int, name: str, one: Any) -> None:
    if team_id in rows:
        getattr(rows[team_id].cells[number], name).append(one)


def roster_columns() -> list[str]:
    """Names of the columns of an exported roster."""
    return ["what", "team", "duty", "from", "until", "stands_in", "approved", "note", "id"]


def roster_lines(viewer: Viewer, span: Span) -> list[list[object]]:
    """The roster as rows: what is planned, who is away, what was stood. Times in UTC."""
    begin, end = span.instants(viewer.timezone)
    rows: list[list[object]] = [
        [
            "planned", str(one.team), label_of(DUTIES, one.duty), utc(one.from_at),
            utc(one.until_at), None, one.approved_version == one.version, one.note, str(one.id),
        ]
        for one in shifts_in(viewer, span)
    ]  # fmt: skip
    rows += [
        [
            "absent", str(one.team), label_of(ABSENCES, one.cause), utc(one.from_at),
            utc(one.until_at), str(one.replaced_by) if one.replaced_by else None, None, one.note,
            str(one.id),
        ]
        for one in absences_in(viewer, begin, end)
    ]  # fmt: skip
    rows += [
        [
            "stood", str(one.team), label_of(DUTIES, one.duty), utc(one.began_at),
            utc(one.ended_at), None, None, one.note, str(one.id),
        ]
        for one in found_watches(viewer, since=begin, until=end)
    ]  # fmt: skip
    return rows


def utc(moment: datetime | None) -> str | None:
    """An instant as exports write it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None
