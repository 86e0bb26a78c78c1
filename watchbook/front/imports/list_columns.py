"""Lists on the mapping page: their fields, and how several things in one cell are parted."""

from __future__ import annotations

from collections.abc import Mapping as Named
from dataclasses import dataclass, field
from typing import Any

from watchbook.core.schema import Field, Items, Type
from watchbook.front.imports.mapping import SIGNS, sign_of
from watchbook.ground.ledger.kinds import kind_named

_CALLED = {"comma": "a comma", "semicolon": "a semicolon", "slash": "a slash", "bar": "a bar",
           "line": "a line break"}  # fmt: skip


@dataclass
class Select:
    """One list to choose from."""

    name: str
    label: str
    choices: list[tuple[str, str]]
    value: str


@dataclass
class ListShown:
    """A list of a record: the fields that a column may fill, and the rules of its entries.

    `kept` are rules for which the page has no control.
    """

    name: str
    label: str
    fields: dict[str, Field]
    rules: dict[str, Any]
    kept: dict[str, Any] = field(default_factory=dict)

    @property
    def is_used(self) -> bool:
        """Whether the mapping fills it."""
        return bool(self.rules)


def lists_of(record: str, told: Named[str, Any]) -> list[ListShown]:
    """The lists of a record kind that the page can show; numbered columns are changed as text."""
    found = []
    for member in kind_named(record).schema.by_name.values():
        if not isinstance(member, Items):
            continue
        rules = told.get(member.name, {})
        rules = rules[0] if isinstance(rules, list) and len(rules) == 1 else rules
        fields = {
            one.name: one
            for one in member.fields
            if one.type not in (Type.REFERENCE, Type.FILE) and not one.is_by_program
        }
        if fields and isinstance(rules, dict):
            shown = {name: rule for name, rule in rules.items() if name in fields}
            kept = {name: rule for name, rule in rules.items() if name not in fields}
            found.append(ListShown(member.name, member.label, fields, shown, kept))
    return found


def parted(name: str, one: Field, rule: Named[str, Any]) -> list[Select]:
    """What parts several entries of a list, and several words of a field, in one cell."""
    found = []
    if "[]." in name:
        split = str(rule.get("split", ""))
        words = [("", "nothing: one in a row"), *_signs(split)]
        found.append(Select(f"p-{name}", "Several in a cell are parted by", words, _word(split)))
    if one.type is Type.CHOICES:
        separator = str(rule.get("separator", "comma"))
        found.append(Select(f"s-{name}", "Several words by", _signs(separator), _word(separator)))
    return found


def signs_of(one: Field, rule: Named[str, Any]) -> tuple[str, ...]:
    """The signs at which a cell of a field is taken apart, the outer first."""
    split = (sign_of(rule["split"]),) if rule.get("split") else ()
    return (*split, sign_of(rule.get("separator", ","))) if one.type is Type.CHOICES else split


def _word(sign: str) -> str:
    """The word of a sign; the sign itself where it has none."""
    return next((word for word, one in SIGNS.items() if sign in (word, one)), sign)


def _signs(told: str) -> list[tuple[str, str]]:
    """What can be chosen, and what the mapping tells besides."""
    more = [(told, told)] if told and _word(told) not in SIGNS else []
    return [*_CALLED.items(), *more]
