"""Cells to amounts: a number in the unit that its field is kept in, whatever unit it came in.

The unit is what the cell itself says ("90 min"), else what the mapping says, else what the column's
name says ("Weight (lbs)"), else the field's own. A number that has two readings is asked about.
"""

from __future__ import annotations

import re
from datetime import time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from watchbook.front.imports.values import CannotError, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from watchbook.core.schema import Field
    from watchbook.front.imports.reading.table import Cell

    Reader = Callable[[Cell], int]

UNITS: dict[str, dict[str, Decimal]] = {
    "g": {"g": Decimal(1), "kg": Decimal(1000), "mg": Decimal("0.001"),
          "oz": Decimal("28.349523125"), "lb": Decimal("453.59237")},
    "kg": {"kg": Decimal(1), "g": Decimal("0.001"), "lb": Decimal("0.45359237"),
           "oz": Decimal("0.028349523125")},
    "lb": {"lb": Decimal(1), "oz": Decimal("0.0625"), "kg": Decimal(1) / Decimal("0.45359237"),
           "g": Decimal(1) / Decimal("453.59237")},
    "min": {"min": Decimal(1), "h": Decimal(60), "s": Decimal(1) / 60},
    "s": {"s": Decimal(1), "min": Decimal(60), "h": Decimal(3600)},
    "m": {"m": Decimal(1), "ft": Decimal("0.3048"), "yd": Decimal("0.9144"), "km": Decimal(1000),
          "mi": Decimal("1609.344")},
    "km": {"km": Decimal(1), "m": Decimal("0.001"), "mi": Decimal("1.609344")},
    "cm": {"cm": Decimal(1), "m": Decimal(100), "in": Decimal("2.54"), "ft": Decimal("30.48")},
    "m²": {"m²": Decimal(1), "ft²": Decimal("0.09290304"), "acre": Decimal("4046.8564224")},
    "mg": {"mg": Decimal(1), "g": Decimal(1000)},
    "°C": {"°C": Decimal(1)},
    "dollars": {"dollars": Decimal(1)},
}  # fmt: skip
"""For a field's own unit: what else a file may be in. International yard and pound of 1959."""

SPANS = ("hh:mm", "h:mm", "mm:ss")
_SAID = {
    word: unit
    for unit, words in {
        "h": "h hr hrs hour hours", "min": "m min mins minute minutes", "mg": "mg milligrams",
        "s": "s sec secs second seconds", "g": "g gm gms gram grams", "m²": "m² m2 sqm",
        "kg": "kg kgs kilo kilos kilogram kilograms", "lb": "lb lbs pound pounds",
        "oz": "oz ounce ounces", "ft": "ft foot feet '", "yd": "yd yds yard yards",
        "mi": "mi mile miles", "km": "km kilometers kilometres", "cm": "cm",
        "in": 'in inch inches "',
        "°F": "°f f degf fahrenheit", "°C": "°c c degc celsius", "dollars": "usd dollar dollars",
        "ft²": "ft² ft2 sqft squarefeet", "acre": "acre acres",
    }.items()
    for word in words.split()
}  # fmt: skip
_METRES = {"m": "m", "meter": "m", "meters": "m", "metre": "m", "metres": "m"}
_PLAIN = re.compile(r"[+-]?(?:\d+(?:\.\d+)?|\.\d+)")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+\.\d+|[+-]?\d{1,3}(?:,\d{3}){2,}")
_EITHER = re.compile(r"[+-]?\d+,\d+")
_WITH_UNIT = re.compile(r"([+-]?[\d.,]+) ?([^\d.,+ -][^\d,]*?)\.?")
_TIMES = re.compile(r"(?:\d+(?:\.\d+)?|\.\d+) ?[a-z]+")
_SPAN = re.compile(r"(\d{0,4}):([0-5]\d)(?::([0-5]\d))?")
_HOURS = r" ?h(?:ou)?(?:rs?)?\.?"
_CLOCKED = re.compile(rf"(\d{{0,4}}):([0-5]\d)(?::([0-5]\d)(?:{_HOURS})?|{_HOURS})")
_HOURS_AND = re.compile(r"(\d{1,4}) ?h(?:rs?)? ?([0-5]\d)")
_PRIMES = str.maketrans({"\u2032": "'", "\u2019": "'", "\u2033": '"', "\u201d": '"'})
_QUARTERS = str.maketrans(
    {"½": " 1/2", "¼": " 1/4", "¾": " 3/4", "⅓": " 1/3", "⅔": " 2/3", "⅛": " 1/8", "\u2044": "/"}
)
_FRACTION = re.compile(r"(?:(\d{1,6}) )?(\d{1,2})/([2-8]|10|12|16)(?![\d/.,])")
_IN_NAME = re.compile(r"[(\[]([^()\[\]]+)[)\]]\s*$")
_TOO_SHORT = 2  # a last word of one or two letters is no unit: "Location in", "Blood M"


def unit_in(name: str, plain: Field) -> str:
    """The unit that a column's name says, of those that the field can be in; empty where none."""
    match = _IN_NAME.search(name)
    words = re.split(r"[\s_]+", name.strip())
    found = _unit_of(match[1], plain) if match else ""
    if not found and len(words[-1]) > _TOO_SHORT:
        found = _unit_of(words[-1], plain)
    return found


def _unit_of(said: str, plain: Field) -> str:
    word = "".join(said.casefold().replace("º", "°").replace("sq.", "sq").split()).rstrip(".")
    if word in SPANS and plain.unit in ("min", "s"):
        return word
    found = _METRES.get(word, "") if plain.unit in ("m", "km", "cm") else ""
    found = found or _SAID.get(word, "")
    known = UNITS.get(plain.unit, {})
    return found if found in known or (found == "°F" and plain.unit == "°C") else ""


def number_reader(plain: Field, unit: str, decimal: str = "") -> Reader:
    """Reads a cell as a whole number in the field's own stored unit.

    `decimal` is what parts whole from broken: point, comma, or empty where nobody said.
    """
    if unit in SPANS:
        return _span_reader(plain, unit)
    scale = Decimal(plain.scale)
    convert = _converter(plain, unit or plain.unit)
    is_exact = scale == 1 and unit in ("", plain.unit)
    is_duration = plain.unit in ("min", "s")
    in_hours = is_duration and unit == "h"

    def read(cell: Cell) -> int:
        if isinstance(cell, str):
            if is_exact and cell.isascii() and cell.isdecimal():
                return int(cell)
            if is_duration and (seconds := _seconds_in(cell)) is not None:
                return _rounded(_converter(plain, "s")(seconds) * scale)
            if in_hours and ":" in cell:
                return _span(cell, "hh:mm", plain)
            if is_duration and _SPAN.fullmatch(cell.strip()):
                raise CannotError(
                    f"“{cell.strip()}” may be hours and minutes, or minutes and seconds.",
                    "Say in the mapping in which unit the column is: hh:mm or mm:ss.",
                )
            number, said = _number_and_unit(cell, plain, decimal)
            if said:
                return _rounded(_converter(plain, said)(number) * scale)
        else:
            number = _number(cell)
        if is_exact and number != number.to_integral_value():
            raise CannotError(f"“{text_of(cell)}” is no whole number.")
        return _rounded(convert(number) * scale)

    return read


def _converter(plain: Field, unit: str) -> Callable[[Decimal], Decimal]:
    """From a unit to the field's own; a CannotError where the field cannot be in it."""
    if unit == plain.unit:
        return lambda number: number
    if unit == "°F" and plain.unit == "°C":
        return lambda number: (number - 32) * 5 / 9
    units = UNITS.get(plain.unit, {})
    if unit not in units:
        known = [*units, *(["hh:mm"] if plain.unit in ("min", "s") else [])]
        known += ["°F"] if plain.unit == "°C" else []
        raise CannotError(
            f"{plain.label} cannot be in “{unit}”.", f"Say one of: {', '.join(known) or 'no unit'}."
        )
    factor = units[unit]
    return lambda number: number * factor


def _rounded(number: Decimal) -> int:
    return int(number.to_integral_value())


def _number(cell: Cell, decimal: str = "") -> Decimal:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return Decimal(repr(cell))
    text = text_of(cell)
    if decimal == "comma":
        text = text.replace(".", "").replace(",", ".")
    elif decimal == "point" or _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    if not _PLAIN.fullmatch(text):
        if _EITHER.fullmatch(text):
            raise CannotError(
                f"“{text[:40]}” can be read in two ways.",
                "Say in the mapping what parts whole from broken numbers: decimal = “point” or "
                "“comma”.",
            )
        do = "Write it as digits, with a point where it is broken, and a unit at most."
        raise CannotError(f"“{text[:40]}” is no plain number.", do)
    return Decimal(text)


def _number_and_unit(cell: str, plain: Field, decimal: str) -> tuple[Decimal, str]:
    """A number and the unit that the cell says; empty where it says none."""
    text = _broken(cell.translate(_PRIMES)) if plain.unit else " ".join(cell.split())
    if plain.unit == "dollars":
        text = text.replace("$", "", 1).strip()
    match = _WITH_UNIT.fullmatch(text)
    said = _unit_of(match[2], plain) if match else ""
    if match is not None and said:
        return _number(match[1], decimal), said
    return _number(text, decimal), ""


def _broken(cell: str) -> str:
    """The text with its first number as a decimal where it was a fraction: 1 1/2 lb, ¾ h."""
    text = " ".join(cell.translate(_QUARTERS).split())
    match = _FRACTION.match(text)
    if match is None or int(match[2]) >= int(match[3]):
        return text
    number = int(match[1] or 0) + Decimal(match[2]) / Decimal(match[3])
    return f"{number.quantize(Decimal('0.000001')):f}{text[match.end() :]}"


def _seconds_in(cell: str) -> Decimal | None:
    """A duration that has one reading: its units beside it (1 h 30 min, 45'), or h:mm:ss."""
    text = _broken(cell.translate(_PRIMES)).casefold()
    if (match := _CLOCKED.fullmatch(text)) is not None:
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return Decimal(hours * 3600 + minutes * 60 + seconds)
    if (match := _HOURS_AND.fullmatch(text)) is not None:
        return Decimal(int(match[1]) * 3600 + int(match[2]) * 60)
    lower = text.replace("'", " min ").replace('"', " s ").replace(" and ", " ").strip()
    parts = _TIMES.findall(lower)
    if not parts or "".join(parts).replace(" ", "") != lower.replace(" ", "").rstrip("."):
        return None
    total = Decimal(0)
    for part in parts:
        number = part.rstrip("abcdefghijklmnopqrstuvwxyz ")
        unit = _SAID.get(part[len(number) :].strip(), "")
        if unit not in UNITS["s"]:
            return None
        total += Decimal(number) * UNITS["s"][unit]
    return total


def _span_reader(plain: Field, unit: str) -> Reader:
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
        if isinstance(cell, str) and (seconds := _seconds_in(cell)) is not None:
            return _rounded(seconds / per)
        return _span(text_of(cell), unit, plain)

    return read


def _span(text: str, unit: str, plain: Field) -> int:
    match = _SPAN.fullmatch(text.strip())
    if match is None:
        raise CannotError(
            f"“{text[:40]}” is no duration written as {unit}.",
            "Write it so, or with its unit (90 min, 1.5 h), or say another unit in the mapping.",
        )
    first, second, third = int(match[1] or 0), int(match[2]), int(match[3] or 0)
    seconds = first * 3600 + second * 60 + third
    if unit == "mm:ss" and not match[3]:
        seconds = first * 60 + second
    return round(seconds / (60 if plain.unit == "min" else 1))
