"""What came, as people read it: its values by label, its bytes where they are no JSON."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any
from uuid import UUID

from watchbook.core.schema import Field, Group, Type
from watchbook.ground.ledger.errors import UnknownKindError
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.records.queries.words import names_of
from watchbook.ground.records.slots import submittable_kinds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from watchbook.core.schema import Schema
    from watchbook.front.sync.models import Submission
    from watchbook.ground.people.viewer import Viewer
    from watchbook.ground.records.queries.words import Cell

_LONGEST_SHOWN = 50_000
_MOST_LINES = 500
_DEEPEST = 6


@dataclass(frozen=True)
class Raw:
    """The bytes of a submission for a page.

    `envelope` is None where they are no JSON object; `text` is then what could be
    read of them. `is_cut` says that the page shows less than was sent.
    """

    envelope: dict[str, Any] | None
    text: str
    is_cut: bool

    @property
    def values(self) -> Any:
        """The raw values of the envelope, whatever they are."""
        return self.envelope.get("values") if self.envelope else None


def raw_of(row: Submission) -> Raw:
    """Read the kept bytes without judging them. Never raises."""
    content = bytes(row.content)
    try:
        told = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        told = None
    if isinstance(told, dict):
        text = json.dumps(told, indent=2, sort_keys=True)
        return Raw(told, text[:_LONGEST_SHOWN], len(text) > _LONGEST_SHOWN)
    text = content.decode("utf-8", "backslashreplace").replace("\0", "\\x00")
    return Raw(None, text[:_LONGEST_SHOWN], len(text) > _LONGEST_SHOWN)


def lines_of(viewer: Viewer, kind: str, values: Any) -> list[tuple[str, str]]:
    """Raw values as `(label, text)`, by the form's labels and words where they are known.

    A record that is named is shown by its name where the viewer may see it.
    """
    schema = _schema_of(kind)
    flat = list(islice(_flat(values, "", 0), _MOST_LINES))
    fields = {pointer: _field_at(schema, pointer) for pointer, _ in flat}
    names = names_of(viewer, _references_in(flat, fields))
    return [
        (_label(schema, pointer), _told(fields[pointer], value, names)) for pointer, value in flat
    ]


def _references_in(
    flat: list[tuple[str, Any]], fields: Mapping[str, Field | None]
) -> Iterator[tuple[str, UUID]]:
    for pointer, value in flat:
        field = fields[pointer]
        if field is not None and field.type is Type.REFERENCE and field.refers_to:
            with suppress(ValueError, TypeError, AttributeError):
                yield field.refers_to, UUID(value)


def _told(field: Field | None, value: Any, names: Mapping[UUID, Cell]) -> str:
    if field is not None and isinstance(value, str):
        if field.type is Type.REFERENCE:
            with suppress(ValueError):
                named = names.get(UUID(value))
                return named.plain if named else value
        return next((c.label for c in field.choices if c.value == value), _text(value))
    if isinstance(value, list):
        return ", ".join(_told(field, one, names) for one in value)
    return _text(value)


def _flat(value: Any, pointer: str, depth: int) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict) and value and depth < _DEEPEST:
        for name, inner in value.items():
            yield from _flat(inner, f"{pointer}/{name}", depth + 1)
    elif isinstance(value, list) and any(isinstance(one, dict) for one in value):
        for at, inner in enumerate(value):
            yield from _flat(inner, f"{pointer}/{at}", depth + 1)
    elif pointer:
        yield pointer, value


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_text(one) for one in value)
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")
    return json.dumps(value)


def _schema_of(kind: str) -> Schema | None:
    try:
        return kind_named(kind).schema
    except UnknownKindError:
        return None


def _field_at(schema: Schema | None, pointer: str) -> Field | None:
    """The field that a raw value claims to be of, if its form has one there."""
    parts = pointer.split("/")[1:]
    member = schema.by_name.get(parts[0]) if schema and parts else None
    if member is None or isinstance(member, Field):
        return member if len(parts) == 1 else None
    inner = member.members if isinstance(member, Group) else member.fields
    return next((one for one in inner if one.name == parts[-1]), None)


def _label(schema: Schema | None, pointer: str) -> str:
    """`/calls/0/outcome` as "Calls 1, Outcome"; the pointer itself where no form tells it."""
    parts = [_text(part) for part in pointer.split("/")[1:]]
    member = schema.by_name.get(parts[0]) if schema else None
    if member is None:
        return "/".join(parts)
    words = [member.label]
    if len(parts) > 1 and parts[1].isdecimal():
        words[0] += f" {int(parts[1]) + 1}"
    if len(parts) > 1 and not isinstance(member, Field):
        field = _field_at(schema, pointer)
        words.append(field.label if field else parts[-1])
    return ", ".join(words)


def problems_of(row: Submission) -> list[tuple[str, str]]:
    """What is wrong, as `(where, message)`; `where` is empty where the message says it."""
    schema = _schema_of(row.kind)
    told = []
    for problem in row.problems:
        where = _label(schema, problem["pointer"]) if problem["pointer"] else ""
        message = problem["message"]
        field = _field_at(schema, problem["pointer"])
        if field is not None and where == field.label and message.startswith(where):
            where = ""
        told.append((where, message))
    return told


def title_of(row: Submission) -> str:
    """What a submission is called: the label of its form."""
    schema = _schema_of(row.kind)
    return schema.label if schema else "A submission of an unknown kind"


def can_be_mended(row: Submission, raw: Raw) -> bool:
    """Whether a form can be filled from it."""
    known = row.kind in {form.kind for form in submittable_kinds()}
    return known and isinstance(raw.values, dict)
