"""A schema as JSON for the form renderer on a page or a phone, and for the API's own schema."""

from __future__ import annotations

from typing import Any

from watchbook.core.schema.fields import Field, Group, Items, Schema, Type


def described(schema: Schema) -> dict[str, Any]:
    """The form description: plain JSON, no agency and no person in it, so it can be cached."""
    filled = [field.name for field in schema.fields if field.is_by_program]
    return {
        "kind": schema.kind,
        "version": schema.version,
        "label": schema.label,
        "help": schema.help,
        "members": [_member(member) for member in schema.members if member.name not in filled],
        "filled": filled,
    }


def _member(member: Field | Group | Items) -> dict[str, Any]:
    if isinstance(member, Field):
        return _field(member)
    inner = member.members if isinstance(member, Group) else member.fields
    told: dict[str, Any] = {
        "type": "group" if isinstance(member, Group) else "items",
        "name": member.name,
        "label": member.label,
        "help": member.help,
        "fields": [_field(field) for field in inner if not field.is_by_program],
    }
    if isinstance(member, Items):
        told |= {"most": member.most, "item_label": member.item_label or member.label}
        if member.quick:
            told["quick"] = member.quick
    return told


def _field(field: Field) -> dict[str, Any]:
    told: dict[str, Any] = {
        "type": field.type.value,
        "name": field.name,
        "label": field.label,
        "required": field.is_required,
    }
    if field.help:
        told["help"] = field.help
    if field.choices:
        told["choices"] = [
            {"value": c.value, "label": c.label, **({"help": c.help} if c.help else {})}
            for c in field.choices
        ]
    if field.type in (Type.TEXT, Type.LONG_TEXT):
        told["max_length"] = field.max_length
    for name in ("minimum", "maximum"):
        bound = getattr(field, name)
        if bound is not None:
            told[name] = bound
    if field.scale != 1:
        told["scale"] = field.scale
    if field.unit:
        told["unit"] = field.unit
    if field.refers_to:
        told["refers_to"] = field.refers_to
    if field.is_condition:
        told["condition"] = True
    if field.shown_if:
        told["shown_if"] = list(field.shown_if)
    return told


_JSON_TYPES: dict[Type, dict[str, Any]] = {
    Type.BOOLEAN: {"type": "boolean"},
    Type.INTEGER: {"type": "integer"},
    Type.INSTANT: {"type": "string", "format": "date-time"},
    Type.DATE: {"type": "string", "format": "date"},
    Type.REFERENCE: {"type": "string", "format": "uuid"},
    Type.FILE: {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    Type.DECIMAL: {"type": "string", "pattern": r"^-?\d{1,12}(\.\d{1,9})?$"},
}


def json_schema(schema: Schema, *, partial: bool = False) -> dict[str, Any]:
    """JSON Schema (2020-12) of a record's values, for OpenAPI."""
    required = [f.name for f in schema.fields if f.is_required]
    told: dict[str, Any] = {
        "type": "object",
        "title": schema.label,
        "additionalProperties": False,
        "properties": {m.name: _json_member(m) for m in schema.members},
    }
    if required and not partial:
        told["required"] = required
    return told


def _json_member(member: Field | Group | Items) -> dict[str, Any]:
    if isinstance(member, Field):
        return _json_field(member)
    if isinstance(member, Group):
        return {
            "type": "object",
            "additionalProperties": False,
            "properties": {f.name: _json_field(f) for f in member.members},
        }
    return {
        "type": "array",
        "maxItems": member.most,
        "items": {
            "type": "object",
            "additionalProperties": False,
            "required": ["id", *(f.name for f in member.fields if f.is_required)],
            "properties": {
                "id": {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,35}$"},
                **{f.name: _json_field(f) for f in member.fields},
            },
        },
    }


def _json_field(field: Field) -> dict[str, Any]:
    told = _json_value(field)
    return told | {"readOnly": True} if field.is_by_program else told


def _json_value(field: Field) -> dict[str, Any]:
    if field.type is Type.CHOICE:
        return {"type": "string", "enum": [c.value for c in field.choices], "title": field.label}
    if field.type is Type.CHOICES:
        words = {"type": "string", "enum": [c.value for c in field.choices]}
        return {"type": "array", "items": words, "uniqueItems": True, "title": field.label}
    if field.type in (Type.TEXT, Type.LONG_TEXT):
        return {"type": "string", "maxLength": field.max_length, "title": field.label}
    told = dict(_JSON_TYPES[field.type]) | {"title": field.label}
    if field.type is Type.INTEGER:
        told["minimum"] = field.minimum if field.minimum is not None else -(2**53 - 1)
        told["maximum"] = field.maximum if field.maximum is not None else 2**53 - 1
    return told
