"""Fields of a record that a correction of one tap may change: plain ones, one at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from watchbook.core.schema import Field, Type
from watchbook.ground.ledger.kinds import kind_named

if TYPE_CHECKING:
    from watchbook.ground.ledger.models import Record

_CONTROLS = {
    Type.TEXT: "text",
    Type.LONG_TEXT: "textarea",
    Type.CHOICE: "radio",
    Type.CHOICES: "checkboxes",
    Type.INTEGER: "number",
    Type.DECIMAL: "text",
    Type.BOOLEAN: "radio",
    Type.DATE: "date",
}
"""References, files and instants are corrected in the record's own form."""


@dataclass(frozen=True)
class Correctable:
    """One field with the control that changes it and what it says now."""

    name: str
    label: str
    control: str
    value: Any
    choices: list[tuple[str, str]]
    unit: str
    help: str
    is_many: bool


def correctable_fields(kind_name: str, row: Record) -> list[Correctable]:
    """The plain fields of a record in the form's order."""
    kind = kind_named(kind_name)
    if kind.is_sealed:
        return []
    values = kind.values_in(row)
    return [
        Correctable(
            name=plain.name,
            label=plain.label,
            control=_CONTROLS[plain.type],
            value=_entered(plain, values.get(plain.name)),
            choices=_choices(plain),
            unit=plain.unit,
            help=plain.help,
            is_many=plain.type is Type.CHOICES,
        )
        for plain in kind.schema.fields
        if plain.type in _CONTROLS
    ]


def _entered(plain: Field, value: Any) -> Any:
    """A stored value as somebody would type it."""
    if plain.type is Type.BOOLEAN and value is not None:
        return "true" if value else "false"
    if plain.type is Type.INTEGER and value is not None and plain.scale != 1:
        return f"{(Decimal(value) / plain.scale).normalize():f}"
    return value.isoformat() if isinstance(value, datetime) else value


def _choices(plain: Field) -> list[tuple[str, str]]:
    if plain.type is Type.BOOLEAN:
        return [("true", "Yes"), ("false", "No"), ("", "Not recorded")]
    listed = [(choice.value, choice.label) for choice in plain.choices]
    return [*listed, ("", "Not recorded")] if plain.type is Type.CHOICE else listed
