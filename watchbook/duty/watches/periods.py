"""How an agency divides time for pay: days in, periods out. Pure; no clock, no database."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAYS = {"week": 7, "two-weeks": 14, "four-weeks": 28}
_MIDDLE = 15


@dataclass(frozen=True)
class Span:
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    @property
    def code(self) -> str:
        """How addresses name it: its first day."""
        return self.first.isoformat()

    @property
    def days(self) -> list[date]:
        """Every day of it, in order."""
        count = (self.last - self.first).days + 1
        return [self.first + timedelta(days=number) for number in range(count)]

    def instants(self, zone: str) -> tuple[datetime, datetime]:
        """From its first midnight to the one after its last day, in this zone."""
        return midnight(self.first, zone), midnight(self.last + timedelta(days=1), zone)


def midnight(day: date, zone: str) -> datetime:
    """When a day begins in a zone."""
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(zone))


def day_in(moment: datetime, zone: str) -> date:
    """The day of an instant in a zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


def period_of(day: date, length: str, begins_on: date) -> Span:
    """The pay period that a day lies in.

    Weeks are counted from `begins_on` in both directions; half and whole months
    are those of the calendar.
    """
    if length in _DAYS:
        days = _DAYS[length]
        first = day - timedelta(days=(day - begins_on).days % days)
        return Span(first, first + timedelta(days=days - 1))
    last = day.replace(day=monthrange(day.year, day.month)[1])
    if length == "month":
        return Span(day.replace(day=1), last)
    if day.day <= _MIDDLE:
        return Span(day.replace(day=1), day.replace(day=_MIDDLE))
    return Span(day.replace(day=_MIDDLE + 1), last)


def before(span: Span, length: str, begins_on: date) -> Span:
    """The period before this one."""
    return period_of(span.first - timedelta(days=1), length, begins_on)


def after(span: Span, length: str, begins_on: date) -> Span:
    """The period after this one."""
    return period_of(span.last + timedelta(days=1), length, begins_on)


def week_of(day: date) -> Span:
    """The week of a day, Monday to Sunday."""
    first = day - timedelta(days=day.weekday())
    return Span(first, first + timedelta(days=6))
