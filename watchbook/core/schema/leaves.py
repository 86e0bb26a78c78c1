"""Values to leaves and back: `docs/spec/record.md`.

A body is one flat object from JSON pointer to scalar. Items stand under their
stable id, with their place as `/…/order`; a choice out of many is a leaf
`true`; empty lists and groups leave nothing; absent differs from null.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from watchbook.core.schema.fields import Field, Group, Items, Schema, SchemaError, Type, Values

Leaf = str | bool | int | None

_PATH_PARTS_OF_ITEM = 3
_SCALARS = frozenset({str, bool, int})


def scalar_of(field: Field, value: Any) -> Leaf:
    """The stored form of one clean value; a SchemaError if it is not clean."""
    if value is None:
        return None
    kind = field.type
    if kind is Type.INSTANT:
        if not isinstance(value, datetime) or value.tzinfo is None:
            message = f"{field.name} must be an aware datetime"
            raise SchemaError(message)
        return _instant_text(value if value.tzinfo is UTC else value.astimezone(UTC))
    if kind is Type.DATE:
        return date_text(field, value)
    if kind is Type.REFERENCE:
        return str(value)
    if isinstance(value, str | bool | int):
        return value
    message = f"{field.name} holds a {type(value).__name__}, which no leaf can hold"
    raise SchemaError(message)


@lru_cache(maxsize=256)
def _instant_text(at: datetime) -> str:
    return at.isoformat(timespec="microseconds")[:-6] + "Z"


def date_text(field: Field, value: Any) -> str:
    """ISO date of a date that is not a datetime."""
    if not isinstance(value, date) or isinstance(value, datetime):
        message = f"{field.name} must be a date"
        raise SchemaError(message)
    return value.isoformat()


def leaves_of(schema: Schema, values: Values) -> dict[str, Leaf]:
    """The flat body of clean values (without the underscore leaves of the unit of work)."""
    leaves: dict[str, Leaf] = {}
    for member in schema.members:
        if member.name not in values:
            continue
        value = values[member.name]
        path = "/" + member.name
        if isinstance(member, Field):
            if member.is_kept_as_it_is and (value is None or type(value) in _SCALARS):
                leaves[path] = value
            else:
                _put(leaves, path, member, value)
        elif isinstance(member, Group):
            by_name = {field.name: field for field in member.members}
            for name, inner in (value or {}).items():
                _put(leaves, f"{path}/{name}", by_name[name], inner)
        else:
            _put_items(leaves, path, member, value or ())
    return leaves


def _put(leaves: dict[str, Leaf], path: str, field: Field, value: Any) -> None:
    if field.type is Type.CHOICES:
        for word in value or ():
            leaves[f"{path}/{word}"] = True
    else:
        leaves[path] = scalar_of(field, value)


def _put_items(leaves: dict[str, Leaf], path: str, member: Items, items: Any) -> None:
    for order, item in enumerate(items):
        at = f"{path}/{item['id']}"
        leaves[f"{at}/order"] = order
        for field in member.fields:
            if field.name in item:
                _put(leaves, f"{at}/{field.name}", field, item[field.name])


def clean_of(field: Field, leaf: Leaf) -> Any:
    """The Python value of one stored scalar."""
    if leaf is None:
        return None
    if field.type is Type.INSTANT:
        return datetime.fromisoformat(str(leaf))
    if field.type is Type.DATE:
        return date.fromisoformat(str(leaf))
    if field.type is Type.REFERENCE:
        return UUID(str(leaf))
    return leaf


def values_of(schema: Schema, leaves: dict[str, Leaf]) -> dict[str, Any]:
    """The nested values of a body; the inverse of `leaves_of`. Unknown leaves are left out.

    A body written by a newer or older program may lack members or hold others:
    what this schema does not know stays in the body and is shown by its pointer.
    """
    values: dict[str, Any] = {}
    items: dict[str, dict[str, dict[str, Any]]] = {}
    for pointer, leaf in leaves.items():
        parts = pointer.split("/")[1:]
        member = schema.by_name.get(parts[0])
        if isinstance(member, Field):
            _take(values, member, parts[1:], leaf)
        elif isinstance(member, Group) and len(parts) > 1:
            fields = {field.name: field for field in member.members}
            if parts[1] in fields:
                _take(values.setdefault(member.name, {}), fields[parts[1]], parts[2:], leaf)
        elif isinstance(member, Items) and len(parts) >= _PATH_PARTS_OF_ITEM:
            item = items.setdefault(member.name, {}).setdefault(parts[1], {"id": parts[1]})
            _take_item(item, member, parts[2:], leaf)
    for name, by_id in items.items():
        ordered = sorted(by_id.values(), key=lambda item: (item.pop("order", 0), item["id"]))
        values[name] = ordered
    return values


def _take(into: dict[str, Any], field: Field, rest: list[str], leaf: Leaf) -> None:
    if field.type is Type.CHOICES and rest:
        into[field.name] = sorted([*into.get(field.name, []), rest[0]])
    else:
        into[field.name] = clean_of(field, leaf)


def _take_item(item: dict[str, Any], member: Items, parts: list[str], leaf: Leaf) -> None:
    if parts == ["order"]:
        item["order"] = leaf
        return
    for field in member.fields:
        if field.name == parts[0]:
            _take(item, field, parts[1:], leaf)
