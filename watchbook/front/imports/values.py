"""Cells to clean values: dates, times, words of a vocabulary. Amounts are in `amounts`.

Each converter is made once for a column and called for every row. A `CannotError` says what is
wrong and what to do; nothing is guessed.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
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
_WEEKDAYS = re.compile(_WEEKDAY)
_ZONED = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?\s?(?:Z|UTC|[+-]\d{2}:?\d{2})",
    re.IGNORECASE,
)
_DAY_FIRST = re.compile(
    _WEEKDAY + r"(\d{1,2})(?:st|nd|rd|th)?\.?[ -]([a-z]{3,9})\.?,?[ -]'?(\d{2,4})"
)
_MONTH_FIRST = re.compile(_WEEKDAY + r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? '?(\d{2,4})")
_TIME = re.compile(
    r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?\s*([ap])?\.?m?\.?(?:\s*h(?:rs)?)?",
    re.IGNORECASE,
)
_HOUR = re.compile(r"(\d{1,2})\s*([ap])\.?m\.?", re.IGNORECASE)
_MILITARY = re.compile(r"([01]\d|2[0-3])([0-5]\d)([0-5]\d)?(?:\s*h(?:rs)?)?", re.IGNORECASE)
_DAY_S_END = re.compile(r"24[:.]?00(?:[:.]?00)?(?:\s*h(?:rs)?)?", re.IGNORECASE)
_LETTERS = re.compile(
    r"(.*\d(?:\s?[ap]\.?m\.?)?)\s?\(?(Z|UTC|GMT|[A-Z]{1,2}[SD]?T)\)?", re.IGNORECASE
)
_SIGNLESS = re.compile(r"\d{8}")
_YEARS = range(1900, 2100)
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d+)?|\.\d+)")
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?E\+\d{1,3}", re.IGNORECASE)
_EPOCHS = {1900: date(1899, 12, 30), 1904: date(1904, 1, 1)}
_MIDNIGHT = datetime(2000, 1, 1)  # noqa: DTZ001  # only its time of day is used
_MEND = "Mend the cell, or the mapping, and import the file again."


class CannotError(Exception):
    """One cell cannot be taken: what is wrong, and what to do."""

    def __init__(self, why: str, do: str = _MEND, *, column: str = "", found: str = "") -> None:
        """`why` and `do` are sentences for the person who brought the file.

        `column` and `found` say which of several columns it is about, and what stood there.
        """
        super().__init__(why)
        self.why, self.do, self.column, self.found = why, do, column, found


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


def whole_text(cell: Cell) -> str:
    """A cell as text; a CannotError for a long number of which a spreadsheet kept the first digits.

    985141002785020 saved as 9.85141E+14 would be the number of a hundred million other dogs.
    """
    text = text_of(cell)
    if text[:1].isdecimal() and _SHORTENED.fullmatch(text):
        raise CannotError(
            f"“{text}” is a long number that a spreadsheet shortened: its last digits are gone.",
            "Show the column as text or as a whole number where the file was made; save it again.",
            found=text,
        )
    return text


def date_reader(dates: Dates) -> Callable[[Cell], date]:
    """Reads a cell as a day, with the order of day and month that was agreed."""

    def read(cell: Cell) -> date:
        if isinstance(cell, date):
            return cell.date() if isinstance(cell, datetime) else cell
        text = text_of(cell).casefold()
        if isinstance(cell, int | float) or _NUMBER.fullmatch(text):
            return _from_number(cell, text, dates)
        if text[4:5] == "-" and (match := _ISO.match(text)) is not None and _ends(text, match):
            return _day(text, int(match[1]), int(match[2]), int(match[3]))
        text = text.split(" 00:00")[0].removesuffix(" 12:00:00 am").removesuffix(" 12:00 am")
        if (match := _THREE.fullmatch(_WEEKDAYS.sub("", text))) is not None:
            return _ordered(match[0], match, dates)
        return _in_words(text, dates)

    return read


def _from_number(cell: Cell, text: str, dates: Dates) -> date:
    """A day from a number: eight digits, else days counted as spreadsheets do."""
    if _SIGNLESS.fullmatch(text):
        return _without_signs(text, dates)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _from_serial(cell, dates)
    if len(text) >= 5:
        return _from_serial(float(text), dates)
    raise CannotError(f"“{text}” is no day that can be read.")


def _without_signs(text: str, dates: Dates) -> date:
    """Eight digits: the year first where they are such a day, else in the order that was agreed.

    No day can be both: a month in the middle would make the other order's year one before 1300.
    """
    if int(text[:4]) in _YEARS and 1 <= int(text[4:6]) <= 12:
        return _day(text, int(text[:4]), int(text[4:6]), int(text[6:]))
    if int(text[4:]) not in _YEARS:
        raise CannotError(f"“{text}” is no day that can be read.")
    if dates.order not in ("month-day-year", "day-month-year"):
        _ask(text)
    month, day = (0, 2) if dates.order == "month-day-year" else (2, 0)
    return _day(text, int(text[4:]), int(text[month : month + 2]), int(text[day : day + 2]))


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
        return time(int(match[1]), int(match[2]), int(match[3] or 0))
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


def is_day_s_end(cell: Cell) -> bool:
    """Whether a time is 24:00, the first moment of the next day."""
    if isinstance(cell, str):
        return _DAY_S_END.fullmatch(cell.strip()) is not None
    return cell == timedelta(days=1) or (isinstance(cell, float) and cell == 1.0)


def parted_letters(cell: Cell) -> tuple[Cell, str]:
    """A time and the letters of its zone behind it (14:30 CST, 2030Z); empty where it has none."""
    match = _LETTERS.fullmatch(cell.strip()) if isinstance(cell, str) else None
    return (match[1], match[2].upper()) if match else (cell, "")


def placed(day: date, clock: time, letters: str, zone: ZoneInfo) -> tuple[date, time]:
    """Day and time in the file's zone of a time that tells letters; a CannotError of another zone.

    Letters of an hour that came twice say which of the two it was.
    """
    if letters in ("Z", "UTC", "GMT"):
        here = datetime.combine(day, clock, tzinfo=UTC).astimezone(zone)
        return here.date(), here.time()
    said = ""
    for fold in (0, 1):
        local = datetime.combine(day, clock.replace(fold=fold), tzinfo=zone)
        said = local.tzname() or ""
        if letters in (said, f"{said[:1]}T"):
            return day, local.time()
    raise CannotError(
        f"{letters} is not the time of {zone.key} at that moment, which is {said}.",
        "Where the hour is right, take the letters out. Where it is another zone's, say "
        "“time_zone” in the mapping, or write the offset behind the time (-05:00).",
    )


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


def zoned_moment(cell: Cell) -> datetime | None:
    """A cell that says day, time and its own offset from UTC (RFC 3339); None for any other."""
    if not isinstance(cell, str) or (match := _ZONED.fullmatch(cell.strip())) is None:
        return None
    text = match[0].upper().replace("UTC", "Z")
    try:
        return datetime.fromisoformat(f"{text[:10]}T{text[11:].replace(' ', '')}")
    except ValueError:
        raise CannotError(f"There is no day and time “{cell[:40]}”.") from None


def serial_moment(cell: Cell, dates: Dates) -> tuple[date, time] | None:
    """Day and time of a number as spreadsheets count them; None without a part of a day."""
    if isinstance(cell, str) and dates.serial and _NUMBER.fullmatch(cell.strip()):
        cell = float(cell)
    if not isinstance(cell, float) or cell.is_integer() or dates.serial is None:
        return None
    days, seconds = divmod(round(cell * 86_400), 86_400)
    return _from_serial(days, dates), (_MIDNIGHT + timedelta(seconds=seconds)).time()


def split_moment(cell: Cell) -> tuple[Cell, Cell]:
    """A cell that holds day and time together, as two cells; the second None without a time."""
    if isinstance(cell, datetime):
        return cell.date(), cell.time()
    if not isinstance(cell, str):
        return cell, None
    text = cell.strip()
    if "T" in (text[10:11], text[8:9]) and text[:8].replace("-", "").isdecimal():
        text = text.replace("T", " ", 1)
    for place in range(len(text)):
        if text[place] != " ":
            continue
        day, clock = text[:place].rstrip(", "), text[place + 1 :].strip()
        if _TIME.fullmatch(clock) or _HOUR.fullmatch(clock):
            return day, clock
        # Digits alone are a time only behind a day that is whole: "29 Nov 2025" ends in a year.
        if _is_whole(day) and (_MILITARY.fullmatch(clock) or _DAY_S_END.fullmatch(clock)):
            return day, clock
    return text, None


def _is_whole(day: str) -> bool:
    """Whether a day is written whole in digits."""
    forms = (_THREE.fullmatch(_WEEKDAYS.sub("", day.casefold())), _ISO.fullmatch(day))
    return any(forms) or _SIGNLESS.fullmatch(day) is not None


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
