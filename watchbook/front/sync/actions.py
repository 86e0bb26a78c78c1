"""The inbox: every submission ends in a signed receipt, and nothing is lost to a validator."""

from __future__ import annotations

import logging
from contextlib import ExitStack
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, InterfaceError, OperationalError, transaction

from watchbook.core.ledger.note import Signer
from watchbook.core.ledger.receipt import Receipt, receipt_key_name, sign_receipt
from watchbook.core.ledger.receipt import Status as ReceiptStatus
from watchbook.core.schema import leaves_of
from watchbook.front.sync.choices import Status
from watchbook.front.sync.envelope import Envelope, EnvelopeError, read_envelope
from watchbook.front.sync.errors import OtherBytesError, SettleError
from watchbook.front.sync.models import Submission
from watchbook.front.sync.queries import missing_in, sender_of, submission_sent_as
from watchbook.front.sync.reading import checked_values
from watchbook.ground.ledger.errors import StaleVersionError
from watchbook.ground.ledger.keys import key_bytes, origin
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.lock import write_turn
from watchbook.ground.ledger.models import LogHead
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.records.slots import submission_action

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.ledger.chain import Link
    from watchbook.ground.people.viewer import Viewer

log = logging.getLogger(__name__)

_STORE_FAILED = (OperationalError, InterfaceError, OSError)
"""The store itself failed: nobody may be told that the bytes are kept."""


@dataclass
class _Outcome:
    """What the inbox decided about one submission."""

    status: Status
    problems: list[dict[str, Any]] = field(default_factory=list)
    link: Link | None = None


def receive_submission(
    *, acting_user: Viewer, sent_as: UUID, content: bytes, at: datetime
) -> tuple[Submission, bool]:
    """Take a submission's bytes; gives its row with the receipt, and whether it is new.

    OtherBytesError if this uuid came before with other bytes. Otherwise the
    answer is a receipt: accepted, held, conflict or quarantined.
    """
    digest = sha256(content).hexdigest()
    kept = submission_sent_as(acting_user, sent_as)
    if kept is None:
        try:
            row = _take(acting_user, sent_as, content, digest, at)
        except IntegrityError:
            kept = submission_sent_as(acting_user, sent_as)
            if kept is None:
                raise
        else:
            if row.status == Status.ACCEPTED and row.record_id is not None:
                try_held(agency=row.agency_id, arrived=str(row.record_id), at=at)
            return row, True
    if kept.sha256 != digest:
        message = "This submission came before with other bytes. Nothing was changed."
        raise OtherBytesError(message)
    return kept, False


def _take(viewer: Viewer, sent_as: UUID, content: bytes, digest: str, at: datetime) -> Submission:
    row = Submission(
        agency_id=str(viewer.agency),
        sent_as=sent_as,
        actor=viewer.actor_id,
        sha256=digest,
        received_at=at,
    )

    def keep(outcome: _Outcome) -> None:
        _answer(row, outcome, content)
        row.save(force_insert=True)

    _decide(viewer, row, content, at, keep)
    return row


def _decide(
    viewer: Viewer, row: Submission, content: bytes, at: datetime, keep: Callable[[_Outcome], None]
) -> None:
    """Read, check and write one submission, keeping its row in the same transaction."""
    try:
        envelope = read_envelope(content)
    except EnvelopeError as error:
        _keep_apart(viewer, keep, _Outcome(Status.QUARANTINED, [_problem("", str(error))]))
        return
    row.kind, row.record_id = envelope.kind, envelope.record_id
    values, problems = checked_values(envelope)
    if problems:
        _keep_apart(viewer, keep, _Outcome(Status.QUARANTINED, problems))
        return
    missing = missing_in(viewer, envelope.kind, values)
    if missing:
        waits = [{**_problem(pointer, "Waits for what it names."), "waits_for": name}
                 for pointer, name in missing]  # fmt: skip
        _keep_apart(viewer, keep, _Outcome(Status.HELD, waits))
        return
    try:
        _write(viewer, envelope, values, at, keep)
    except StaleVersionError:
        _write_conflict(viewer, envelope, values, at, keep)
    except _STORE_FAILED:
        raise
    except IntegrityError:
        raise
    except Exception as error:
        log.warning("submission %s quarantined: %s", row.sent_as, error, exc_info=True)
        _keep_apart(viewer, keep, _Outcome(Status.QUARANTINED, [_problem("", _told(error))]))


def _told(error: Exception) -> str:
    """An error of one of our families speaks for itself; of any other a person must look."""
    if type(error).__module__.startswith("watchbook."):
        return str(error)
    return "The server could not take this as it is. The bytes are kept and a person will look."


def _problem(pointer: str, message: str) -> dict[str, Any]:
    return {"pointer": pointer, "message": message}


def _keep_apart(viewer: Viewer, keep: Callable[[_Outcome], None], outcome: _Outcome) -> None:
    with ExitStack() as stack:
        stack.enter_context(write_turn())
        stack.enter_context(transaction.atomic())
        stack.enter_context(acting_for(viewer.agency))
        keep(outcome)


def _marks(envelope: Envelope, values: dict[str, Any]) -> dict[str, Any]:
    marks: dict[str, Any] = {
        f"/_prefilled/{name}": True for name in envelope.prefilled if name in values
    }
    if envelope.clock_offset_ms is not None:
        marks["/_clock_offset_ms"] = envelope.clock_offset_ms
    return marks


def _write(
    viewer: Viewer,
    envelope: Envelope,
    values: dict[str, Any],
    at: datetime,
    keep: Callable[[_Outcome], None],
) -> None:
    action = submission_action(envelope.kind)
    with writing(
        agency=str(viewer.agency), acting_user=viewer, at=at, recorded_at=envelope.recorded_at
    ) as book:
        action(
            acting_user=viewer,
            record_id=envelope.record_id,
            values=values,
            based_on=envelope.based_on,
            reason=envelope.reason,
            occurred_at=envelope.occurred_at,
            at=at,
            recorded_at=envelope.recorded_at,
            marks=_marks(envelope, values),
        )
        written = [w.link for w in book.written if w.link.record_id == envelope.record_id]
        book.last(lambda: keep(_Outcome(Status.ACCEPTED, link=written[-1])))


def _write_conflict(
    viewer: Viewer,
    envelope: Envelope,
    values: dict[str, Any],
    at: datetime,
    keep: Callable[[_Outcome], None],
) -> None:
    """Keep the rival version with the record, in the ledger, for its author to settle."""
    kind = kind_named(envelope.kind)
    leaves = {"/rival" + pointer: leaf for pointer, leaf in leaves_of(kind.schema, values).items()}
    leaves["/based_on"] = envelope.based_on
    if envelope.reason:
        leaves["/reason"] = envelope.reason
    with writing(
        agency=str(viewer.agency), acting_user=viewer, at=at, recorded_at=envelope.recorded_at
    ) as book:
        row = kind.model._default_manager.get(id=envelope.record_id, agency_id=viewer.agency)
        link = book.act(row, "conflict", leaves=leaves, occurred_at=envelope.occurred_at)
        book.last(lambda: keep(_Outcome(Status.CONFLICT, link=link)))


def _answer(row: Submission, outcome: _Outcome, content: bytes) -> None:
    """Fill the row and sign its receipt."""
    row.answered = row.status = outcome.status
    row.problems = outcome.problems
    row.content = b"" if outcome.status == Status.ACCEPTED else content
    epoch = LogHead.objects.values_list("epoch", flat=True).get(agency_id=row.agency_id)
    if outcome.link is not None:
        row.epoch, row.entry_index = outcome.link.epoch, outcome.link.entry_index
    name = receipt_key_name(origin(row.agency_id, epoch))
    accepted = outcome.status == Status.ACCEPTED
    receipt = Receipt(
        submission=str(row.sent_as),
        sha256=bytes.fromhex(row.sha256),
        received_at=row.received_at,
        status=ReceiptStatus(outcome.status.value),
        index=row.entry_index if accepted else None,
    )
    signer = Signer.from_seed(name, key_bytes(row.agency_id, "receipt"))
    row.receipt = sign_receipt(receipt, signer).decode()


def try_held(*, agency: str, arrived: str, at: datetime) -> int:
    """Try again what waited for a record or file that has come; gives how many were taken.

    What was held in turn for those is tried too, without end in the chain's length.
    """
    taken, waiting = 0, [arrived]
    while waiting:
        name = waiting.pop()
        with acting_for(agency):
            held = [
                row
                for row in Submission.objects.filter(agency_id=agency, status=Status.HELD).order_by(
                    "received_at"
                )
                if any(problem.get("waits_for") == name for problem in row.problems)
            ]
        for row in held:
            if _try_again(row, at) and row.record_id is not None:
                taken += 1
                waiting.append(str(row.record_id))
    return taken


def _try_again(row: Submission, at: datetime) -> bool:
    """Decide a held submission once more; its receipt stays what it was."""
    viewer = sender_of(row, at)
    content = bytes(row.content)

    def keep(outcome: _Outcome) -> None:
        row.status, row.problems = outcome.status, outcome.problems
        if outcome.link is not None:
            row.epoch, row.entry_index = outcome.link.epoch, outcome.link.entry_index
        if outcome.status == Status.ACCEPTED:
            row.content = b""
        row.save()

    _decide(viewer, row, content, at, keep)
    return row.status == Status.ACCEPTED


def retry_submission(*, acting_user: Viewer, row: Submission, at: datetime) -> bool:
    """Decide a kept submission once more, as its sender's; whether it was taken.

    For what waits, and for what was quarantined before the server knew its form
    or its sender had the right.
    """
    _require_open(acting_user, row, Status.HELD, Status.QUARANTINED)
    taken = _try_again(row, at)
    if taken and row.record_id is not None:
        try_held(agency=row.agency_id, arrived=str(row.record_id), at=at)
    return taken


def dismiss_submission(*, acting_user: Viewer, row: Submission, note: str, at: datetime) -> None:
    """Put a submission aside with a reason; its bytes stay."""
    if not note.strip():
        message = "Say why it is put aside; whoever looks for it later will ask."
        raise SettleError(message)
    _require_open(acting_user, row, Status.HELD, Status.QUARANTINED, Status.CONFLICT)
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
    _require_open(acting_user, row, Status.QUARANTINED, Status.CONFLICT)
    _settle(acting_user, row, Status.MENDED, note, at)


def _require_open(viewer: Viewer, row: Submission, *statuses: Status) -> None:
    if row.actor != viewer.actor_id and not viewer.has("supervisor", "administrator"):
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
