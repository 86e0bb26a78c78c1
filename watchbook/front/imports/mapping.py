"""A mapping: which column of a file becomes which field of which record, and in which way.

The format is documented in docs/user/imports.md. A mapping never guesses: what has several readings
(the order of day and month, a unit, a word) stands in it, or the import asks.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping as Named
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from watchbook.front.imports.choices import DATE_ORDERS, KINDS, MERGED
from watchbook.front.imports.errors import MappingError
from watchbook.front.imports.reading.table import FileOptions

FORMAT = "watchbook-import/1"
_TOP = {
    "format", "kind", "source", "time_zone", "file", "dates", "decimal", "not_recorded", "parts",
    "key", "fields", "lists", "happened", "known_by", "rows_together", "about",
}  # fmt: skip
_PART = {
    "name",
    "record",
    "key",
    "fields",
    "lists",
    "happened",
    "known_by",
    "rows_together",
    "when",
}
_FILE = {"delimiter", "encoding", "sheet", "header_row", "merged", "hidden_rows"}
_DATES = {"order", "short_years", "serial"}
_COLUMNS_IN = ("column", "date", "time", "dog", "handler", "name", "badge", "microchip")
_RULE = {
    "column", "columns", "join", "value", "part", "find", "words", "unit", "order", "short_years",
    "serial", "date", "time", "clock", "separator", "split", "dog", "handler", "name",
    "badge", "microchip",
}  # fmt: skip


SIGNS = {"comma": ",", "semicolon": ";", "slash": "/", "bar": "|", "line": "\n"}
"""What may part several things in one cell, by the word that a mapping may say for it."""


def sign_of(told: Any) -> str:
    """The sign that a mapping tells, by its word or as it is."""
    return SIGNS.get(str(told), str(told))


@dataclass(frozen=True, slots=True)
class Rule:
    """How one field gets its value; `told` is what the mapping says, by name."""

    told: Named[str, Any]

    @property
    def columns(self) -> list[str]:
        """Every column that it reads."""
        names = [self.told.get(name) for name in _COLUMNS_IN]
        return [str(one) for one in [*names, *self.told.get("columns", ())] if one]


@dataclass(frozen=True, slots=True)
class Part:
    """One record that each row makes, or shares with other rows of the same key."""

    name: str
    record: str
    key: tuple[str, ...]
    fields: Named[str, Rule]
    lists: Named[str, list[Named[str, Rule]]] = field(default_factory=dict)
    happened: Rule | None = None
    known_by: tuple[str, ...] = ()
    rows_together: bool = False
    when: str = ""


@dataclass(frozen=True, slots=True)
class Dates:
    """How dates are written: the order of day, month and year, and what else was agreed."""

    order: str = ""
    short_years: int | None = None
    serial: int | None = None


@dataclass(frozen=True, slots=True)
class Mapping:
    """A whole mapping, checked. `document` is what it was read from."""

    kind: str
    source: str
    zone: ZoneInfo
    options: FileOptions
    dates: Dates
    decimal: str
    not_recorded: frozenset[str]
    parts: tuple[Part, ...]
    document: Named[str, Any]

    @property
    def digest(self) -> str:
        """SHA-256 of the document, whatever its spaces."""
        return sha256(written(self.document).encode()).hexdigest()

    def mark_for(self, file: str) -> str:
        """What a dry run of a file by this mapping leaves, to know it by."""
        return f"{file[:32]}{self.digest[:32]}"


def written(document: Named[str, Any]) -> str:
    """A document as JSON, the same for the same content."""
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True)


def read_document(content: str) -> dict[str, Any]:
    """The document in a JSON or TOML text; a MappingError that says where it is wrong."""
    text = content.lstrip("\ufeff").strip()
    try:
        read = json.loads(text) if text.startswith("{") else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        message = f"The mapping is neither JSON nor TOML: {error}."
        raise MappingError(message) from error
    try:
        written(read).encode()
    except TypeError:
        raise MappingError("Write days and times in quotation marks, as text.") from None
    except (ValueError, RecursionError) as error:
        raise MappingError(f"The mapping holds what cannot be kept: {error}.") from error
    return dict(read)


def mapping_of(document: Named[str, Any], zone: str) -> Mapping:
    """The mapping that a document tells; `zone` is the agency's, where it names none."""
    _known("The mapping", document, _TOP)
    if document.get("format") != FORMAT:
        raise MappingError(f"A mapping begins with format = “{FORMAT}”.")
    kind = _text(document, "kind")
    if kind not in KINDS:
        raise MappingError(f"The kind “{kind}” is none of: {', '.join(KINDS)}.")
    source = " ".join(_text(document, "source").split())
    if not source or len(source) > 60:
        raise MappingError("“source” names where the rows come from, in at most 60 characters.")
    return Mapping(
        kind=kind,
        source=source,
        zone=_zone(str(document.get("time_zone") or zone)),
        options=_options(_object(document, "file")),
        dates=_dates("“dates”", _object(document, "dates")),
        decimal=_decimal(document.get("decimal", "")),
        not_recorded=frozenset(
            {"", *(" ".join(str(w).split()).casefold() for w in _words(document))}
        ),
        parts=_parts(kind, document),
        document=document,
    )


def _parts(kind: str, document: Named[str, Any]) -> tuple[Part, ...]:
    told = document.get("parts")
    if told is None:
        told = [{name: document[name] for name in _PART & set(document)} | {"name": "record"}]
    if not isinstance(told, list) or not told:
        raise MappingError("“parts” is a list of the records that a row makes.")
    parts = [_part(kind, one) for one in told]
    if len({one.name for one in parts}) != len(parts):
        raise MappingError("Each part needs a name of its own.")
    return tuple(parts)


def _part(kind: str, told: Any) -> Part:
    if not isinstance(told, dict):
        raise MappingError("Each part is an object of named members.")
    _known("A part", told, _PART)
    records = KINDS[kind].records
    record = str(told.get("record") or records[0])
    where = f"The part “{told.get('name', record)}”"
    if record not in records:
        raise MappingError(f"{where}: with {kind} a row makes one of: {', '.join(records)}.")
    key = told.get("key")
    if isinstance(key, str):
        key = [key]
    if not isinstance(key, list) or not key or not all(isinstance(one, str) for one in key):
        raise MappingError(
            f"{where} needs “key”: the columns that tell one row from another, so that importing "
            "again makes nothing twice."
        )
    lists = told.get("lists", {})
    if not isinstance(lists, dict):
        raise MappingError(f"{where}: “lists” is an object of lists.")
    happened = told.get("happened")
    return Part(
        name=str(told.get("name") or record),
        record=record,
        key=tuple(key),
        fields=_rules(where, told.get("fields", {})),
        lists={
            name: [_rules(f"{where}, {name}", one) for one in _several(rules)]
            for name, rules in lists.items()
        },
        happened=_rule(where, happened) if happened is not None else None,
        known_by=tuple(str(one) for one in _several(told.get("known_by", []))),
        rows_together=bool(told.get("rows_together", False)),
        when=str(told.get("when", "")),
    )


def _words(document: Named[str, Any]) -> list[Any]:
    told = document.get("not_recorded", [])
    if not isinstance(told, list):
        raise MappingError("“not_recorded” is a list of words.")
    return told


def _several(told: Any) -> list[Any]:
    return told if isinstance(told, list) else [told]


def _rules(where: str, told: Any) -> dict[str, Rule]:
    if not isinstance(told, dict):
        raise MappingError(f"{where}: “fields” is an object from field to column.")
    return {str(name): _rule(f"{where}, {name}", rule) for name, rule in told.items()}


def _rule(where: str, told: Any) -> Rule:
    if isinstance(told, str):
        return Rule({"column": told})
    if not isinstance(told, dict):
        raise MappingError(f"{where}: say a column, or an object of named members.")
    _known(where, told, _RULE)
    if not {"column", "columns", "value", "part", "find", "date"} & set(told):
        raise MappingError(f"{where}: say a column, columns, date, value, part or find.")
    if not isinstance(told.get("columns", []), list):
        raise MappingError(f"{where}: “columns” is a list of columns.")
    for name in ("separator", "split"):
        if name in told and not (isinstance(told[name], str) and told[name]):
            raise MappingError(
                f"{where}: “{name}” is {', '.join(SIGNS)}, or the sign between several in one cell."
            )
    words = told.get("words", {})
    if not isinstance(words, dict) or any(isinstance(w, dict | list) for w in words.values()):
        raise MappingError(f"{where}: “words” says for each word of the file one word of ours.")
    _dates(where, {name: told[name] for name in _DATES & set(told)})
    return Rule(told)


def _options(told: Named[str, Any]) -> FileOptions:
    _known("“file”", told, _FILE)
    header = told.get("header_row", 1)
    if not isinstance(header, int) or isinstance(header, bool) or not 1 <= header <= 1000:
        raise MappingError("“header_row” is the number of the row with the column names, from 1.")
    if told.get("merged", "") not in MERGED:
        raise MappingError("“merged” is fill or first.")
    if told.get("hidden_rows", "read") not in ("read", "skip"):
        raise MappingError("“hidden_rows” is read or skip.")
    for name in ("delimiter", "encoding", "sheet"):
        if not isinstance(told.get(name), str | None):
            raise MappingError(f"“{name}” is a word.")
    given = {name: value for name, value in told.items() if value not in (None, "")}
    return FileOptions(**given)


def _dates(where: str, told: Named[str, Any]) -> Dates:
    _known(where, told, _DATES)
    order, short, serial = told.get("order", ""), told.get("short_years"), told.get("serial")
    if order not in ("", *DATE_ORDERS):
        raise MappingError(f"{where}: the order is one of: {', '.join(DATE_ORDERS)}.")
    if short is not None and not (isinstance(short, int) and 1900 <= short <= 2100):
        raise MappingError(
            f"{where}: “short_years” is the first year that two digits may mean, as 1970."
        )
    if serial not in (None, 1900, 1904):
        raise MappingError(
            f"{where}: “serial” is 1900 or 1904, the year from which days are counted."
        )
    return Dates(order, short, serial)


def _decimal(told: Any) -> str:
    if told not in ("", "point", "comma"):
        raise MappingError("“decimal” is point or comma: what parts whole from broken numbers.")
    return str(told)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise MappingError(
            f"There is no time zone “{name}”; say one as America/Chicago."
        ) from error


def _text(document: Named[str, Any], name: str) -> str:
    value = document.get(name)
    if not isinstance(value, str):
        raise MappingError(f"The mapping needs “{name}”.")
    return value


def _object(document: Named[str, Any], name: str) -> Named[str, Any]:
    value = document.get(name, {})
    if not isinstance(value, dict):
        raise MappingError(f"“{name}” is an object of named members.")
    return value


def _known(where: str, told: Named[str, Any], names: set[str]) -> None:
    wrong = sorted(set(map(str, told)) - names)
    if wrong:
        raise MappingError(
            f"{where}: “{wrong[0]}” means nothing here; known are: {', '.join(sorted(names))}."
        )
