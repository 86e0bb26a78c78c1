"""Agreed against actual care time in one pay period.

Actual is what handlers wrote of care outside a watch, by the day on which it
began in the agency's zone. Agreed is what the agreement of that day says for a
day worked or a day off; a day counts as worked where a watch began that was
stood or called in, not one on call. The newest version of each record counts.
An exception is a day with more care than was agreed. Nothing here reckons pay.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from watchbook.duty.teams.queries.teams import teams
from watchbook.duty.watches.choices import WORKED
from watchbook.duty.watches.models import Watch
from watchbook.duty.watches.periods import Span, after, before, day_in, period_of
from watchbook.duty.watches.queries.care import (
    agreement_on,
    agreements,
    care,
    own_care_teams,
    pay_period,
)
from watchbook.ground.ledger.models import State

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from watchbook.duty.teams.models import Team
    from watchbook.duty.watches.models import Agreement, Care
    from watchbook.ground.people.viewer import Viewer

RULE = (
    "Care time is what the handler wrote outside a watch, on the day on which it began. A day is "
    "worked where a watch of the team began on it, on watch or called in. A day with more care "
    "than agreed is an exception."
)
SHOWS_NOT = (
    "It does not show what is owed, what is overtime, or whether an agreement is reasonable: "
    "those are questions for the agency, the handler and their counsel."
)

DEFAULT_LENGTH, DEFAULT_BEGIN = "two-weeks", date(2024, 1, 1)
"""Shown until the agency writes its own: two weeks from a Monday."""


@dataclass(frozen=True)
class Periods:
    """How the agency divides time, and one period with its neighbours."""

    span: Span
    earlier: Span
    later: Span
    is_own_rule: bool
    rule_id: UUID | None


@dataclass
class Day:
    """One day of one team. Minutes; `agreed_min` is None where no agreement covers it."""

    day: date
    is_worked: bool = False
    agreed_min: int | None = None
    agreement: Agreement | None = None
    care: list[Care] = field(default_factory=list)
    watches: list[Watch] = field(default_factory=list)

    @property
    def actual_min(self) -> int:
        """Care at home, as written."""
        return sum(one.minutes for one in self.care if not one.on_duty)

    @property
    def over_min(self) -> int:
        """By how much the day went over what was agreed; 0 where it did not or nothing was."""
        return max(0, self.actual_min - self.agreed_min) if self.agreed_min is not None else 0

    @property
    def is_exception(self) -> bool:
        """Whether there was more care than agreed, or care that no agreement covers."""
        return self.actual_min > (self.agreed_min or 0)


@dataclass
class Sheet:
    """One team in one pay period."""

    team: Team
    span: Span
    days: list[Day]

    @property
    def agreed_min(self) -> int | None:
        """Agreed minutes of all days; None where no day is covered."""
        covered = [one.agreed_min for one in self.days if one.agreed_min is not None]
        return sum(covered) if covered else None

    @property
    def actual_min(self) -> int:
        """Written minutes of all days."""
        return sum(one.actual_min for one in self.days)

    @property
    def at_home(self) -> list[Care]:
        """The records that are counted, in order."""
        return [one for day in self.days for one in day.care if not one.on_duty]

    @property
    def approved_min(self) -> int:
        """Minutes of the records whose newest version is approved."""
        return sum(one.minutes for one in self.at_home if one.state == State.APPROVED)

    @property
    def waiting(self) -> list[Care]:
        """The records that wait for approval; a returned one waits for its author first."""
        return [one for one in self.at_home if one.state not in (State.APPROVED, State.RETURNED)]

    @property
    def returned(self) -> list[Care]:
        """The records that wait for their author."""
        return [one for one in self.at_home if one.state == State.RETURNED]

    @property
    def exceptions(self) -> list[Day]:
        """The days with more care than agreed."""
        return [one for one in self.days if one.is_exception]

    @property
    def uncovered(self) -> int:
        """How many days no agreement covers."""
        return sum(1 for one in self.days if one.agreed_min is None)

    @property
    def worked_days(self) -> int:
        """How many days count as worked."""
        return sum(1 for one in self.days if one.is_worked)


def periods_around(viewer: Viewer, day: date) -> Periods:
    """The pay period of a day by the agency's rule, else by the default, and its neighbours."""
    rule = pay_period(viewer)
    length, begins = (rule.length, rule.begins_on) if rule else (DEFAULT_LENGTH, DEFAULT_BEGIN)
    span = period_of(day, length, begins)
    return Periods(
        span, before(span, length, begins), after(span, length, begins), rule is not None,
        rule.id if rule else None,
    )  # fmt: skip


def sheets(viewer: Viewer, span: Span) -> list[Sheet]:
    """Every team whose care time the viewer reads and that was one in this period; by name.

    Cost: five statements, whatever the number of teams.
    """
    begin, end = span.instants(viewer.timezone)
    now = Q(from_at__lt=end) & (Q(until_at__isnull=True) | Q(until_at__gt=begin))
    wrote = Q(care__done_at__gte=begin, care__done_at__lt=end)
    listed = list(teams(viewer).filter(now | wrote).distinct())
    return _sheets_of(viewer, sorted(own_care_teams(viewer, listed), key=str), span, begin, end)


def sheet_of(viewer: Viewer, team: Team, span: Span) -> Sheet:
    """One team in one period. The caller has found the team for this viewer."""
    begin, end = span.instants(viewer.timezone)
    return _sheets_of(viewer, [team], span, begin, end)[0]


def _sheets_of(
    viewer: Viewer, listed: list[Team], span: Span, begin: datetime, end: datetime
) -> list[Sheet]:
    ids = [team.id for team in listed]
    zone = viewer.timezone
    agreed: dict[UUID, list[Agreement]] = defaultdict(list)
    for one in agreements(viewer).filter(team__in=ids):
        agreed[one.team_id].append(one)
    given: dict[tuple[UUID, date], list[Care]] = defaultdict(list)
    for care_row in care(viewer).filter(team__in=ids, done_at__gte=begin, done_at__lt=end):
        given[care_row.team_id, day_in(care_row.done_at, zone)].append(care_row)
    stood: dict[tuple[UUID, date], list[Watch]] = defaultdict(list)
    worked = Watch.objects.filter(agency_id=viewer.agency, team__in=ids, duty__in=WORKED)
    for watch in worked.filter(began_at__gte=begin, began_at__lt=end).exclude(state=State.EXPUNGED):
        stood[watch.team_id, day_in(watch.began_at, zone)].append(watch)
    return [
        Sheet(
            team,
            span,
            [
                _day(day, agreed[team.id], given[team.id, day], stood[team.id, day])
                for day in span.days
            ],
        )
        for team in listed
    ]


def _day(day: date, agreed: list[Agreement], given: list[Care], stood: list[Watch]) -> Day:
    agreement = agreement_on(agreed, day)
    minutes = None
    if agreement is not None:
        minutes = agreement.worked_day_min if stood else agreement.day_off_min
    ordered = sorted(given, key=lambda one: one.done_at)
    return Day(day, bool(stood), minutes, agreement, ordered, stood)


def period_columns() -> list[str]:
    """Names of the columns of a pay-period export."""
    return [
        "team", "handler", "from", "until", "days_worked", "days_without_agreement",
        "agreed_min", "written_min", "difference_min", "approved_min", "not_yet_approved_min",
        "returned", "exception_days",
    ]  # fmt: skip


def period_rows(listed: list[Sheet]) -> list[list[object]]:
    """A pay period, one team a row; minutes of care at home."""
    rows: list[list[object]] = []
    for one in listed:
        agreed = one.agreed_min
        rows.append([
            str(one.team), str(one.team.handler), one.span.first.isoformat(),
            one.span.last.isoformat(), one.worked_days, one.uncovered, agreed, one.actual_min,
            None if agreed is None else one.actual_min - agreed, one.approved_min,
            one.actual_min - one.approved_min, len(one.returned), len(one.exceptions),
        ])  # fmt: skip
    return rows


def day_columns() -> list[str]:
    """Names of the columns of one team's days."""
    return [
        "team", "handler", "day", "worked", "agreed_min", "written_min", "over_min",
        "approved_min", "records",
    ]  # fmt: skip


def day_rows(listed: list[Sheet]) -> list[list[object]]:
    """The days of a pay period, with the ids of the records that each number comes from."""
    rows: list[list[object]] = []
    for sheet in listed:
        for day in sheet.days:
            counted = [one for one in day.care if not one.on_duty]
            approved = sum(one.minutes for one in counted if one.state == State.APPROVED)
            rows.append([
                str(sheet.team), str(sheet.team.handler), day.day.isoformat(), day.is_worked,
                day.agreed_min, day.actual_min, day.over_min, approved,
                " ".join(str(one.id) for one in counted),
            ])  # fmt: skip
    return rows


def waits_for_approval(viewer: Viewer, at: datetime) -> Any:
    """The last finished pay period, and how much of it waits: `(span, records, exception days)`."""
    today = day_in(at, viewer.timezone)
    span = periods_around(viewer, today).earlier
    begin, end = span.instants(viewer.timezone)
    open_care = (
        care(viewer)
        .filter(done_at__gte=begin, done_at__lt=end)
        .exclude(state__in=(State.APPROVED, State.RETURNED))
    )
    # Whose care waits is asked first: of the other teams of a large unit no sheet is made.
    ids = set(open_care.order_by().values_list("team_id", flat=True))
    listed = own_care_teams(viewer, list(teams(viewer).filter(id__in=ids))) if ids else []
    told = _sheets_of(viewer, listed, span, begin, end) if listed else []
    return (
        span,
        sum(len(one.waiting) for one in told),
        sum(len(one.exceptions) for one in told if one.waiting),
    )
