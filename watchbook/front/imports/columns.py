"""The mapping page: which column is which field, asked with the file's own rows before the eyes.

Makes what the page shows from a header, some rows and the mapping as it stands, and a mapping from
what was pressed. Mappings of several parts, and rules that the page has no control for, are kept as
they are and changed as text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Named
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from watchbook.core.schema import Field, Type
from watchbook.front.imports.amounts import UNITS
from watchbook.front.imports.choices import KINDS
from watchbook.front.imports.compiling import KNOWN_BY
from watchbook.front.imports.fields import fillable
from watchbook.front.imports.list_columns import ListShown, Select, lists_of, parted, signs_of
from watchbook.front.imports.proposing import proposed_column
from watchbook.front.imports.queries.finding import Finder, plain
from watchbook.front.imports.reading.table import Cell, Unclear
from watchbook.front.imports.taken import HAPPENED_IN, OF_A_DAY
from watchbook.front.imports.values import CannotError, text_of

KEPT = "·kept·"
"""The choice that leaves a rule as the mapping has it."""

MOST_WORDS = 40
_NUMERIC_DAY = re.compile(r"(\d{1,2})[./ -](\d{1,2})[./ -]\d{2,4}\b")
_BROKEN = re.compile(r"\$?\d+,\d+")
_ALWAYS_AT = ("00:00", "06:00", "08:00", "12:00", "17:00", "23:59")


@dataclass
class Line:
    """One field of the record: its lists, and the words of its column."""

    name: str
    label: str
    help: str
    selects: list[Select]
    words: list[Select] = field(default_factory=list)
    is_used: bool = False
    asked: str = "Words of this column"


class MappingPage:
    """What the page shows for one file and the mapping as it stands."""

    def __init__(
        self,
        document: Named[str, Any],
        header: list[str],
        rows: list[list[Cell]],
        finder: Finder,
    ) -> None:
        """`rows` are the first some of the file; `finder` knows who and which dog is here."""
        self.finder = finder
        self.document, self.header, self.rows = document, header, rows
        self.record = KINDS[str(document["kind"])].records[0]
        self.fields: dict[str, Any] = dict(document.get("fields", {}))
        self.lists = lists_of(self.record, document.get("lists", {}))
        self.rules = self.fields | {
            f"{one.name}[].{inner}": rule for one in self.lists for inner, rule in one.rules.items()
        }
        self.columns = [("", "not in the file"), *((name, name) for name in header)]

    def list_lines(self) -> list[tuple[ListShown, list[Line]]]:
        """Every list of the record with the fields of its entries; those in use first."""
        made = [
            (one, [self._line(f"{one.name}[].{inner}", f) for inner, f in one.fields.items()])
            for one in self.lists
        ]
        return sorted(made, key=lambda pair: not pair[0].is_used)

    def lines(self) -> list[Line]:
        """Every field that a column may fill; those in use first."""
        made = [
            self._line(name, one)
            for name, one in fillable(self.record).items()
            if one.type is not Type.REFERENCE or one.refers_to in _FINDS or name in self.fields
        ]
        return sorted(made, key=lambda line: not line.is_used)

    def key(self) -> list[str]:
        """The columns of the key."""
        key = self.document.get("key", [])
        return [key] if isinstance(key, str) else list(key)

    def known_by(self) -> list[tuple[str, str, bool]]:
        """By what a record that is here already is known: field, label, whether it is chosen."""
        chosen = self.document.get("known_by", [])
        names = reversed(KNOWN_BY.get(self.record, {}))
        return [(name, fillable(self.record)[name].label, name in chosen) for name in names]

    def _line(self, name: str, one: Field) -> Line:
        rule = self.rules.get(name)
        rule = {"column": rule} if isinstance(rule, str) else dict(rule or {})
        selects = self._selects(name, one, rule)
        words: list[Select] = []
        asked = Line.asked
        if one.type in (Type.CHOICE, Type.CHOICES, Type.BOOLEAN) and rule.get("column"):
            words = self._words(name, one, rule)
        elif one.type is Type.REFERENCE and "find" in rule:
            words, asked = (
                self._names(name, one, rule),
                "Names that are not found here as they stand",
            )
        return Line(name, one.label, one.help, selects, words, is_used=bool(rule), asked=asked)

    def _selects(self, name: str, one: Field, rule: dict[str, Any]) -> list[Select]:
        if _is_beyond(one, rule):
            kept = [(KEPT, "as the mapping says"), *self.columns]
            return [Select(f"c-{name}", "Column", kept, KEPT)]
        if one.type is Type.REFERENCE:
            return [
                Select(f"{part}-{name}", label, self.columns, str(rule.get(told, "")))
                for part, told, label in _reference_parts(one)
            ]
        if one.type is Type.INSTANT:
            day = str(rule.get("date") or rule.get("column") or "")
            clock = str(rule.get("time", ""))
            found = [
                Select(f"c-{name}", "Day, or day and time", self.columns, day),
                Select(f"t-{name}", "Time, where it is apart", self.columns, clock),
                *parted(name, one, rule),
            ]
            if self.record == "teams.team":
                always = [("", "no"), *((one, one) for one in _ALWAYS_AT)]
                fixed = str(rule.get("clock", ""))
                if fixed and fixed not in _ALWAYS_AT:
                    always.append((fixed, fixed))
                found.append(Select(f"k-{name}", "or always at", always, fixed))
            return found
        found = [Select(f"c-{name}", "Column", self.columns, str(rule.get("column", "")))]
        units = _units_of(one)
        if len(units) > 1:
            found.append(Select(f"u-{name}", "In", units, str(rule.get("unit", ""))))
        return found + parted(name, one, rule)

    def _words(self, name: str, one: Field, rule: dict[str, Any]) -> list[Select]:
        ours = [(choice.value, choice.label) for choice in one.choices]
        if one.type is Type.BOOLEAN:
            ours = [("true", "Yes"), ("false", "No")]
        told = {plain(word): value for word, value in rule.get("words", {}).items()}
        known = {plain(text): value for value, label in ours for text in (value, label)}
        choices = [("?", "choose"), ("", "not recorded"), *ours]
        found = []
        for number, word in enumerate(self._distinct(str(rule["column"]), signs_of(one, rule))):
            value = told.get(plain(word), known.get(plain(word), "?"))
            shown = str(value).lower() if isinstance(value, bool) else str(value)
            found.append(Select(f"w-{name}-{number}", word, choices, shown))
        return found

    def _names(self, name: str, one: Field, rule: dict[str, Any]) -> list[Select]:
        """The names of the file that nobody here is called, and those that the mapping tells."""
        told = {plain(word): str(value) for word, value in rule.get("words", {}).items()}
        is_team = one.refers_to == "teams.team"
        found: list[Select] = []
        for _, member, _ in _reference_parts(one):
            what = _NAMED.get((one.refers_to, member))
            if what is None or not rule.get(member):
                continue
            known = [("?", "choose"), ("", "not recorded")]
            known += self.finder.called(what, by_number=is_team)
            by = [what, _NUMBERS[what]] if is_team else [what]
            for word in self._distinct(str(rule[member])):
                is_found = any(self.finder.is_known(how, word) for how in by)
                if plain(word) not in told and is_found:
                    continue
                value = told.get(plain(word), "?")
                if value not in dict(known):
                    known.append((value, value))
                found.append(Select(f"w-{name}-{len(found)}", word, known, value))
        return found

    def _distinct(self, column: str, signs: tuple[str, ...] = ()) -> list[str]:
        """The words of a column in the rows that were looked at, most often first.

        `signs` part several in one cell.
        """
        seen: dict[str, int] = {}
        place = self._place(column)
        for cells in self.rows if place is not None else []:
            cell = cells[place] if place is not None and place < len(cells) else None
            words = ["" if isinstance(cell, Unclear) else shown(cell)]
            for sign in signs:
                words = [one.strip() for word in words for one in word.split(sign)]
            for word in filter(None, words):
                seen[word] = seen.get(word, 0) + 1
        return sorted(seen, key=lambda word: -seen[word])[:MOST_WORDS]

    def _place(self, column: str) -> int | None:
        names = [plain(one) for one in self.header]
        return names.index(plain(column)) if plain(column) in names else None

    def ambiguous_day(self) -> str:
        """A day of the mapped columns that can be read in two ways; empty where there is none."""
        for rule in (*self.rules.values(), self.document.get("happened")):
            told = {"column": rule} if isinstance(rule, str) else dict(rule or {})
            place = self._place(str(told.get("date") or told.get("column") or ""))
            for cells in self.rows if place is not None else []:
                text = shown(cells[place]) if place is not None and place < len(cells) else ""
                match = _NUMERIC_DAY.match(text)
                if match and int(match[1]) <= 31 and int(match[2]) <= 31:
                    return text
        return ""

    def dayless(self) -> str:
        """The field in which the day stands, where a record needs one and no column tells it."""
        names = HAPPENED_IN[self.record] if self.record in OF_A_DAY else ()
        if not names or self.document.get("happened") or any(n in self.fields for n in names):
            return ""
        return fillable(self.record)[names[0]].label

    def comma_number(self) -> str:
        """A number of the mapped columns whose comma has two readings; empty where none has."""
        kinds = fillable(self.record)
        for name, rule in self.fields.items():
            told = {"column": rule} if isinstance(rule, str) else dict(rule or {})
            place = self._place(str(told.get("column") or ""))
            is_number = name in kinds and kinds[name].type is Type.INTEGER
            for cells in self.rows if place is not None and is_number else []:
                text = shown(cells[place]) if place is not None and place < len(cells) else ""
                if _BROKEN.fullmatch(text):
                    return text
        return ""

    def document_from(
        self, posted: Named[str, str], keys: list[str], known_by: list[str]
    ) -> dict[str, Any]:
        """The mapping that the page's answers make, on top of what it has no control for."""
        made = dict(self.document)
        if self.record in KNOWN_BY:
            made["known_by"] = [name for name in known_by if name in KNOWN_BY[self.record]]
        fields: dict[str, Any] = {}
        for line in self.lines():
            rule = self._rule(line, fillable(self.record)[line.name], posted)
            if rule:
                fields[line.name] = rule
        made["fields"], made["key"] = fields, keys
        made["lists"] = self._lists_from(posted)
        if not made["lists"]:
            del made["lists"]
        made["decimal"] = posted.get("decimal", made.get("decimal", ""))
        if not made["decimal"]:
            del made["decimal"]
        made["source"] = posted.get("source", "").strip() or made.get("source", "")
        dates = dict(made.get("dates", {}))
        dates["order"] = posted.get("order", "")
        short = posted.get("short_years", "")
        dates["short_years"] = int(short) if short.isdecimal() and len(short) == 4 else None
        made["dates"] = {name: value for name, value in dates.items() if value}
        file = dict(made.get("file", {})) | {"merged": posted.get("merged", "")}
        made["file"] = {name: value for name, value in file.items() if value not in ("", None)}
        if posted.get("happened"):
            made["happened"] = {"date": posted["happened"]}
        else:
            made.pop("happened", None)
        return made

    def _lists_from(self, posted: Named[str, str]) -> dict[str, Any]:
        """The lists as they were posted; those for which the page has no control as they were."""
        told = self.document.get("lists", {})
        known = {one.name for one in self.lists}
        made = {name: rules for name, rules in told.items() if name not in known}
        for one, lines in self.list_lines():
            rules = {
                inner: rule
                for (inner, field_), line in zip(one.fields.items(), lines, strict=True)
                if (rule := self._rule(line, field_, posted))
            } | one.kept
            if rules:
                made[one.name] = rules
        return made

    def _rule(self, line: Line, one: Field, posted: Named[str, str]) -> dict[str, Any] | None:
        before = self.rules.get(line.name)
        if posted.get(f"c-{line.name}") == KEPT:
            return dict(before) if isinstance(before, dict) else {"column": before}
        if one.type is Type.REFERENCE:
            found: dict[str, Any] = {
                told: posted[f"{part}-{line.name}"]
                for part, told, _ in _reference_parts(one)
                if posted.get(f"{part}-{line.name}")
            }
            if found and (words := _words_posted(line, one, before, posted)):
                found["words"] = words
            return {"find": _FINDS[one.refers_to], **found} if found else None
        column = posted.get(f"c-{line.name}", "")
        if not column:
            return None
        rule: dict[str, Any] = {"column": column}
        if posted.get(f"t-{line.name}"):
            rule = {"date": column, "time": posted[f"t-{line.name}"]}
        elif posted.get(f"k-{line.name}"):
            rule = {"date": column, "clock": posted[f"k-{line.name}"]}
        unit = posted.get(f"u-{line.name}") or (proposed_column(one, column) or {}).get("unit")
        if unit:
            rule["unit"] = unit
        for prefix, member in (("p", "split"), ("s", "separator")):
            if posted.get(f"{prefix}-{line.name}"):
                rule[member] = posted[f"{prefix}-{line.name}"]
        words = _words_posted(line, one, before, posted)
        if words:
            rule["words"] = words
        return rule


_NAMED = {
    ("teams.team", "dog"): "dog", ("teams.team", "handler"): "person",
    ("teams.dog", "name"): "dog", ("people.person", "name"): "person",
}  # fmt: skip
_NUMBERS = {"dog": "microchip", "person": "badge"}
_FINDS = {"teams.team": "team", "teams.dog": "dog", "people.person": "person"}


def _reference_parts(one: Field) -> list[tuple[str, str, str]]:
    """The lists of a reference: prefix of the name, member of the rule, label."""
    if one.refers_to == "teams.team":
        return [("d", "dog", "Dog"), ("h", "handler", "Handler")]
    if one.refers_to == "teams.dog":
        return [("n", "name", "Name of the dog"), ("m", "microchip", "or its microchip")]
    return [("n", "name", "Name"), ("b", "badge", "or badge")]


def _is_beyond(one: Field, rule: dict[str, Any]) -> bool:
    """Whether the page has no control for a rule."""
    plain_members = {"column", "date", "time", "clock", "words", "unit", "find", "dog", "handler",
                     "name", "badge", "microchip", "split", "separator"}  # fmt: skip
    if one.type is Type.REFERENCE and one.refers_to not in _FINDS:
        return bool(rule)
    return bool(set(rule) - plain_members)


def _units_of(one: Field) -> list[tuple[str, str]]:
    if one.type is not Type.INTEGER or not one.unit:
        return []
    others = [unit for unit in UNITS.get(one.unit, {}) if unit != one.unit]
    if one.unit in ("min", "s"):
        others += ["hh:mm"]
    if one.unit == "°C":
        others += ["°F"]
    if not others:
        return [("", one.unit)]
    names = [one.unit, *others]
    return [("", f"as it says, else {one.unit}"), *((unit, unit) for unit in names)]


def _words_posted(line: Line, one: Field, before: Any, posted: Named[str, str]) -> dict[str, Any]:
    """What was chosen for each word of the page; words that these rows do not have are kept."""
    shown_here = {plain(select.label) for select in line.words}
    told = before.get("words", {}) if isinstance(before, dict) else {}
    words = {word: value for word, value in told.items() if plain(word) not in shown_here}
    for select in line.words:
        value = posted.get(select.name, "?")
        if value == "?":
            continue
        is_boolean = one.type is Type.BOOLEAN and value in ("true", "false")
        words[select.label] = value == "true" if is_boolean else value
    return words


def shown(cell: Cell) -> str:
    """A cell as the page shows it."""
    if isinstance(cell, Unclear):
        return "?"
    if isinstance(cell, date) and not isinstance(cell, datetime):
        return cell.isoformat()
    try:
        return text_of(cell)
    except CannotError:
        return "?"
