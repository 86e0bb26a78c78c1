"""How one field is read from a row: made once from the mapping, called for every row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from watchbook.core.schema import Field, Schema, Type, validate
from watchbook.front.imports.amounts import number_reader, unit_in
from watchbook.front.imports.errors import MappingError
from watchbook.front.imports.mapping import Dates, Rule, sign_of
from watchbook.front.imports.reading.table import Cell
from watchbook.front.imports.taken import Place, Reading
from watchbook.front.imports.values import (
    CannotError,
    date_reader,
    instant_of,
    is_day_s_end,
    parted_letters,
    placed,
    read_time,
    serial_moment,
    split_moment,
    text_of,
    whole_text,
    word_reader,
    zoned_moment,
)
from watchbook.ground.ledger.kinds import kind_named

if TYPE_CHECKING:
    from collections.abc import Callable

    from watchbook.front.imports.mapping import Mapping
    from watchbook.front.imports.queries.finding import Finder

    Getter = Callable[[Reading], Any]

_NOON = time(12)


def _parted(cell: Cell) -> tuple[Cell, Cell, str]:
    """A cell with day and time together: the day, the time, and the letters of a zone behind it."""
    rest, letters = parted_letters(cell)
    day, clock = split_moment(rest)
    if letters and clock is not None:
        return day, clock, letters
    day, clock = split_moment(cell)  # what looked like letters of a zone is a weekday or a month
    return day, clock, ""


def _known_or_whole(words: dict[str, str], cell: Cell) -> str:
    """The word that the mapping tells for a cell, else what stands in it."""
    known = words.get(" ".join(text_of(cell).split()).casefold())
    return whole_text(cell) if known is None else known


class Columns:
    """The header of a file under one mapping: where columns stand, which cells say nothing."""

    def __init__(self, mapping: Mapping, header: list[str], finder: Finder) -> None:
        """`finder` answers which dog, person or team a name means."""
        self.mapping, self.header, self.finder = mapping, header, finder
        self.places = {" ".join(name.split()).casefold(): n for n, name in enumerate(header)}

    def place(self, name: str) -> int:
        """The number of a column; a MappingError where the file has none of that name."""
        try:
            return self.places[" ".join(name.split()).casefold()]
        except KeyError:
            has = ", ".join(self.header[:30])
            raise MappingError(
                f"The file has no column “{name}”. It has: {has}. Where the names of its columns "
                "stand further down, or on another sheet, say so under “file” (header_row, sheet)."
            ) from None

    def cell(self, cells: list[Cell], place: int) -> Cell:
        """A cell, None where it is empty or holds a word for “not recorded”."""
        cell = cells[place] if place < len(cells) else None
        if isinstance(cell, str) and (
            not cell or cell.strip().casefold() in self.mapping.not_recorded
        ):
            return None
        return cell


class FieldReading:
    """Makes the functions that read fields of one part."""

    def __init__(self, whole: Columns) -> None:
        """Over these columns."""
        self.whole = whole

    def place_of(self, target: str, inner: str, plain: Field, rule: Rule) -> Place:
        """A field with its function; a MappingError where the file or the field do not allow it."""
        for one in rule.columns:
            self.whole.place(one)
        try:
            get = self._getter(plain, rule)
        except CannotError as cannot:
            raise MappingError(f"{plain.label}: {cannot.why} {cannot.do}") from None
        columns = ", ".join(rule.columns)
        first = self.whole.place(rule.columns[0]) if rule.columns else -1
        return Place(target, inner, columns, first, get)

    def _getter(self, plain: Field, rule: Rule) -> Getter:
        told = rule.told
        if "part" in told:
            name = str(told["part"])
            if name not in {one.name for one in self.whole.mapping.parts}:
                raise MappingError(f"{plain.label}: there is no part “{name}”.")
            return lambda reading: reading.parts.get(name)
        if "find" in told:
            return self._finding(rule)
        if "value" in told:
            checked = self._constant(plain, told["value"])
            return lambda _reading: checked
        if plain.type is Type.INSTANT:
            return self._moment(rule)
        read = self._reader(plain, rule)
        if "columns" in told:
            return self._joined(rule, read)
        if "column" not in told:
            if plain.type is not Type.DATE:
                raise CannotError("It needs a column.", "Say one in the mapping.")
            told = {**told, "column": told["date"]}
        cell, place = self.whole.cell, self.whole.place(str(told["column"]))

        def get(reading: Reading) -> Any:
            value = cell(reading.cells, place)
            return None if value is None else read(value)

        return get

    def _joined(self, rule: Rule, read: Callable[[Cell], Any]) -> Getter:
        places = [self.whole.place(str(one)) for one in rule.told["columns"]]
        join, cell = str(rule.told.get("join", "\n")), self.whole.cell

        def get(reading: Reading) -> Any:
            found = [cell(reading.cells, place) for place in places]
            text = join.join(text_of(one) for one in found if one is not None)
            return read(text) if text else None

        return get

    def _reader(self, plain: Field, rule: Rule) -> Callable[[Cell], Any]:
        words = rule.told.get("words", {})
        if plain.type in (Type.CHOICE, Type.BOOLEAN):
            return word_reader(plain, words)
        if plain.type is Type.CHOICES:
            one, sign = word_reader(plain, words), sign_of(rule.told.get("separator", ","))

            def several(cell: Cell) -> Any:
                found = [one(text) for text in text_of(cell).split(sign) if text.strip()]
                return [word for word in found if word is not None]

            return several
        if plain.type is Type.INTEGER:
            unit = str(rule.told.get("unit") or unit_in(str(rule.told.get("column", "")), plain))
            return number_reader(plain, unit, self.whole.mapping.decimal)
        if plain.type is Type.DATE:
            return date_reader(self._dates(rule))
        if plain.type is Type.REFERENCE:
            raise CannotError("It names a record.", "Say “find” or “part” in the mapping.")
        if words:
            known = {" ".join(k.split()).casefold(): str(v) for k, v in words.items()}
            return partial(_known_or_whole, known)
        return whole_text

    def _constant(self, plain: Field, value: Any) -> Any:
        checked = validate(
            Schema("x.x", "", (replace(plain, is_required=False),)), {plain.name: value}
        )
        if not checked.is_valid:
            raise MappingError(f"{checked.problems[0].message} (the constant of {plain.label})")
        return checked.values.get(plain.name)

    def _dates(self, rule: Rule) -> Dates:
        told = {n: rule.told[n] for n in ("order", "short_years", "serial") if n in rule.told}
        return replace(self.whole.mapping.dates, **told)

    def _moment(self, rule: Rule) -> Getter:
        read = self._day_and_time(rule)

        def get(reading: Reading) -> Any:
            found = read(reading)
            if found is None:
                return None
            day, clock = found
            if clock is None:
                raise CannotError(
                    f"{day} has no time of day.",
                    "Map the column with the time, or a fixed “clock”; a day alone is mapped as "
                    "“happened”.",
                )
            return instant_of(day, clock, self.whole.mapping.zone)

        return get

    def _day_and_time(self, rule: Rule) -> Callable[[Reading], tuple[date, time | None] | None]:
        told, cell, zone = rule.told, self.whole.cell, self.whole.mapping.zone
        dates = self._dates(rule)
        read_day = date_reader(dates)
        day_at = self.whole.place(str(told.get("date") or told.get("column")))
        time_at = self.whole.place(str(told["time"])) if "time" in told else None
        fixed = read_time(str(told["clock"])) if "clock" in told else None

        def read(reading: Reading) -> tuple[date, time | None] | None:
            given = cell(reading.cells, day_at)
            if given is None:
                return None
            clock: Cell = cell(reading.cells, time_at) if time_at is not None else None
            if time_at is None and fixed is None:
                whole = zoned_moment(given)
                if whole is not None:
                    here = whole.astimezone(zone)
                    return here.date(), here.time()  # keeps which of two equal hours it is
                counted = serial_moment(given, dates)
                if counted is not None:
                    return counted
                given, clock, letters = _parted(given)
            else:
                clock, letters = parted_letters(clock)
            day = read_day(given)
            if clock is None:
                return day, fixed
            if is_day_s_end(clock):
                day, clock = day + timedelta(days=1), time()
            read_clock = read_time(clock)
            return placed(day, read_clock, letters, zone) if letters else (day, read_clock)

        return read

    def happened(self, rule: Rule) -> Callable[[Reading], tuple[datetime, bool] | None]:
        """Reads when a row happened, and whether only its day is told; that is kept as noon."""
        try:
            read, zone = self._day_and_time(rule), self.whole.mapping.zone
        except CannotError as cannot:
            raise MappingError(f"“happened”: {cannot.why} {cannot.do}") from None

        def get(reading: Reading) -> tuple[datetime, bool] | None:
            found = read(reading)
            if found is None:
                return None
            day, clock = found
            return instant_of(day, clock or _NOON, zone), clock is None

        return get

    def _finding(self, rule: Rule) -> Getter:
        what, finder = str(rule.told["find"]), self.whole.finder
        if what == "team":
            dog = self._named(rule, "dog", finder.dogs)
            handler = self._named(rule, "handler", finder.people)

            def team(reading: Reading) -> Any:
                found = (dog(reading), handler(reading))
                return finder.team(*found, reading.at) if any(found) else None

            return team
        by = {"dog": (("microchip", "microchip"), ("name", "dog"), ("column", "dog")),
              "person": (("badge", "badge"), ("name", "person"), ("column", "person"))}  # fmt: skip
        if what not in by:
            raise CannotError(f"“{what}” cannot be found by name.", "Say dog, person or team.")
        for told, how in by[what]:
            if told in rule.told:
                return self._named(rule, told, partial(finder.one, how))
        names = " or ".join(told for told, _ in by[what])
        raise CannotError("It is not said where the name stands.", f"Say {names} in the mapping.")

    def _named(self, rule: Rule, told: str, find: Callable[[str], Any]) -> Getter:
        """What a name in a column means; what cannot be found says in which column it stood."""
        if told not in rule.told:
            return lambda _reading: None
        column = str(rule.told[told])
        place, cell = self.whole.place(column), self.whole.cell
        words = {
            " ".join(k.split()).casefold(): str(v) for k, v in rule.told.get("words", {}).items()
        }

        def get(reading: Reading) -> Any:
            value = cell(reading.cells, place)
            if value is None:
                return None
            text = text_of(value)
            try:
                text = _known_or_whole(words, value)
                return find(text) if text else None
            except CannotError as cannot:
                raise CannotError(cannot.why, cannot.do, column=column, found=text) from None

        return get


def fillable(record: str) -> dict[str, Field]:
    """The fields of a record kind that a column may fill, by the name that a mapping uses."""
    schema = kind_named(record).schema
    plain = {one.name: one for one in schema.fields}
    for group in schema.groups:
        plain |= {f"{group.name}.{one.name}": one for one in group.members}
    return {
        name: one
        for name, one in plain.items()
        if one.type is not Type.FILE and not one.is_by_program and name != "account"
    }
