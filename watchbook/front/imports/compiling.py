"""A mapping and a header become one function: rows in, records ready to be written out."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from watchbook.core.schema import Field, Group, Items, Type, leaves_of, validate
from watchbook.front.imports.entries import Entry
from watchbook.front.imports.errors import MappingError
from watchbook.front.imports.fields import Columns, FieldReading, fillable
from watchbook.front.imports.mapping import Mapping, Part, Rule, sign_of
from watchbook.front.imports.reading.table import Cell, Row, Unclear, header_of
from watchbook.front.imports.taken import (
    HAPPENED_IN,
    LONGEST_NIGHT,
    NAMESPACE,
    OF_A_DAY,
    SPANS,
    Place,
    Reading,
    Ready,
    Taken,
    Trouble,
)
from watchbook.front.imports.values import CannotError, instant_of, text_of, whole_text
from watchbook.ground.ledger.kinds import kind_named

if TYPE_CHECKING:
    from collections.abc import Mapping as Named

    from watchbook.front.imports.queries.finding import Finder

KNOWN_BY = {
    "teams.dog": {"name": "dog", "microchip": "microchip"},
    "people.person": {"name": "person", "badge": "badge"},
}
"""For the records that may be here already: which fields tell it, and how each is looked for."""
_MEND = "Mend the cell, or the mapping, and import the file again."
_SAY = "Say in the mapping in which column “{name}” stands, or one “value” for every row."


class Compiler(Columns):
    """Makes the reading of one mapping over one header. A MappingError says what does not fit."""

    def __init__(self, mapping: Mapping, header: list[str], agency: str, finder: Finder) -> None:
        """Compile every part; `finder` answers which dog, person or team a name means."""
        super().__init__(mapping, header, finder)
        self.agency = agency
        self.taken_as = finder.taken_as(mapping.source, {one.record for one in mapping.parts[:-1]})
        self.parts = [_PartReader(self, part) for part in mapping.parts]
        grouped = [one for one in self.parts if one.part.rows_together]
        self.group_by = grouped[-1].key_places if grouped else None

    def left_out(self) -> list[str]:
        """The columns from which nothing is taken."""
        taken: set[int] = set()
        for part in self.mapping.parts:
            lists = [rule for each in part.lists.values() for one in each for rule in one.values()]
            rules = [*part.fields.values(), *lists, *([part.happened] if part.happened else [])]
            names = [*part.key, *([part.when] if part.when else [])]
            names += [name for rule in rules for name in rule.columns]
            taken |= {self.place(name) for name in names}
        return [name for place, name in enumerate(self.header) if place not in taken]

    def read(self, rows: list[Row]) -> Taken:
        """The records of one row, or of rows that belong together."""
        first, last = rows[0], rows[-1]
        for row in rows:
            trouble = self._row_trouble(row)
            if trouble is not None:
                return Taken(first.number, last.number, [], [trouble])
        made: list[Ready] = []
        troubles: list[Trouble] = []
        known: dict[str, UUID] = {}
        for reader in self.parts:
            ready = reader.read(rows, known, troubles)
            if ready is not None:
                known[reader.part.name] = ready.adopted or ready.id
                made.append(ready)
        if any(not one.is_note for one in troubles):
            made = []
        return Taken(first.number, last.number, made, troubles)

    def _row_trouble(self, row: Row) -> Trouble | None:
        if row.trouble:
            shown = str(row.cells[0])[:200] if row.cells else ""
            return Trouble(row.number, "", shown, row.trouble, "Close or take out the mark.")
        if row.cells[:1] == self.header[:1] and header_of(row.cells) == self.header:
            why = "The row repeats the names of the columns."
            do = "Nothing is to be done: it holds no record."
            return Trouble(row.number, "", str(row.cells[0])[:200], why, do)
        extra = [cell for cell in row.cells[len(self.header) :] if cell not in (None, "")]
        if extra:
            return Trouble(
                row.number,
                "",
                str(extra[0])[:200],
                f"The row has {len(row.cells)} cells, the header has {len(self.header)}.",
                "A cell holds the sign that parts columns: quote the cell, or take the sign out.",
            )
        return None


class _PartReader:
    """Reads one part of a mapping."""

    def __init__(self, whole: Compiler, part: Part) -> None:
        self.whole, self.part = whole, part
        self.reading = FieldReading(whole)
        self.schema = kind_named(part.record).schema
        self.key_places = [whole.place(name) for name in part.key]
        self.when = whole.place(part.when) if part.when else None
        self.seed = f"{whole.agency}\n{whole.mapping.source.casefold()}\n{part.record}"
        self.fields: list[Place] = []
        self.late: list[Place] = []
        for name, rule in part.fields.items():
            (self.late if rule.told.get("find") == "team" else self.fields).append(
                self._compiled(name, rule)
            )
        self.lists = [
            (name, [self._entry(name, one) for one in each]) for name, each in part.lists.items()
        ]
        self.happened = self.reading.happened(part.happened) if part.happened else None
        self.by_name = {one.target: one for one in (*self.fields, *self.late) if not one.inner}

    # ---------------------------------------------------------------- compile

    def _entry(self, name: str, rules: Named[str, Rule]) -> Entry:
        """One entry of a list, or as many as its cells hold where they are split."""
        places = [self._item(name, inner, rule) for inner, rule in rules.items()]
        signs: dict[int, str] = {}
        for inner, rule in rules.items():
            if "split" not in rule.told:
                continue
            for column in rule.columns:
                sign = sign_of(rule.told["split"])
                if signs.setdefault(self.whole.place(column), sign) != sign:
                    raise MappingError(f"{name}.{inner}: “{column}” is split in two ways.")
        return Entry(self.whole, places, signs)

    def _compiled(self, name: str, rule: Rule) -> Place:
        if "split" in rule.told:
            raise MappingError(
                f"“{name}” is one field: “split” is for the entries of a list. Several words of "
                "one field are parted by “separator”."
            )
        target, _, inner = name.partition(".")
        member = self.schema.by_name.get(target)
        if isinstance(member, Group) and inner:
            plain = next((one for one in member.members if one.name == inner), None)
        else:
            plain = member if isinstance(member, Field) and not inner else None
        if plain is None or plain.type is Type.FILE or plain.is_by_program:
            raise MappingError(
                f"{self.schema.label} has no field “{name}” that a file can fill. It has: "
                f"{', '.join(sorted(fillable(self.part.record)))}."
            )
        return self.reading.place_of(target, inner, plain, rule)

    def _item(self, name: str, inner: str, rule: Rule) -> Place:
        member = self.schema.by_name.get(name)
        fields = member.fields if isinstance(member, Items) else ()
        plain = next((one for one in fields if one.name == inner), None)
        if plain is None:
            raise MappingError(f"{self.schema.label} has no list “{name}” with “{inner}” in it.")
        return self.reading.place_of(name, inner, plain, rule)

    # ---------------------------------------------------------------- read

    def read(
        self, rows: list[Row], known: dict[str, UUID], troubles: list[Trouble]
    ) -> Ready | None:
        """The record of this part; None where the row has none, or where it has a trouble."""
        cells = rows[0].cells
        if self.when is not None and self.whole.cell(cells, self.when) is None:
            return None
        before = len(troubles)
        reading = Reading(cells, known)
        number = rows[0].number
        key = self._key(cells, number, troubles)
        raw: dict[str, Any] = {}
        happened = self._when(reading, number, troubles)
        self._fill(self.fields, reading, number, raw, troubles)
        reading.at = happened[0] if happened else self._said_in(raw) or self._day_in(raw)
        self._fill(self.late, reading, number, raw, troubles)
        for name, each in self.lists:
            items = self._items(each, rows, known, troubles)
            if items:
                raw[name] = items
        if len(troubles) > before or key is None:
            return None
        self._past_midnight(raw, number, troubles)
        return self._checked(raw, key, rows[0], happened, troubles)

    def _fill(
        self,
        places: list[Place],
        reading: Reading,
        number: int,
        raw: dict[str, Any],
        troubles: list[Trouble],
    ) -> None:
        for one in places:
            try:
                value = one.get(reading)
            except CannotError as cannot:
                troubles.append(self._trouble(number, one, reading, cannot))
                continue
            if value is None or value == "":
                continue
            if one.inner:
                raw.setdefault(one.target, {})[one.inner] = value
            else:
                raw[one.target] = value

    def _trouble(self, number: int, place: Place, reading: Reading, cannot: CannotError) -> Trouble:
        found = cannot.found or self._found(place, reading.cells)
        return Trouble(number, cannot.column or place.columns, found[:300], cannot.why, cannot.do)

    def _found(self, place: Place, cells: list[Cell]) -> str:
        """What stood in the cell of a field, as a person would have typed it."""
        cell = cells[place.first] if 0 <= place.first < len(cells) else None
        return "" if isinstance(cell, Unclear) or cell is None else text_of(cell)

    def _items(
        self,
        each: list[Entry],
        rows: list[Row],
        known: dict[str, UUID],
        troubles: list[Trouble],
    ) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = []
        for row in rows if self.part.rows_together else rows[:1]:
            for entry in each:
                try:
                    told_in = entry.cells(row.cells)
                except CannotError as cannot:
                    trouble = Trouble(
                        row.number, cannot.column, cannot.found, cannot.why, cannot.do
                    )
                    troubles.append(trouble)
                    continue
                for cells in told_in:
                    self._item_of(entry.places, Reading(cells, known), row.number, items, troubles)
        return items

    def _item_of(
        self,
        places: list[Place],
        reading: Reading,
        number: int,
        items: list[dict[str, Any]],
        troubles: list[Trouble],
    ) -> None:
        raw: dict[str, Any] = {}
        told: dict[str, Any] = {}
        self._fill(places, reading, number, raw, troubles)
        for inner in raw.values():
            told |= inner
        if any(place.first >= 0 and place.inner in told for place in places):
            items.append({"id": f"i{len(items) + 1}", **told})

    def _key(self, cells: list[Cell], number: int, troubles: list[Trouble]) -> str | None:
        words = []
        for place, name in zip(self.key_places, self.part.key, strict=True):
            cell = self.whole.cell(cells, place)
            try:
                words.append("" if cell is None else whole_text(cell))
            except CannotError as cannot:
                words.append(name)
                troubles.append(Trouble(number, name, cannot.found, cannot.why, cannot.do))
        if not any(words):
            why = "The row has nothing in the columns that tell it from others."
            troubles.append(Trouble(number, ", ".join(self.part.key), "", why, _MEND))
            return None
        return " · ".join(words)[:300]

    def _when(
        self, reading: Reading, number: int, troubles: list[Trouble]
    ) -> tuple[datetime, bool] | None:
        if self.happened is None or self.part.happened is None:
            return None
        try:
            return self.happened(reading)
        except CannotError as cannot:
            columns = self.part.happened.columns
            place = Place("", "", ", ".join(columns), self.whole.place(columns[0]), lambda _r: None)
            troubles.append(self._trouble(number, place, reading, cannot))
            return None

    def _past_midnight(self, raw: dict[str, Any], row: int, troubles: list[Trouble]) -> None:
        """Put an end on the next day where the file tells one day for both; say so, whatever."""
        first, last = SPANS.get(self.part.record, ("", ""))
        begins, ends = raw.get(first), raw.get(last)
        if not isinstance(begins, datetime) or not isinstance(ends, datetime) or begins <= ends:
            return
        rules = self.part.fields
        is_one_day = rules[first].told.get("date", "") == rules[last].told.get("date")
        zone, next_day = self.whole.mapping.zone, ends
        local = ends.astimezone(zone)
        with suppress(CannotError):  # the clocks may leave that hour of the next day out
            next_day = instant_of(local.date() + timedelta(days=1), local.time(), zone)
        columns, found = self.by_name[last].columns, f"{local:%H:%M}"
        if is_one_day and begins < next_day <= begins + LONGEST_NIGHT:
            raw[last] = next_day
            why, do = "It ends before it begins: taken as the next day.", "Look whether it is so."
        else:
            why, do = "It ends before it begins; taken as it stands.", "Look at both times."
        troubles.append(Trouble(row, columns, found, why, do, is_note=True))

    def _said_in(self, raw: dict[str, Any]) -> datetime | None:
        for name in HAPPENED_IN.get(self.part.record, ()):
            value = raw.get(name)
            if isinstance(value, datetime):
                return value
        return None

    def _day_in(self, raw: dict[str, Any]) -> datetime | None:
        """Noon of the day that a record tells: when it happened, and which team stood that day."""
        for name in HAPPENED_IN.get(self.part.record, ()):
            value = raw.get(name)
            if isinstance(value, date):
                return datetime.combine(value, time(12), tzinfo=self.whole.mapping.zone)
        return None

    def _checked(
        self,
        raw: dict[str, Any],
        key: str,
        row: Row,
        happened: tuple[datetime, bool] | None,
        troubles: list[Trouble],
    ) -> Ready | None:
        checked = validate(self.schema, raw)
        if checked.problems:
            for problem in checked.problems:
                name = problem.pointer.split("/")[1] if "/" in problem.pointer else ""
                place = self.by_name.get(name)
                column = place.columns if place else name
                found = (place and self._found(place, row.cells)) or str(raw.get(name, ""))
                do = _MEND if place else _SAY.format(name=name)
                troubles.append(Trouble(row.number, column, found[:300], problem.message, do))
            return None
        said = self._said_in(checked.values)
        noon = None if said or happened else self._day_in(checked.values)
        occurred, day_only = (said, False) if said else happened or (noon, noon is not None)
        if occurred is None and self.part.record in OF_A_DAY:
            troubles.append(self._dayless(row.number))
            return None
        row_id = uuid5(NAMESPACE, f"{self.seed}\n{key}")
        return Ready(
            part=self.part,
            id=row_id,
            key=key,
            values=checked.values,
            row=row.number,
            occurred_at=occurred,
            is_day_only=day_only,
            digest=self._digest(checked.values, occurred),
            adopted=self._adopted(checked.values) or self.whole.taken_as.get(row_id),
        )

    def _dayless(self, row: int) -> Trouble:
        """The trouble of a row that tells no day, by the columns in which it would stand."""
        rules = [self.part.happened] if self.part.happened else []
        names = HAPPENED_IN[self.part.record]
        rules += [self.part.fields[name] for name in names if name in self.part.fields]
        columns = ", ".join(dict.fromkeys(name for rule in rules for name in rule.columns))
        label = self.schema.label
        do = (
            "Write the day into the cell and import the file again."
            if rules
            else f"Say in the mapping where the day stands: “{names[0]}”, or “happened”."
        )
        return Trouble(row, columns, "", f"{label}: the row does not say on which day it was.", do)

    def _digest(self, values: dict[str, Any], occurred: datetime | None) -> bytes:
        told = json.dumps(leaves_of(self.schema, values), sort_keys=True)
        return blake2b(
            f"{told}{occurred and occurred.timestamp()}".encode(), digest_size=16
        ).digest()

    def _adopted(self, values: dict[str, Any]) -> UUID | None:
        """The record that is here already and is the same by what the mapping names."""
        by = KNOWN_BY.get(self.part.record, {})
        for name in self.part.known_by:
            if name not in by:
                raise MappingError(f"{self.schema.label} is not known by “{name}”.")
            if values.get(name):
                found = self.whole.finder.known(by[name], str(values[name]))
                if found is not None and not self.whole.finder.is_other_dog(
                    found, str(values.get("microchip") or "")
                ):
                    return found
        return None
