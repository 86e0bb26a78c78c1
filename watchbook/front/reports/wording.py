"""How numbers read, on page and paper alike. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from watchbook.ground.web.moments import day_text
from watchbook.ground.web.plots import percent

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.ground.records.figures import Answer

NOTHING = "nothing recorded"
_MG_IN_G, _MG_IN_KG = 1_000, 1_000_000


def amount_words(value: int | None, unit: str) -> str:
    """An amount with its unit; None is said in words and never as nought."""
    if value is None:
        return NOTHING
    if unit == "min":
        hours, rest = divmod(value, 60)
        return f"{hours:,} h {rest} min" if rest else f"{hours:,} h"
    if unit == "cents":
        whole, rest = divmod(abs(value), 100)
        return f"{'-' if value < 0 else ''}${whole:,}.{rest:02d}"
    if unit == "mg":
        return _mass(value)
    return f"{value:,}"


def _mass(value: int) -> str:
    for size, name in ((_MG_IN_KG, "kg"), (_MG_IN_G, "g")):
        if value >= size:
            return f"{value / size:,.3f}".rstrip("0").rstrip(".") + f" {name}"
    return f"{value:,} mg"


def share_words(value: int | None, of: int | None, unit: str, of_label: str) -> str:
    """A number with its denominator beside it: `3 of 24 apprehensions (13 %)`."""
    if of is None:
        return amount_words(value, unit)
    told_unit = "" if unit == "share" else unit
    told = f"{amount_words(value or 0, told_unit)} of {amount_words(of, told_unit)}"
    named = f" {of_label[:1].lower()}{of_label[1:]}" if of_label else ""
    return f"{told}{named} ({percent((value or 0) / of)})" if of else f"{told}{named}"


def value_words(answer: Answer) -> str:
    """The value of an answer, with its denominator where it has one."""
    figure = answer.figure
    return share_words(answer.value, answer.of, figure.unit, figure.of.label if figure.of else "")


def n_words(n: int | None, of_n: int | None) -> str:
    """On how many records a number stands."""
    return f"n = {n or 0:,}" if of_n is None else f"n = {n or 0:,} of {of_n:,}"


def waits_words(not_approved: int | None, n: int | None) -> str:
    """How many of them nobody approved yet."""
    if not_approved is None:
        return "not approved one by one" if n else ""
    if not_approved == 0:
        return "all approved" if n else ""
    return f"{not_approved:,} not yet approved"


def missing_words(missing: int | None, words: str) -> str:
    """How many records held nothing to count."""
    return f"{missing:,} {words}" if missing else ""


def day_words(moment: datetime, zone: str) -> str:
    """A day of the agency: 3 Nov 2026."""
    return day_text(moment.astimezone(ZoneInfo(zone)))


def moment_words(moment: datetime, zone: str) -> str:
    """An instant of the agency, with its zone: 3 Nov 2026, 23:00 CST."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{day_words(moment, zone)}, {local:%H:%M %Z}"


def period_words(since: datetime, until: datetime, zone: str) -> str:
    """A period by its first and its last day, a whole calendar month by its name."""
    first = since.astimezone(ZoneInfo(zone))
    after = until.astimezone(ZoneInfo(zone))
    last = after - timedelta(seconds=1)
    is_month = first.day == 1 and after.day == 1 and (first.year, first.month) == (
        last.year, last.month,
    )  # fmt: skip
    if is_month:
        return f"{first:%B %Y}"
    return f"{day_words(since, zone)} to {day_words(until - timedelta(seconds=1), zone)}"
