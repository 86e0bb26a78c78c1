"""The words of which a schema is made: fields, lists of items, groups."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")

Values = Mapping[str, Any]
"""Nested values of a record: scalars, lists of choices, dicts of groups, lists of items.

Instants are aware datetimes, dates are dates, references are UUIDs, everything
else is str, bool, int or None. An item is a dict with its stable `id`.
"""


class SchemaError(ValueError):
    """A schema, or values that were already validated, contradict themselves."""


class Privacy(StrEnum):
    """Who may see a field: anybody, the unit, or those with a reason (medical, force subject)."""

    PUBLIC = "public"
    UNIT = "unit"
    RESTRICTED = "restricted"


class Type(StrEnum):
    """How a field is entered and stored. Units are in field names (`mass_mg`, `length_m`)."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    CHOICES = "choices"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    INSTANT = "instant"
    DATE = "date"
    REFERENCE = "reference"
    FILE = "file"


@dataclass(frozen=True)
class Choice:
    """One word of a closed vocabulary: `value` is stored, `label` is read."""

    value: str
    label: str
    help: str = ""


def label_of(words: Iterable[Choice], value: str | None) -> str:
    """How a stored word reads; the word itself where its vocabulary no longer has it."""
    return next((word.label for word in words if word.value == value), value or "")


def labels_of(words: Iterable[Choice], values: Iterable[str] | None) -> str:
    """Several stored words, parted by commas, in the order of the vocabulary; unknown ones last."""
    known = {word.value: word.label for word in words}
    kept = {value for value in values or () if value}
    told = [label for value, label in known.items() if value in kept]
    return ", ".join([*told, *sorted(kept - known.keys())])


@dataclass(frozen=True)
class Field:
    """One value of a record.

    `minimum` and `maximum` bound numbers, `max_length` bounds text (characters).
    `refers_to` names the record kind of a reference. `is_condition` marks what
    may be copied from the last record (never times, outcomes or narrative).
    `shown_if` is `(field, values)`, one value or several parted by spaces: the
    form shows this field only then; the value is accepted regardless, since
    what happened can always be written. `is_by_program` marks what the action
    fills in: forms leave it out, and what a person sends for it is not taken.
    """

    name: str
    type: Type
    label: str
    help: str = ""
    privacy: Privacy = Privacy.UNIT
    is_required: bool = False
    choices: tuple[Choice, ...] = ()
    max_length: int = 200
    minimum: int | None = None
    maximum: int | None = None
    unit: str = ""
    refers_to: str = ""
    is_condition: bool = False
    is_by_program: bool = False
    shown_if: tuple[str, str] | None = None
    scale: int = 1
    """Stored integer = entered number times scale: 1000 stores grams as milligrams."""

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            message = f"{self.name!r} is no field name"
            raise SchemaError(message)
        if self.type in (Type.CHOICE, Type.CHOICES) and not self.choices:
            message = f"{self.name} has no choices"
            raise SchemaError(message)

    @cached_property
    def choice_values(self) -> frozenset[str]:
        """The stored words of the vocabulary."""
        return frozenset(choice.value for choice in self.choices)

    @cached_property
    def is_kept_as_it_is(self) -> bool:
        """Whether its clean value is its stored form: text, one word, a number, yes or no."""
        return self.type not in (Type.INSTANT, Type.DATE, Type.REFERENCE, Type.CHOICES)


@dataclass(frozen=True)
class Group:
    """Fields that are data: a flat mapping whose members a rule of the agency names.

    A discipline's own conditions stand here. `members` are the fields known to
    this version of the program; unknown names are refused by validation.
    """

    name: str
    label: str
    members: tuple[Field, ...]
    help: str = ""
    privacy: Privacy = Privacy.UNIT


@dataclass(frozen=True)
class Items:
    """A list of small things that belong to the record and are versioned with it.

    `quick` names a choice among its fields: forms offer one press for each choice, which adds a
    line that says it and nothing else.
    """

    name: str
    label: str
    fields: tuple[Field, ...]
    help: str = ""
    most: int = 100
    item_label: str = ""
    privacy: Privacy = Privacy.UNIT
    quick: str = ""


Member = Field | Group | Items


@dataclass(frozen=True)
class Schema:
    """All members of one record kind. `version` rises when the form changes."""

    kind: str
    label: str
    members: tuple[Member, ...]
    version: int = 1
    help: str = ""

    @cached_property
    def by_name(self) -> dict[str, Member]:
        """Members by name; refuses a name used twice."""
        names = {member.name: member for member in self.members}
        if len(names) != len(self.members):
            message = f"{self.kind} uses a field name twice"
            raise SchemaError(message)
        return names

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """The plain fields, in order."""
        return tuple(member for member in self.members if isinstance(member, Field))

    @cached_property
    def items(self) -> tuple[Items, ...]:
        """The lists of items, in order."""
        return tuple(member for member in self.members if isinstance(member, Items))

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The groups, in order."""
        return tuple(member for member in self.members if isinstance(member, Group))

    def field(self, name: str) -> Field:
        """The plain field of this name."""
        member = self.by_name[name]
        if not isinstance(member, Field):
            message = f"{name} of {self.kind} is not a plain field"
            raise SchemaError(message)
        return member
