"""Writes of the health room."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from watchbook.duty.health.errors import HealthError
from watchbook.duty.health.models import Note
from watchbook.duty.health.permissions import WRITE
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import require

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from watchbook.core.schema.leaves import Leaf
    from watchbook.ground.people.viewer import Viewer

_AHEAD = timedelta(hours=1)
"""How far a device's clock may run ahead before a time counts as not happened yet."""


def submit_note(
    *,
    acting_user: Viewer,
    record_id: UUID | None,
    values: dict[str, Any],
    based_on: int | None,
    reason: str,
    occurred_at: datetime | None,
    at: datetime,
    recorded_at: datetime | None,
    marks: Mapping[str, Leaf] | None,
) -> Note:
    """Keep what somebody saw of a dog; `values` clean and whole. It tells nobody by itself.

    Where nobody says when it was seen, it was when it was written.

    Anybody of the unit who may write one writes of any dog, since whoever sees something
    should say so; only its author amends it.
    """
    require(acting_user, WRITE)
    agency = str(acting_user.agency)
    if based_on is not None:
        _require_author(acting_user, record_id, reason)
    if not any(values.get(name) for name in ("signs", "text", "photograph")):
        message = "Say what you saw, in a word, a sentence or a photograph."
        raise HealthError(message)
    seen_at = values.get("seen_at") or occurred_at or recorded_at or at
    if seen_at > at + _AHEAD:
        message = "The time at which it was seen has not come yet; check the date."
        raise HealthError(message)
    kept = {name: value for name, value in values.items() if value not in (None, [], "")}
    kept["seen_at"] = seen_at
    with writing(agency=agency, acting_user=acting_user, at=at, recorded_at=recorded_at) as book:
        note: Note = book.put(
            "health.note",
            kept,
            record_id=record_id,
            occurred_at=seen_at,
            based_on=based_on,
            reason=reason.strip(),
            marks=marks,
        )
        return note


def _require_author(viewer: Viewer, record_id: UUID | None, reason: str) -> None:
    row = Note.objects.filter(agency_id=viewer.agency, id__in=[record_id]).first()
    if row is not None and row.opened_by != viewer.actor_id:
        message = "Only the person who wrote this note amends it. Write one of your own beside it."
        raise NotAllowedError(message)
    if not reason.strip():
        message = "Say why you change this; the reason is kept."
        raise HealthError(message)
