"""The slot of record kinds: every room registers what it writes, from its `apps.py`."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from watchbook.core.schema import Field, Schema, Type, leaves_of, values_of
from watchbook.ground.ledger.errors import UnknownKindError
from watchbook.ground.ledger.rows import attname_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from django.db.models import Manager, QuerySet

    from watchbook.core.schema.leaves import Leaf
    from watchbook.ground.ledger.models import Record, RecordItem

CHILDREN = "_children_in"
"""Where a row holds its children, by list, while many rows are compared."""


@dataclass(frozen=True)
class RecordKind:
    """One kind of record: its schema and the typed row that holds its newest version.

    Columns of `model` carry the names of the schema's fields (a reference `dog`
    may be a foreign key `dog` or a UUID column `dog`); a group is a JSON column;
    a list `hides` is the child model `items["hides"]`. A `is_sealed` kind keeps
    no content in its row. `is_conduct_of` names the fields whose person may not
    review the record.
    """

    schema: Schema
    model: type[Record]
    items: Mapping[str, type[RecordItem]] = field(default_factory=dict)
    is_sealed: bool = False
    is_conduct_of: tuple[str, ...] = ()
    is_reviewed: bool = False

    @property
    def name(self) -> str:
        """The kind's name, `room.noun`."""
        return self.schema.kind

    def columns(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Values as columns of the row: what was not recorded becomes null or empty."""
        if self.is_sealed:
            return {}
        columns: dict[str, Any] = {}
        for name, column, is_many in self._plain:
            value = values.get(name)
            columns[column] = sorted(value or ()) if is_many else value
        for name, members in self._groups:
            leaves = leaves_of(members, values.get(name) or {})
            columns[name] = {pointer[1:]: leaf for pointer, leaf in leaves.items()}
        return columns

    @cached_property
    def _plain(self) -> list[tuple[str, str, bool]]:
        """Name, column, and whether it is a choice out of many: of each plain field."""
        return [(f.name, self._column(f.name), f.type is Type.CHOICES) for f in self.schema.fields]

    @cached_property
    def _groups(self) -> list[tuple[str, Schema]]:
        return [(group.name, Schema("x.x", "", group.members)) for group in self.schema.groups]

    @cached_property
    def references(self) -> tuple[list[Field], list[tuple[str, list[Field]]]]:
        """The plain fields that name a record; and of each list those of its items."""
        listed = [(one.name, [f for f in one.fields if f.refers_to]) for one in self.schema.items]
        return [f for f in self.schema.fields if f.refers_to], [one for one in listed if one[1]]

    @cached_property
    def listed(self) -> list[tuple[str, type[RecordItem], list[tuple[str, str]]]]:
        """Of each list that has a table: its name, its model, its fields with their columns."""
        return [
            (one.name, model, [(f.name, attname_of(model, f.name)) for f in one.fields])
            for one in self.schema.items
            if (model := self.items.get(one.name)) is not None
        ]

    def _column(self, name: str) -> str:
        return attname_of(self.model, name)

    def values_in(self, row: Record) -> dict[str, Any]:
        """The nested values that a typed row and its children hold now."""
        values: dict[str, Any] = {}
        for plain in self.schema.fields:
            value = getattr(row, self._column(plain.name))
            if value is not None and value != []:
                values[plain.name] = value
        for name in self.items:
            rows = [self._item(name, child) for child in self.children_in(name, row)]
            if rows:
                values[name] = rows
        for group in self.schema.groups:
            stored = getattr(row, group.name) or {}
            values |= values_of(self.schema, {f"/{group.name}/{k}": v for k, v in stored.items()})
        return values

    def children(self, name: str, row: Record) -> QuerySet[RecordItem]:
        """The child rows of one list of a record, in order."""
        rows: Manager[RecordItem] = self.items[name]._default_manager
        return rows.filter(Q(record=row))

    def children_in(self, name: str, row: Record) -> Sequence[RecordItem]:
        """The same, as they were read with those of many rows (`fsck.children`), else read now."""
        held = row.__dict__.get(CHILDREN)
        return held[name] if held is not None else list(self.children(name, row))

    def _item(self, name: str, child: RecordItem) -> dict[str, Any]:
        item: dict[str, Any] = {"id": child.key}
        listed = next(member for member in self.schema.items if member.name == name)
        for plain in listed.fields:
            value = getattr(child, attname_of(type(child), plain.name))
            if value is not None and value != []:
                item[plain.name] = value
        return item

    def leaves_in(self, row: Record) -> dict[str, Leaf]:
        """The leaves that the typed row would have as a body; fsck compares them."""
        return leaves_of(self.schema, self.values_in(row))


_kinds: dict[str, RecordKind] = {}
_names: dict[type[Record], str] = {}


def register_kind(kind: RecordKind) -> None:
    """Fill the slot; called once for each kind from a room's `apps.py`."""
    _kinds[kind.name] = kind
    _names[kind.model] = kind.name


def kind_named(name: str) -> RecordKind:
    """The registered kind of this name; an UnknownKindError if no room has it."""
    try:
        return _kinds[name]
    except KeyError:
        message = f"No room keeps records of the kind {name!r}."
        raise UnknownKindError(message) from None


def kind_of(row: Record) -> RecordKind:
    """The kind of a typed row."""
    try:
        return _kinds[_names[type(row)]]
    except KeyError:
        message = f"No room has registered {type(row).__name__}."
        raise UnknownKindError(message) from None


def all_kinds() -> Iterator[RecordKind]:
    """Every registered kind, by name."""
    for name in sorted(_kinds):
        yield _kinds[name]
