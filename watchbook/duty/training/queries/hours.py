"""Training time for each team and discipline in a calendar month of the agency's zone.

The time of a run is what its handler stated, else the time from beginning to
end. The newest version of every run counts; how many are not yet approved is
told beside it. The target is the agency's setting, reported and never enforced.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q, Sum

from watchbook.duty.teams.queries import teams_between
from watchbook.duty.training.disciplines import label_of
from watchbook.duty.training.models import Performance
from watchbook.duty.training.queries.runs import runs
from watchbook.ground.people.permissions import may
from watchbook.ground.people.queries import policy_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.duty.teams.models import Team
    from watchbook.ground.people.viewer import Viewer

_FEW_TEAMS = 8

RULE = (
    "Time as the handler stated it, else from beginning to end of the run. Newest versions count. "
    "A run counts for the calendar month in which it began."
)


@dataclass(frozen=True)
class Month:
    """A calendar month in the agency's zone, as two instants."""

    year: int
    month: int
    starts_at: datetime
    ends_at: datetime

    @property
    def code(self) -> str:
        """As it stands in an address: 2026-11."""
        return f"{self.year:04d}-{self.month:02d}"


@dataclass
class TeamHours:
    """What one team trained in a month. Minutes by discipline; runs by count."""

    team: Team
    minutes: dict[str, int] = field(default_factory=dict)
    run_count: int = 0
    unapproved: int = 0
    untimed: int = 0

    @property
    def total_min(self) -> int:
        """All disciplines together."""
        return sum(self.minutes.values())

    @property
    def total_h(self) -> float:
        """The same in hours, to a tenth."""
        return round(self.total_min / 60, 1)

    @property
    def parts(self) -> list[tuple[str, int, float]]:
        """Label, minutes and hours of each discipline, most first."""
        ranked = sorted(self.minutes.items(), key=lambda pair: (-pair[1], pair[0]))
        return [(label_of(name), minutes, round(minutes / 60, 1)) for name, minutes in ranked]


def month_of(moment: datetime, zone: str) -> Month:
    """The calendar month that holds an instant."""
    local = moment.astimezone(ZoneInfo(zone))
    return month_named(f"{local.year:04d}-{local.month:02d}", zone) or _month(1970, 1, zone)


def month_named(code: str, zone: str) -> Month | None:
    """The month called `2026-11`; None where that is no month."""
    try:
        day = datetime.strptime(code, "%Y-%m")  # noqa: DTZ007  # a month has no zone until it gets one below
    except ValueError:
        return None
    return _month(day.year, day.month, zone) if 1970 <= day.year <= 2199 else None


def _month(year: int, month: int, zone: str) -> Month:
    local = ZoneInfo(zone)
    after = (year + 1, 1) if month == 12 else (year, month + 1)
    return Month(
        year,
        month,
        datetime(year, month, 1, tzinfo=local),
        datetime(after[0], after[1], 1, tzinfo=local),
    )


def neighbours(month: Month, zone: str) -> tuple[Month, Month]:
    """The month before and the month after."""
    before = (month.year - 1, 12) if month.month == 1 else (month.year, month.month - 1)
    after = (month.year + 1, 1) if month.month == 12 else (month.year, month.month + 1)
    return _month(*before, zone), _month(*after, zone)


def minutes_of(run: Performance) -> int | None:
    """The training time of one run in whole minutes; None where it has no time."""
    return counted_minutes(run.minutes, run.started_at, run.ended_at)


def counted_minutes(
    stated: int | None, began: datetime | None, ended: datetime | None
) -> int | None:
    """The time that counts: as stated, else from beginning to end, rounded up."""
    if stated is not None:
        return stated
    return -int(-(ended - began).total_seconds() // 60) if began and ended else None


def target_min(viewer: Viewer) -> int:
    """The agency's monthly target in minutes."""
    return int(policy_of(viewer).monthly_hours_target_min or 0)


def month_hours(viewer: Viewer, month: Month, handler_id: UUID | None = None) -> list[TeamHours]:
    """Every team that stood in this month with what it trained, by dog's name; or one handler's.

    A viewer who does not read the unit's hours sees his own teams only.
    """
    teams = teams_between(str(viewer.agency), month.starts_at, month.ends_at)
    own = [] if may(viewer, "training.read_hours") else [viewer.person_id]
    if handler_id is not None:
        own.append(handler_id)
    seen = [team for team in teams if all(team.handler_id == one for one in own)]
    seen.sort(key=lambda team: (team.dog.name, team.id))
    told = {team.id: TeamHours(team) for team in seen}
    kept = runs(viewer).filter(occurred_at__gte=month.starts_at, occurred_at__lt=month.ends_at)
    # Of a whole unit the month's runs are read in the order of time: named one by one, its teams
    # lead SQLite to read all runs of each.
    _add(told, kept.filter(team__in=list(told)) if len(told) <= _FEW_TEAMS else kept)
    return list(told.values())


def _add(told: dict[UUID, TeamHours], kept: QuerySet[Performance]) -> None:
    """One statement, however many runs, or two where the time of some is not stated."""
    is_stated = True
    summed = kept.order_by().values("team_id", "discipline").annotate(
        runs=Count("id"), approved=Count("id", filter=Q(approved_version=F("version"))),
        stated=Count("minutes"), stated_min=Sum("minutes"),
    )  # fmt: skip
    for one in summed:
        is_stated = is_stated and one["runs"] == one["stated"]
        hours = told.get(one["team_id"])
        if hours is None:
            continue
        hours.run_count += one["runs"]
        hours.unapproved += one["runs"] - one["approved"]
        if one["stated"]:
            _count(hours, one["discipline"], one["stated_min"])
    if is_stated:
        return
    unstated = kept.filter(minutes__isnull=True)
    for team_id, discipline, began, ended in unstated.values_list(
        "team_id", "discipline", "started_at", "ended_at"
    ):
        if team_id in told:
            _count(told[team_id], discipline, counted_minutes(None, began, ended))


def _count(hours: TeamHours, discipline: str | None, minutes: int | None) -> None:
    if minutes is None:
        hours.untimed += 1
        return
    name = discipline or ""
    hours.minutes[name] = hours.minutes.get(name, 0) + minutes
