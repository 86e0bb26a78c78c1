"""What becomes of a submission that was kept: tried again, mended, put aside, emptied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from watchbook.front.sync.actions.receiving import try_again, try_held
from watchbook.front.sync.choices import Status
from watchbook.front.sync.conflicts import is_settler
from watchbook.front.sync.errors import SettleError
from watchbook.front.sync.models import Submission
from watchbook.front.sync.queries import is_for_its_sender, is_own, submission_sent_as
from watchbook.ground.ledger.lock import write_turn
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.errors import NotAllowedError

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.people.viewer import Viewer


def retry_submission(*, acting_user: Viewer, row: Submission, at: datetime) -> bool:
    """Decide a kept submission once more, as its sender's; whether it was taken.

    For what waits, and for what was quarantined before the server knew its form
    or its sender had the right.
    """
    _require_open(acting_user, row, Status.HELD, Status.QUARANTINED)
    if is_for_its_sender(row) and not is_own(acting_user, row):
        raise SettleError("Only the person whose name it would stand under sends it again.")
    taken = try_again(row, at, is_confirmed=True)
    if taken and row.record_id is not None:
        try_held(agency=row.agency_id, arrived=str(row.record_id), at=at)
    return taken


def dismiss_submission(*, acting_user: Viewer, row: Submission, note: str, at: datetime) -> None:
    """Put a submission aside with a reason; its bytes stay."""
    if not note.strip():
        message = "Say why it is put aside; whoever looks for it later will ask."
        raise SettleError(message)
    _require_open(acting_user, row, Status.HELD, Status.QUARANTINED)
    _settle(acting_user, row, Status.DISMISSED, note, at)


def mark_mended(*, acting_user: Viewer, row: Submission, by: UUID, at: datetime) -> None:
    """Say that a submission was mended, or a conflict settled, by another one that was taken.

    Saying it twice is harmless. SettleError where the other one was not taken, is not the
    acting user's own, or is of another kind or record.
    """
    mending = submission_sent_as(acting_user, by)
    if mending is None or mending.actor != acting_user.actor_id or by == row.sent_as:
        message = "The submission that mends it has not come from this account."
        raise SettleError(message)
    if mending.status not in (Status.ACCEPTED, Status.HELD, Status.CONFLICT):
        message = "The submission that mends it was not taken either; this one stays open."
        raise SettleError(message)
    if row.kind and (row.kind, row.record_id) != (mending.kind, mending.record_id):
        message = "The other submission is about something else."
        raise SettleError(message)
    note = f"Sent again as {by}."
    if row.status == Status.MENDED and row.settled_note == note:
        return
    if row.status == Status.CONFLICT and not is_settler(acting_user, row):
        message = "Only the author of the newest version settles a conflict."
        raise NotAllowedError(message)
    _require_open(acting_user, row, Status.QUARANTINED, Status.CONFLICT)
    _settle(acting_user, row, Status.MENDED, note, at)


def _require_open(viewer: Viewer, row: Submission, *statuses: Status) -> None:
    is_theirs = is_own(viewer, row) or viewer.has("supervisor", "administrator")
    if not is_theirs and not is_settler(viewer, row):
        message = "Only its sender, a supervisor or an administrator decides about it."
        raise NotAllowedError(message)
    if row.status not in statuses:
        message = f"It is not open any more: {Status(row.status).label.lower()}."
        raise SettleError(message)


def _settle(viewer: Viewer, row: Submission, status: Status, note: str, at: datetime) -> None:
    row.status, row.settled_by, row.settled_at = status, viewer.actor_id, at
    row.settled_note = note[:400]
    with write_turn(), transaction.atomic(), acting_for(viewer.agency):
        row.save(update_fields=["status", "settled_by", "settled_at", "settled_note"])


def empty_submissions(agency: str, record_id: UUID) -> int:
    """Destroy what the inbox keeps of a record's content, inside its expungement."""
    rows = Submission.objects.filter(agency_id=agency, record_id=record_id)
    return rows.exclude(content=b"", problems=[]).update(content=b"", problems=[])
