"""What a column holds once its value was destroyed: nothing, or the neutral value of its type."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import models

from watchbook.core.schema import Field, Type

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from watchbook.core.schema.leaves import Leaf
    from watchbook.ground.ledger.kinds import RecordKind
    from watchbook.ground.ledger.models import Record

NEUTRAL: dict[type[models.Field[Any, Any]], Any] = {
    models.BooleanField: False,
    models.DateTimeField: datetime(1900, 1, 1, tzinfo=UTC),
    models.DateField: date(1900, 1, 1),
    models.IntegerField: 0,
    models.UUIDField: UUID(int=0),
    models.CharField: "",
    models.TextField: "",
}
"""In an expunged row these say nothing; pages show "expunged by order" instead."""

_NEUTRAL_LEAVES: tuple[str | bool | int, ...] = (
    False, 0, "", "1900-01-01T00:00:00.000000Z", "1900-01-01", str(UUID(int=0)),
)  # fmt: skip


def filled(model: type[models.Model], columns: Mapping[str, Any], row_id: UUID) -> dict[str, Any]:
    """Columns whose absent values are neutral where the table wants one; links are left out.

    Text and ids under a unique key become ones that no other row can have.
    """
    made: dict[str, Any] = {}
    unique = _unique_columns(model)
    for column, value in columns.items():
        field = _field(model, column)
        if value is not None or field.null:
            made[column] = value
        elif isinstance(field, models.ForeignKey):
            continue
        elif column in unique and isinstance(field, models.UUIDField):
            made[column] = row_id
        elif column in unique and isinstance(field, models.CharField | models.TextField):
            made[column] = f"expunged {row_id.hex}"[: field.max_length]
        else:
            made[column] = neutral_of(field)
    return made


def neutral_of(field: models.Field[Any, Any]) -> Any:
    """The neutral value of a column's type."""
    for kind, value in NEUTRAL.items():
        if isinstance(field, kind):
            return value
    return field.get_default()


def stands_for_nothing(kind: RecordKind, pointer: str, leaf: Leaf) -> bool:
    """Whether a leaf that a row shows, and its expunged body lacks, is only what had to stay.

    A neutral value, or a link that the table cannot be without.
    """
    member = kind.schema.by_name.get(pointer.split("/")[1])
    if isinstance(member, Field) and member.type is Type.REFERENCE:
        return True
    return leaf in _NEUTRAL_LEAVES or str(leaf).startswith("expunged ")


def kept_links(kind: RecordKind, row: Record, values: Mapping[str, Any]) -> Iterator[str]:
    """Labels of links that stay because the table cannot be without them."""
    if kind.is_sealed:
        return
    for plain in kind.schema.fields:
        field = _field(type(row), plain.name)
        if isinstance(field, models.ForeignKey) and not field.null and plain.name not in values:
            yield plain.label


def _field(model: type[models.Model], column: str) -> models.Field[Any, Any]:
    for field in model._meta.concrete_fields:
        if column in (field.name, field.attname):
            return field
    message = f"{model.__name__} has no column {column!r}"
    raise LookupError(message)


def _unique_columns(model: type[models.Model]) -> frozenset[str]:
    return frozenset(
        name
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint)
        for name in constraint.fields
    )
