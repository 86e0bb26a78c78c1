"""Amendments: a new version with its reason; a typing error before review is one tap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.core.schema import Schema, validate
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.models import RecordAct
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.records.choices import TypingError
from watchbook.ground.records.errors import AmendmentError
from watchbook.ground.records.queries.faces import can_see
from watchbook.ground.records.sending import Sent
from watchbook.ground.records.slots import submission_action

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.viewer import Viewer

_LONGEST_REASON = 500


def amendment_values(kind: str, row: Record, changes: Mapping[str, Any]) -> dict[str, Any]:
    """All values of the next version: what the record says now with `changes` over it.

    `changes` are clean values by member; None takes a value away, a list or a
    group replaces the whole one. Raises AmendmentError for an unknown member
    and where nothing would change.
    """
    known = kind_named(kind)
    unknown = sorted(set(changes) - set(known.schema.by_name))
    if unknown:
        message = f"There is no field {unknown[0]!r} in {known.schema.label!r}."
        raise AmendmentError(message)
    now = known.values_in(row)
    values = {name: value for name, value in (now | dict(changes)).items() if value is not None}
    if _comparable(known.schema, values) == _comparable(known.schema, now):
        message = "Nothing would change. The record stays as it is."
        raise AmendmentError(message)
    return values


def is_typing_error_time(viewer: Viewer, row: Record) -> bool:
    """Whether a listed reason is enough: the writer himself, before anybody acted on it."""
    if viewer.actor_id != row.author:
        return False
    return not RecordAct.objects.filter(agency_id=row.agency_id, record_id=row.id).exists()


def amendment_reason(viewer: Viewer, row: Record, *, listed: str = "", text: str = "") -> str:
    """The reason that a new version carries: a listed one of one tap, or words of one's own.

    Raises AmendmentError where neither is given, or where a listed one comes
    from somebody else or after the first act.
    """
    words = " ".join(text.split())
    if len(words) > _LONGEST_REASON:
        message = f"A reason has at most {_LONGEST_REASON} characters; this one has {len(words)}."
        raise AmendmentError(message)
    if words:
        return words
    if listed not in TypingError.values:
        message = "Say why it is changed: the reason stays with the record."
        raise AmendmentError(message)
    if not is_typing_error_time(viewer, row):
        message = (
            "One tap is enough only for your own words, before anybody reviewed them. "
            "Say in your own words why it is changed."
        )
        raise AmendmentError(message)
    return TypingError(listed).label


def amend_record(
    *,
    acting_user: Viewer,
    kind: str,
    record_id: UUID,
    changes: Mapping[str, Any],
    based_on: int,
    at: datetime,
    listed_reason: str = "",
    reason: str = "",
    recorded_at: datetime | None = None,
) -> Record:
    """Write a new version through the room's own action, which checks who may.

    `changes` is raw input by field name (form strings or JSON types). Raises
    AmendmentError with the first problem, StaleVersionError where the record
    moved on since `based_on`, NotSubmittableError where the kind's room takes
    no submissions.
    """
    known = kind_named(kind)
    rows = known.model._default_manager.filter(agency_id=acting_user.agency, id=record_id)
    row = rows.first()
    if row is None or not can_see(acting_user, kind, row):
        message = "There is no such record here."
        raise NotFoundError(message)
    checked = validate(known.schema, dict(changes), partial=True)
    if not checked.is_valid:
        problem = checked.problems[0]
        raise AmendmentError(problem.message)
    values = amendment_values(kind, row, checked.values)
    missing = [f.label for f in known.schema.fields if f.is_required and f.name not in values]
    if missing:
        message = f"{missing[0]} is needed."
        raise AmendmentError(message)
    return submission_action(kind)(
        Sent(
            acting_user=acting_user,
            record_id=record_id,
            values=values,
            based_on=based_on,
            reason=amendment_reason(acting_user, row, listed=listed_reason, text=reason),
            occurred_at=row.occurred_at,
            at=at,
            recorded_at=recorded_at,
        )
    )


def _comparable(schema: Schema, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values without what is empty, so that absent and empty compare equal."""
    return {name: values[name] for name in schema.by_name if values.get(name) not in (None, [], {})}
