"""Cells to clean values: dates, times, amounts with their units, words of a vocabulary.

Each converter is made once for a column and called for every row. A `CannotError` says what is
wrong and what to do; nothing is guessed.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from watchbook.core.schema import Field, Type
from watchbook.front.imports.reading.table import Cell, Unclear

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from zoneinfo import ZoneInfo

    from watchbook.front.imports.mapping import Dates

    Converter = Callable[[Cell], Any]

_MONTHS = {name: number for number, names in enumerate(
    ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july",
     "aug august", "sep sept september", "oct october", "nov november", "dec december"), 1)
    for name in names.split()}  # fmt: skip
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_THREE = re.compile(r"(\d{1,4})[./ -](\d{1,2})[./ -](\d{1,4})")
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? )?"
_DAY_FIRST = re.compile(
    _WEEKDAY + r"(\d{1,2})(?:st|nd|rd|th)?\.?[ -]([a-z]{3,9})\.?,?[ -]'?(\d{2,4})"
)
_MONTH_FIRST = re.compile(_WEEKDAY + r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? '?(\d{2,4})")
_TIME = re.compile(
    r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?\s*([ap])?\.?m?\.?(?:\s*h(?:rs)?)?",
    re.IGNORECASE,
)
_HOUR = re.compile(r"(\d{1,2})\s*([ap])\.?m\.?", re.IGNORECASE)
_MILITARY = re.compile(r"([01]\d|2[0-3])([0-5]\d)(?:\s*h(?:rs)?)?", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d+)?|\.\d+)")
_SPAN = re.compile(r"(\d{1,4}):([0-5]\d)(?::([0-5]\d))?")
_EPOCHS = {1900: date(1899, 12, 30), 1904: date(1904, 1, 1)}
_MIDNIGHT = datetime(2000, 1, 1)  # noqa: DTZ001  # only its time of day is used
_MEND = "Mend the cell, or the mapping, and import the file again."

UNITS: dict[str, dict[str, Decimal]] = {
    "g": {"g": Decimal(1), "kg": Decimal(1000), "mg": Decimal("0.001"),
          "oz": Decimal("28.349523125"), "lb": Decimal("453.59237")},
    "kg": {"kg": Decimal(1), "g": Decimal("0.001"), "lb": Decimal("0.45359237"),
           "oz": Decimal("0.028349523125")},
    "min": {"min": Decimal(1), "h": Decimal(60), "s": Decimal(1) / 60},
    "s": {"s": Decimal(1), "min": Decimal(60), "h": Decimal(3600)},
    "m": {"m": Decimal(1), "ft": Decimal("0.3048"), "yd": Decimal("0.9144"), "km": Decimal(1000),
          "mi": Decimal("1609.344")},
    "cm": {"cm": Decimal(1), "m": Decimal(100), "in": Decimal("2.54"), "ft": Decimal("30.48")},
    "m²": {"m²": Decimal(1), "ft²": Decimal("0.09290304"), "acre": Decimal("4046.8564224")},
    "mg": {"mg": Decimal(1), "g": Decimal(1000)},
}  # fmt: skip
"""For a field's own unit: what else a file may be in. International yard and pound of 1959."""


class CannotError(Exception):
    """One cell cannot be taken: what is wrong, and what to do."""

    def __init__(self, why: str, do: str = _MEND) -> None:
        """`why` and `do` are sentences for the person who brought the file."""
        super().__init__(why)
        self.why, self.do = why, do


def text_of(cell: Cell) -> str:
    """A cell as text, as a person would have typed it."""
    if isinstance(cell, str):
        return cell.strip()
    if cell is None:
        return ""
    if isinstance(cell, Unclear):
        raise CannotError(cell.why, cell.do)
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="minutes")
    return str(cell)


def date_reader(dates: Dates) -> Callable[[Cell], date]:
    """Reads a cell as a day, with the order of day and month that was agreed."""

    def read(cell: Cell) -> date:
        if isinstance(cell, date):
            return cell.date() if isinstance(cell, datetime) else cell
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            return _from_serial(cell, dates)
        text = text_of(cell).casefold()
        if text[4:5] == "-" and (match := _ISO.match(text)) is not None and _ends(text, match):
            return _day(text, int(match[1]), int(match[2]), int(match[3]))
        text = text.split(" 00:00")[0].removesuffix(" 12:00:00 am").removesuffix(" 12:00 am")
        if (match := _THREE.fullmatch(text)) is not None:
            return _ordered(text, match, dates)
        if dates.serial and len(text) >= 5 and _NUMBER.fullmatch(text):
            return _from_serial(float(text), dates)
        return _in_words(text, dates)

    return read


def _ends(text: str, match: re.Match[str]) -> bool:
    """Whether a day ends there, or a time of midnight follows."""
    return text[match.end() :].lstrip("t ").strip("0:.z") == ""


def _in_words(text: str, dates: Dates) -> date:
    """A day whose month is a word: 4 March 2021, Mar 4th, 2021."""
    if (match := _DAY_FIRST.fullmatch(text)) is not None and match[2] in _MONTHS:
        return _day(text, _year(text, match[3], dates), _MONTHS[match[2]], int(match[1]))
    if (match := _MONTH_FIRST.fullmatch(text)) is not None and match[1] in _MONTHS:
        return _day(text, _year(text, match[3], dates), _MONTHS[match[1]], int(match[2]))
    raise CannotError(f"“{text[:40]}” is no day that can be read.")


def _ordered(text: str, match: re.Match[str], dates: Dates) -> date:
    one, two, three = match[1], match[2], match[3]
    if len(one) == 4:
        if dates.order not in ("", "year-month-day"):
            raise CannotError(f"“{text}” begins with the year; the mapping says {dates.order}.")
        if text[4] in "./" and not dates.order:
            _ask(text)
        return _day(text, int(one), int(two), int(three))
    if not dates.order or dates.order == "year-month-day":
        _ask(text)
    month, day = (one, two) if dates.order == "month-day-year" else (two, one)
    return _day(text, _year(text, three, dates), int(month), int(day))


def _ask(text: str) -> None:
    raise CannotError(
        f"“{text}” can be read in more than one way.",
        "Say in the mapping in which order day, month and year stand.",
    )


def _year(text: str, digits: str, dates: Dates) -> int:
    if len(digits) == 4:
        return int(digits)
    if len(digits) != 2 or dates.short_years is None:
        raise CannotError(
            f"The year of “{text}” has {len(digits)} digits.",
            "Say in the mapping which is the first year that two digits may mean (short_years).",
        )
    first = dates.short_years
    return first + (int(digits) - first) % 100


def _day(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise CannotError(
            f"There is no day “{text[:40]}”; perhaps day and month are exchanged."
        ) from None


def _from_serial(number: float, dates: Dates) -> date:
    if dates.serial is None:
        raise CannotError(
            f"The cell holds the number {number:g}, not a day.",
            "If it counts days as spreadsheets do, say in the mapping from which year (serial).",
        )
    if not 1 <= number < 100_000:
        raise CannotError(f"{number:g} is no number of a day.")
    return _EPOCHS[dates.serial] + timedelta(days=int(number))


def read_time(cell: Cell) -> time:
    """A cell as a time of day."""
    if isinstance(cell, datetime):
        return cell.time()
    if isinstance(cell, time):
        return cell
    if isinstance(cell, float) and 0 <= cell < 1:
        cell = timedelta(seconds=round(cell * 86_400))
    if isinstance(cell, timedelta) and timedelta(0) <= cell < timedelta(days=1):
        return (_MIDNIGHT + cell).time()
    return _time_in(text_of(cell))


def _time_in(text: str) -> time:
    if (match := _TIME.fullmatch(text)) is not None:
        return _clock(text, int(match[1]), int(match[2]), int(match[3] or 0), match[4])
    if (match := _HOUR.fullmatch(text)) is not None:
        return _clock(text, int(match[1]), 0, 0, match[2])
    if (match := _MILITARY.fullmatch(text)) is not None:
        return time(int(match[1]), int(match[2]))
    raise CannotError(f"“{text[:40]}” is no time of day.")


def _clock(text: str, hour: int, minute: int, second: int, half: str | None) -> time:
    if half:
        if not 1 <= hour <= 12:
            raise CannotError(f"“{text}” is no time of day.")
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    try:
        return time(hour, minute, second)
    except ValueError:
        raise CannotError(f"“{text}” is no time of day.") from None


def instant_of(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """A local day and time as an instant; the first of an hour that came twice."""
    local = datetime.combine(day, clock, tzinfo=zone)
    instant = local.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise CannotError(
            f"{local:%Y-%m-%d %H:%M} did not exist: the clocks were set forward in that hour.",
            "Look at which hour is meant, mend the cell, and import the file again.",
        )
    return instant


def split_moment(cell: Cell) -> tuple[Cell, Cell]:
    """A cell that holds day and time together, as two cells; the second None without a time."""
    if isinstance(cell, datetime):
        return cell.date(), cell.time()
    if not isinstance(cell, str):
        return cell, None
    text = cell.strip().replace("T", " ", 1) if cell[10:11] == "T" else cell.strip()
    for place in range(len(text)):
        if text[place] == " " and (
            _TIME.fullmatch(text[place + 1 :].strip()) or _HOUR.fullmatch(text[place + 1 :].strip())
        ):
            return text[:place].rstrip(","), text[place + 1 :].strip()
    return text, None


def number_reader(plain: Field, unit: str) -> Callable[[Cell], int]:
    """Reads a cell as a whole number in the field's own stored unit."""
    scale = Decimal(plain.scale)
    if unit in ("hh:mm", "h:mm", "mm:ss"):
        return _span_reader(plain, unit)
    if unit == "°F" and plain.unit == "°C":
        return lambda cell: _rounded((_number(cell) - 32) * 5 / 9 * scale)
    factor = Decimal(1)
    if unit and unit != plain.unit:
        units = UNITS.get(plain.unit, {})
        if unit not in units:
            known = ", ".join([*units, *(["hh:mm"] if plain.unit in ("min", "s") else [])])
            raise CannotError(
                f"{plain.label} cannot be in “{unit}”.", f"Say one of: {known or 'no unit'}."
            )
        factor = units[unit]
    many = factor * scale
    is_exact = many == 1

    def read(cell: Cell) -> int:
        if is_exact:
            if isinstance(cell, str) and cell.isascii() and cell.isdecimal():
                return int(cell)
            number = _number(cell)
            if number != number.to_integral_value():
                raise CannotError(f"“{text_of(cell)}” is no whole number.")
            return int(number)
        return _rounded(_number(cell) * many)

    return read


def _rounded(number: Decimal) -> int:
    return int(number.to_integral_value())


def _number(cell: Cell) -> Decimal:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return Decimal(repr(cell))
    text = text_of(cell)
    if not _NUMBER.fullmatch(text):
        do = "Write it with a point, without thousands, units or words."
        raise CannotError(f"“{text[:40]}” is no plain number.", do)
    return Decimal(text)


def _span_reader(plain: Field, unit: str) -> Callable[[Cell], int]:
    if plain.unit not in ("min", "s"):
        raise CannotError(f"{plain.label} is no duration.", "Take the unit out of the mapping.")
    per = 60 if plain.unit == "min" else 1

    def read(cell: Cell) -> int:
        if isinstance(cell, timedelta):
            return round(cell.total_seconds() / per)
        if isinstance(cell, time):
            return round((cell.hour * 3600 + cell.minute * 60 + cell.second) / per)
        if isinstance(cell, float):
            return round(cell * 86_400 / per)
        match = _SPAN.fullmatch(text_of(cell))
        if match is None:
            raise CannotError(f"“{text_of(cell)[:40]}” is no duration written as {unit}.")
        first, second, third = int(match[1]), int(match[2]), int(match[3] or 0)
        seconds = first * 3600 + second * 60 + third
        if unit == "mm:ss" and not match[3]:
            seconds = first * 60 + second
        return round(seconds / per)

    return read


def word_reader(plain: Field, words: Mapping[str, Any]) -> Callable[[Cell], Any]:
    """Reads a cell as one word of a vocabulary: by the mapping's words, our value or our label."""
    known: dict[str, Any] = {}
    if plain.type is Type.BOOLEAN:
        known = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
    for choice in plain.choices:
        known[choice.value.casefold()] = choice.value
        known[choice.label.casefold()] = choice.value
    allowed = {True, False, None} if plain.type is Type.BOOLEAN else {*plain.choice_values, None}
    for told, ours in words.items():
        meant = ours if ours != "" else None
        if meant not in allowed:
            raise CannotError(
                f"“{ours}” is no word of {plain.label}.",
                f"Choose one of: {', '.join(sorted(map(str, allowed - {None})))}.",
            )
        known[" ".join(told.split()).casefold()] = meant

    def read(cell: Cell) -> Any:
        text = text_of(cell)
        found = known.get(text.casefold(), known)
        if found is known:
            found = known.get(" ".join(text.split()).casefold(), known)
        if found is known:
            raise CannotError(
                f"“{text[:60]}” is no word of {plain.label}.",
                "Say in the mapping, under “words”, which of ours it means; empty: not recorded.",
            )
        return found

    return read
