"""What every action of this room does with what was entered: check it, or refuse it by field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.core.schema import Problem, validate
from watchbook.ground.ledger.kinds import kind_of
from watchbook.ground.records.errors import InvalidError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from watchbook.core.schema import Schema
    from watchbook.ground.ledger.models import Record

REASON_LENGTH = 300


def checked(schema: Schema, raw: Mapping[str, Any]) -> dict[str, Any]:
    """Clean values of a whole record; an InvalidError that names each field otherwise."""
    result = validate(schema, raw)
    if not result.is_valid:
        raise InvalidError(result.problems)
    return result.values


def amended(row: Record, changes: Mapping[str, Any]) -> dict[str, Any]:
    """All values of a record's next version: what it holds now with `changes` laid over.

    A change to null or an empty string says "no longer recorded".
    """
    kind = kind_of(row)
    named = {name: None if value == "" else value for name, value in changes.items()}
    result = validate(kind.schema, named, partial=True)
    if not result.is_valid:
        raise InvalidError(result.problems)
    values = kind.values_in(row) | result.values
    kept = {name: value for name, value in values.items() if value not in (None, [], {})}
    return checked(kind.schema, kept)


def checked_reason(reason: str) -> str:
    """The reason of an amendment: needed, so that a reader knows why."""
    text = reason.strip()
    if not text or "\x00" in text or len(text) > REASON_LENGTH:
        message = f"Say in a few words why this is changed (at most {REASON_LENGTH} characters)."
        raise InvalidError([Problem("/_reason", message)])
    return text
