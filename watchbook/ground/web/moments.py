"""Instants and dates as people read them: local, with the zone named."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from django.utils import timezone

MINUTE_S, HOUR_S, DAY_S = 60, 3600, 86400
AGO_DAYS = 30  # beyond this a date says more than a count of days

Form = Literal["datetime", "date", "time", "ago", "exact"]
"""`exact` is day and time, with the second where it is not the full minute."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What a `<time>` element shows.

    `machine` is RFC 3339 in UTC (or a plain date), `offset_min` the zone's distance from UTC in
    minutes for the browser to compare with its own; None for a plain date. `full` is set where
    `text` is relative.
    """

    text: str
    machine: str
    offset_min: int | None = None
    full: str = ""
    form: Form = "datetime"


def day_text(day: dt.date) -> str:
    """A date as 21 Nov 2026."""
    return f"{day.day} {day:%b} {day.year}"


def moment(value: dt.datetime | dt.date, form: Form = "datetime") -> Moment:
    """The moment in the current time zone, which is named. Raises ValueError for a naive time."""
    if not isinstance(value, dt.datetime):
        return Moment(day_text(value), value.isoformat(), form="date")
    if timezone.is_naive(value):
        raise ValueError("A time without a zone cannot be shown.")
    local = timezone.localtime(value)
    offset = local.utcoffset() or dt.timedelta()
    machine = value.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    clock = f"{local:%H:%M} {zone_text(local)}"
    full = f"{day_text(local.date())}, {clock}"
    text = {
        "datetime": full,
        "date": day_text(local.date()),
        "time": clock,
        "ago": ago_text(timezone.now() - value) or full,
        "exact": full.replace(f"{local:%H:%M}", f"{local:%H:%M:%S}") if local.second else full,
    }[form]
    return Moment(text, machine, int(offset.total_seconds()) // MINUTE_S, full, form)


def zone_text(local: dt.datetime) -> str:
    """The short name of a local time's zone: its abbreviation, or UTC and the offset."""
    name = local.tzname() or "UTC"
    return name if name[:1].isalpha() else f"UTC{name}"


def ago_text(passed: dt.timedelta) -> str:
    """How long ago in the largest sensible unit; "" for the future and beyond 30 days."""
    seconds = int(passed.total_seconds())
    if seconds < 0 or seconds >= AGO_DAYS * DAY_S:
        return ""
    if seconds < MINUTE_S:
        return "just now"
    if seconds < HOUR_S:
        return f"{seconds // MINUTE_S} min ago"
    if seconds < DAY_S:
        hours, rest = divmod(seconds, HOUR_S)
        minutes = rest // MINUTE_S
        return f"{hours} h {minutes} min ago" if minutes else f"{hours} h ago"
    days = seconds // DAY_S
    return f"{days} day{'s' if days > 1 else ''} ago"
