"""An outbox that a phone exported to a file, taken in at the desk: the same inbox, exactly once."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from watchbook.front.sync.access import require_any_sending_scope
from watchbook.front.sync.actions.receiving import receive_submission, try_held
from watchbook.front.sync.actions.settling import mark_mended
from watchbook.front.sync.choices import Status
from watchbook.front.sync.errors import OtherBytesError, SettleError
from watchbook.front.sync.queries import submission_sent_as
from watchbook.front.sync.signed import signer_of, viewer_and_reason
from watchbook.ground.evidence.errors import EvidenceError
from watchbook.ground.evidence.store import store_file
from watchbook.ground.people.audit import record_event
from watchbook.ground.people.choices import AuditEvent
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.models import Account
from watchbook.ground.people.queries import agency_named, viewer_of

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.front.sync.models import Submission
    from watchbook.front.sync.outbox_file import ExportedOutbox, ExportedRow
    from watchbook.ground.people.viewer import Viewer


_NO_ACCOUNT = UUID(int=0)


@dataclass(frozen=True)
class Brought:
    """What became of one submission or file of the import.

    `row` is None where nothing was kept: `trouble` then says why, and the phone still has it.
    """

    label: str
    row: Submission | None
    is_new: bool
    trouble: str = ""


def import_outbox(*, acting_user: Viewer, outbox: ExportedOutbox, at: datetime) -> list[Brought]:
    """Take every submission and file of an exported outbox through the inbox, in its order.

    What the acting user wrote is written as his; what a phone signed, as the phone's; what
    somebody else of the agency wrote is kept apart under that person's name until he says so
    himself. Rows of other agencies and damaged ones are told and not kept. Doing it twice changes
    nothing. Effects: as of each submission, and one line in the audit.
    """
    if acting_user.scopes is not None:
        require_any_sending_scope(acting_user)
    brought = []
    for file in outbox.files:
        trouble = file.trouble or _store(acting_user, file.sha256, file.content, at)
        if trouble:
            brought.append(Brought(f"File {file.sha256[:12]}", None, is_new=False, trouble=trouble))
    brought += [_bring(acting_user, row, at) for row in outbox.submissions]
    kept = sum(1 for one in brought if one.row is not None)
    record_event(
        str(acting_user.agency),
        AuditEvent.IMPORT,
        who=acting_user.actor_id,
        what=f"outbox of a phone: {kept} of {len(outbox.submissions)} submissions",
        at=at,
    )
    return brought


def _store(viewer: Viewer, digest: str, content: bytes, at: datetime) -> str:
    try:
        store_file(str(viewer.agency), [content], expected_sha256=digest)
    except EvidenceError as error:
        return str(error)
    try_held(agency=str(viewer.agency), arrived=digest, at=at)
    return ""


def _bring(acting_user: Viewer, row: ExportedRow, at: datetime) -> Brought:
    label = row.label or "A submission"
    if row.trouble or row.sent_as is None:
        return Brought(label, None, is_new=False, trouble=row.trouble)
    if row.agency != acting_user.agency:
        trouble = f"It belongs to the agency “{row.agency}”; import the file there too."
        return Brought(label, None, is_new=False, trouble=trouble)
    try:
        viewer, kept_apart = _as_whom(acting_user, row, row.sent_as, at)
        kept, is_new = receive_submission(
            acting_user=viewer,
            sent_as=row.sent_as,
            content=row.content,
            at=at,
            kept_apart=kept_apart,
        )
    except (NotAllowedError, OtherBytesError) as error:
        return Brought(label, None, is_new=False, trouble=str(error))
    if row.mends is not None and not kept_apart:
        _settle_mended(viewer, row.mends, kept, at)
    return Brought(label, kept, is_new)


def _as_whom(
    acting_user: Viewer, row: ExportedRow, sent_as: UUID, at: datetime
) -> tuple[Viewer, str]:
    """Whose words they are, and why they are kept apart, if so. NotAllowedError if nobody's."""
    if row.phone and row.signature:
        phone = signer_of(
            row.agency, sent_as, row.content, phone=row.phone, signature=row.signature
        )
        return viewer_and_reason(phone, row.content, at)
    if row.account == acting_user.account_id:
        return acting_user, ""
    account = Account.objects.filter(id=row.account or _NO_ACCOUNT, is_active=True).first()
    agency = agency_named(row.agency)
    viewer = viewer_of(account, agency, at) if account is not None and agency is not None else None
    if viewer is None or viewer.agency != row.agency:
        raise NotAllowedError(
            "It was written under a sign-in that has no role in this agency. Keep the file and ask "
            "your administrator."
        )
    return viewer, (
        f"It came in a file that {acting_user.name} imported, and was written under the sign-in of "
        f"{viewer.name}, who alone says that these are his words."
    )


def _settle_mended(viewer: Viewer, mends: UUID, by: Submission, at: datetime) -> None:
    """As the phone would have told it: which older submission this one mends."""
    old = submission_sent_as(viewer, mends)
    if old is None or by.status not in (Status.ACCEPTED, Status.HELD, Status.CONFLICT):
        return
    with suppress(SettleError, NotAllowedError):
        mark_mended(acting_user=viewer, row=old, by=by.sent_as, at=at)
