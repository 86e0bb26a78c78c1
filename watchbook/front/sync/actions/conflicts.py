"""A conflict settled by the record's author, or brought to his mind by a supervisor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from watchbook.front.sync.choices import Status
from watchbook.front.sync.conflicts import is_settler, record_in_conflict
from watchbook.front.sync.errors import SettleError
from watchbook.ground.ledger.lock import write_turn
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.records.choices import CONFLICT_SETTLED

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.front.sync.models import Submission
    from watchbook.ground.people.viewer import Viewer

_MOST_NOTE = 400


def keep_what_stands(*, acting_user: Viewer, row: Submission, note: str, at: datetime) -> None:
    """Settle a conflict by leaving the newest version as it is: an act with the author's reason.

    Both versions stay. NotAllowedError for anybody but the newest version's author, SettleError
    without a reason or where the conflict is not open any more.
    """
    record = record_in_conflict(row)
    if record is None:
        raise SettleError(f"It is not open any more: {Status(row.status).label.lower()}.")
    if not is_settler(acting_user, row):
        raise NotAllowedError("Only the author of the newest version settles this conflict.")
    if not note.strip():
        raise SettleError("Say why the newest version stays as it is.")
    with writing(agency=row.agency_id, acting_user=acting_user, at=at) as book:
        kept = type(record)._default_manager.get(id=record.id, agency_id=row.agency_id)
        book.act(
            kept, CONFLICT_SETTLED, note=note[:_MOST_NOTE], leaves={"/submission": str(row.sent_as)}
        )
        row.status, row.settled_by, row.settled_at = Status.DISMISSED, acting_user.actor_id, at
        row.settled_note = note[:_MOST_NOTE]
        row.save(update_fields=["status", "settled_by", "settled_at", "settled_note"])


def remind_author(*, acting_user: Viewer, row: Submission, at: datetime) -> None:
    """Bring an open conflict to its author's mind: his reminder then names who asks.

    NotAllowedError for anybody but a supervisor, SettleError where it is not open any more.
    """
    if not acting_user.has("supervisor"):
        raise NotAllowedError("A supervisor reminds.")
    if record_in_conflict(row) is None:
        raise SettleError(f"It is not open any more: {Status(row.status).label.lower()}.")
    row.reminded_by, row.reminded_at = acting_user.actor_id, at
    with write_turn(), transaction.atomic(), acting_for(row.agency_id):
        row.save(update_fields=["reminded_by", "reminded_at"])
