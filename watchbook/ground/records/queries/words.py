"""A record's content in words: labels, choices, units and names instead of pointers and codes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import models

from watchbook.core.schema import Field, Group, Items, Privacy, Schema, Type
from watchbook.core.schema.leaves import clean_of
from watchbook.ground.ledger.errors import UnknownKindError
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.people.models import Person
from watchbook.ground.people.permissions import may
from watchbook.ground.people.queries import phones_behind
from watchbook.ground.records.naming import may_name
from watchbook.ground.records.queries.faces import address_of_record, can_see, rows_by_id
from watchbook.ground.records.slots import closed_to, face_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from watchbook.core.schema.leaves import Leaf
    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.viewer import Viewer

_PERSON = "people.person"
_SHOWN_OF_DIGEST = 12
NOT_OPEN = "a record that is not open to you"
RESTRICTED = "restricted: not shown to you"


@dataclass(frozen=True)
class Cell:
    """One value for a page: words, or a time that the page shows in its own way."""

    text: str = ""
    at: datetime | date | None = None
    href: str = ""
    is_restricted: bool = False

    @property
    def plain(self) -> str:
        """The same as bare text, for exports."""
        return self.text or (self.at.isoformat() if self.at is not None else "")


@dataclass(frozen=True)
class Told:
    """A label with its value."""

    pointer: str
    label: str
    cell: Cell


NOTHING = Cell()


@dataclass(frozen=True)
class Words:
    """Tells leaves of one kind to one viewer; `names` are the records that its leaves refer to."""

    schema: Schema
    names: Mapping[UUID, Cell]
    can_read_restricted: bool

    def label(self, pointer: str, leaves: Mapping[str, Leaf]) -> str:
        """What a pointer is called: "Hides 2: Odour". Unknown ones keep their pointer."""
        parts = pointer.split("/")[1:]
        member = self.schema.by_name.get(parts[0])
        if member is None:
            return pointer.strip("/").replace("/", ", ")
        if isinstance(member, Field) or len(parts) == 1:
            return member.label
        if isinstance(member, Group):
            inner = _named(member.members, parts[1])
            return f"{member.label}: {inner.label if inner else parts[1]}"
        order = leaves.get(f"/{parts[0]}/{parts[1]}/order")
        place = f" {order + 1}" if isinstance(order, int) else ""
        listed = f"{member.item_label or member.label}{place}"
        inner = _named(member.fields, parts[2]) if len(parts) > 2 else None
        return f"{listed}: {inner.label}" if inner else f"{listed}: place in the list"

    def field_at(self, pointer: str) -> tuple[Field | None, bool]:
        """The field that a pointer lies in, and whether it is restricted."""
        parts = pointer.split("/")[1:]
        member = self.schema.by_name.get(parts[0])
        if member is None:
            return None, False
        if isinstance(member, Field):
            return member, member.privacy is Privacy.RESTRICTED
        fields = member.members if isinstance(member, Group) else member.fields
        at = 1 if isinstance(member, Group) else 2
        inner = _named(fields, parts[at]) if len(parts) > at else None
        restricted = Privacy.RESTRICTED in (member.privacy, inner.privacy if inner else None)
        return inner, restricted

    def cell(self, pointer: str, leaf: Leaf) -> Cell:
        """One leaf in words."""
        field, is_restricted = self.field_at(pointer)
        if is_restricted and not self.can_read_restricted:
            return Cell(RESTRICTED, is_restricted=True)
        if field is None:
            return Cell("" if leaf is None else str(leaf))
        if field.type is Type.CHOICES:
            return Cell(_choice_label(field, pointer.rsplit("/", 1)[-1]))
        try:
            value = clean_of(field, leaf)
        except ValueError:
            return Cell(str(leaf))
        return self._of_value(field, value)

    def _of_value(self, field: Field, value: Any) -> Cell:
        if value is None:
            return NOTHING
        if field.type in (Type.INSTANT, Type.DATE):
            return Cell(at=value)
        if field.type is Type.REFERENCE:
            return self.names.get(value, Cell(str(value)))
        return Cell(_value_text(field, value))

    def told(self, leaves: Mapping[str, Leaf]) -> list[Told]:
        """All content leaves in the schema's order; the choices of one field on one line."""
        told: dict[str, Told] = {}
        for pointer in sorted(leaves, key=self._place(leaves)):
            if pointer.startswith("/_"):
                continue
            field, _ = self.field_at(pointer)
            if field is None and pointer.endswith("/order"):
                continue
            cell = self.cell(pointer, leaves[pointer])
            key = pointer
            if field is not None and field.type is Type.CHOICES:
                key = pointer.rsplit("/", 1)[0]
                if key in told and not cell.is_restricted:
                    cell = Cell(f"{told[key].cell.text}, {cell.text}")
            told[key] = Told(key, self.label(pointer, leaves), cell)
        return list(told.values())

    def _place(self, leaves: Mapping[str, Leaf]) -> Any:
        order = {name: place for place, name in enumerate(self.schema.by_name)}

        def place(pointer: str) -> tuple[int, int, int, str]:
            parts = pointer.split("/")[1:]
            member = self.schema.by_name.get(parts[0])
            at = order.get(parts[0], len(order))
            if not isinstance(member, Items) or len(parts) < 3:
                inner = member.members if isinstance(member, Group) else ()
                names = [field.name for field in inner]
                within = names.index(parts[1]) if len(parts) > 1 and parts[1] in names else 0
                return at, 0, within, pointer
            item = leaves.get(f"/{parts[0]}/{parts[1]}/order")
            names = [field.name for field in member.fields]
            within = names.index(parts[2]) if parts[2] in names else len(names)
            return at, item if isinstance(item, int) else 0, within, pointer

        return place


def inner_pointer(pointer: str) -> str:
    """The pointer of a rival version's leaf as it would stand in a version of its own."""
    return pointer.removeprefix("/rival") if pointer.startswith("/rival/") else pointer


def words_for(
    viewer: Viewer, row: Record, kind_name: str, bodies: Iterable[Mapping[str, Leaf]]
) -> Words:
    """What tells the leaves of a record to a viewer: one statement for each kind referred to.

    Restricted fields are open to `records.read_restricted` and to who wrote them.
    """
    schema = kind_named(kind_name).schema
    wanted: set[tuple[str, UUID]] = set()
    blank = Words(schema, {}, can_read_restricted=True)
    for leaves in bodies:
        for pointer, leaf in leaves.items():
            field, _ = blank.field_at(inner_pointer(pointer))
            if field is not None and field.type is Type.REFERENCE and leaf:
                wanted.add((field.refers_to, UUID(str(leaf))))
    own = viewer.actor_id in (row.author, row.opened_by)
    open_to = own or may(viewer, "records.read_restricted")
    return Words(schema, names_of(viewer, wanted), open_to)


def names_of(viewer: Viewer, wanted: Iterable[tuple[str, UUID]]) -> dict[UUID, Cell]:
    """The names of records by `(kind, id)`; what is not open to the viewer is not named."""
    pairs = [(kind or _PERSON, record_id) for kind, record_id in wanted]
    rows = rows_by_id(str(viewer.agency), pairs)
    named: dict[UUID, Cell] = {}
    closed = closed_to(viewer) if rows else frozenset()
    for kind_name, record_id in pairs:
        row = rows.get(record_id)
        if row is None:
            continue
        if kind_name == _PERSON:
            named[record_id] = Cell(str(row))
        elif can_see(viewer, kind_name, row, closed):
            named[record_id] = Cell(
                title_of(kind_name, row), href=address_of_record(kind_name, row)
            )
        elif may_name(viewer, kind_name, row):
            named[record_id] = Cell(title_of(kind_name, row))
        else:
            named[record_id] = Cell(NOT_OPEN)
    return named


def title_of(kind_name: str, row: Record) -> str:
    """What one record is called on pages."""
    if type(row).__str__ is not models.Model.__str__:
        return str(row)
    face, kind = face_of(kind_name), kind_named(kind_name)
    if face is not None and face.found is not None and not kind.is_sealed:
        found = face.found(row, kind.values_in(row))
        if found is not None:
            return found.title
    return kind.schema.label


def actor_names(agency: str, actors: Iterable[str]) -> dict[str, str]:
    """Who stands behind actor ids: a person's rank and name, the program, a device."""
    names: dict[str, str] = {}
    ids: dict[UUID, str] = {}
    for actor in set(actors):
        if actor == "system":
            names[actor] = "Watchbook"
            continue
        try:
            ids[UUID(actor)] = actor
        except ValueError:
            names[actor] = actor.split(":", maxsplit=1)[0].capitalize()
    for actor, phone in phones_behind(agency, names).items():
        names[actor] = f"the phone “{phone.label}” of {phone.person}"
    for person in Person.objects.filter(agency_id=agency, id__in=list(ids)):
        names[ids[person.id]] = str(person)
    return {actor: names.get(actor, "somebody unknown") for actor in {*names, *ids.values()}}


def kind_label(kind_name: str) -> str:
    """What a record kind is called; its own name where no room has it any more."""
    try:
        return kind_named(kind_name).schema.label
    except UnknownKindError:
        return kind_name


def _named(fields: tuple[Field, ...], name: str) -> Field | None:
    return next((field for field in fields if field.name == name), None)


def _value_text(field: Field, value: Any) -> str:
    if field.type is Type.BOOLEAN:
        return "yes" if value else "no"
    if field.type is Type.CHOICE:
        return _choice_label(field, str(value))
    if field.type is Type.FILE:
        return f"file {str(value)[:_SHOWN_OF_DIGEST]}…"
    if field.type is Type.INTEGER and field.scale != 1:
        value = f"{(Decimal(value) / field.scale).normalize():f}"
    return f"{value} {field.unit}".strip()


def _choice_label(field: Field, value: str) -> str:
    return next((c.label for c in field.choices if c.value == value), value)
