"""The calendar: what falls due and what is planned, for one viewer and a bounded time."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Event

from watchbook.ground.people.digests import digest_of_secret
from watchbook.ground.people.models import Account, Agency
from watchbook.ground.people.queries import viewer_of
from watchbook.ground.records.dates import date_sources
from watchbook.ground.records.models import CalendarLink
from watchbook.ground.records.queries.prompts import prompts_for, silenced
from watchbook.ground.records.slots import prompt_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from watchbook.ground.people.viewer import Viewer

FEED_BEFORE, FEED_AFTER = timedelta(days=31), timedelta(days=366)
MOST_IN_FEED = 1_000
_WEEK = 7
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Entry:
    """One line of the calendar. `words` may leave the house, `title` may not."""

    words: str
    title: str
    at: datetime
    until_at: datetime | None
    is_day: bool
    url: str
    is_asked: bool = False

    @property
    def has_time(self) -> bool:
        """Whether a time of day says anything."""
        return not self.is_day


@dataclass
class Day:
    """One day of a month's page."""

    on: date
    is_of_month: bool
    is_today: bool
    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True)
class MonthPage:
    """A calendar month: its weeks, Monday first, and its neighbours' codes (2026-11)."""

    first: date
    weeks: list[list[Day]]
    before: str
    after: str

    @property
    def days(self) -> list[Day]:
        """The month's own days that have something: the agenda."""
        return [day for week in self.weeks for day in week if day.is_of_month and day.entries]


def entries_between(viewer: Viewer, since: datetime, until: datetime, at: datetime) -> list[Entry]:
    """What falls due and what is planned in this time, the earliest first.

    Prompts come from the one query; planned dates obey silences about their subjects too. Cost:
    that of the prompts and of each room's dates, and one statement.
    """
    dated = [one for source in date_sources() for one in source(viewer, since, until)]
    silent = silenced(viewer, (subject for one in dated for subject in one.subjects), at)
    planned = [
        Entry(one.words, one.title, one.at, one.until_at, one.is_day, one.url)
        for one in dated
        if silent.isdisjoint(one.subjects)
    ]
    told = {one.url for one in planned if one.is_day}
    asked = [
        Entry(
            prompt_words(one.prompt.kind), one.prompt.title, one.by_at, None, True,
            one.prompt.url, is_asked=True,
        )
        for one in prompts_for(viewer, at)
        if since <= one.by_at < until
        # A certificate's last day is told once, though it is asked about long before.
        and not (one.prompt.late_at and one.prompt.url in told)
    ]  # fmt: skip
    # What is set for a day and asked about by then is one thing: the reminder stands for both.
    zone = ZoneInfo(viewer.timezone)
    reminded = {_same_day(one, zone) for one in asked}
    left = [one for one in planned if not one.is_day or _same_day(one, zone) not in reminded]
    return sorted([*asked, *left], key=lambda one: (one.at, one.title))


def _same_day(entry: Entry, zone: ZoneInfo) -> tuple[str, str, date]:
    return entry.title, entry.url, entry.at.astimezone(zone).date()


def month_page(viewer: Viewer, first: date, at: datetime) -> MonthPage:
    """A month with the days of its weeks before and after it."""
    zone = ZoneInfo(viewer.timezone)
    after = _first_of_next(first)
    begins = first - timedelta(days=first.weekday())
    weeks = -(-(after - begins).days // _WEEK)
    ends = begins + timedelta(days=weeks * _WEEK)
    today = at.astimezone(zone).date()
    days = {
        begins + timedelta(days=number): Day(
            on := begins + timedelta(days=number), first <= on < after, on == today
        )
        for number in range((ends - begins).days)
    }
    since, until = (datetime.combine(one, time.min, tzinfo=zone) for one in (begins, ends))
    for entry in entries_between(viewer, since, until, at):
        for on in _days_of(entry, zone, begins, ends):
            days[on].entries.append(entry)
    listed = list(days.values())
    return MonthPage(
        first=first,
        weeks=[listed[number : number + _WEEK] for number in range(0, len(listed), _WEEK)],
        before=f"{first - timedelta(days=1):%Y-%m}",
        after=f"{after:%Y-%m}",
    )


def _first_of_next(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def _days_of(entry: Entry, zone: ZoneInfo, begins: date, ends: date) -> Iterable[date]:
    """The days of the page that an entry stands on: a shift into the night on its first alone."""
    on = max(entry.at.astimezone(zone).date(), begins)
    last = on
    if entry.until_at is not None and entry.until_at - entry.at > _ONE_DAY and not entry.is_day:
        last = (entry.until_at - timedelta(microseconds=1)).astimezone(zone).date()
    while on <= last and on < ends:
        yield on
        on += timedelta(days=1)


def reader_of_link(token: str, at: datetime) -> tuple[CalendarLink, Viewer] | None:
    """Whose calendar a token opens; None where it opens none (any more)."""
    code, _, secret = token.removesuffix(".ics").partition(".")
    link = CalendarLink.objects.filter(
        agency_id=code, digest=digest_of_secret(secret), revoked_at=None
    ).first()
    if link is None:
        return None
    account = Account.objects.filter(id=link.account_id, is_active=True).first()
    agency = Agency.objects.filter(code=code).first()
    if account is None or agency is None:
        return None
    viewer = viewer_of(account, agency, at)
    return (link, viewer) if viewer.is_signed_in and viewer.person_id == link.person_id else None


def feed_of(viewer: Viewer, at: datetime) -> bytes:
    """The viewer's calendar for programs: kinds of things, nobody's name; the same bytes a day.

    From a month back to a year ahead, at most 1,000 entries.
    """
    zone = ZoneInfo(viewer.timezone)
    calendar = Calendar()
    calendar.add("prodid", "-//Watchbook//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Watchbook")
    midnight = datetime.combine(at.astimezone(zone).date(), time.min, tzinfo=zone)
    found = entries_between(viewer, midnight - FEED_BEFORE, midnight + FEED_AFTER, at)
    alike: Counter[str] = Counter()
    for entry in found[:MOST_IN_FEED]:
        when = entry.at.astimezone(zone).date() if entry.is_day else entry.at
        about = f"{entry.words} {entry.url} {when.isoformat()}"
        # Its name stays the same from day to day, and no two have one.
        name = hashlib.sha256(f"{about} {alike[about]}".encode()).hexdigest()[:32]
        alike[about] += 1
        calendar.add_component(_event(entry, name, when, midnight))
    return bytes(calendar.to_ical())


def _event(entry: Entry, name: str, when: date, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", f"{name}@watchbook")
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("summary", entry.words)
    if entry.is_day:
        event.add("dtstart", when)
    else:
        event.add("dtstart", entry.at.astimezone(UTC))
        if entry.until_at is not None:
            event.add("dtend", entry.until_at.astimezone(UTC))
    if entry.url.startswith("/") and settings.WATCHBOOK_ADDRESS:
        event.add("url", settings.WATCHBOOK_ADDRESS.rstrip("/") + entry.url.split("#")[0])
    return event
