"""The inbox: every submission ends in a signed receipt, and nothing is lost to a validator."""

from __future__ import annotations

import logging
from contextlib import ExitStack, suppress
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
from watchbook.front.sync.errors import OtherBytesError
from watchbook.front.sync.models import Submission, Wait
from watchbook.front.sync.queries import (
    FOR_ITS_SENDER,
    is_for_its_sender,
    missing_for,
    sender_of,
    submission_sent_as,
)
from watchbook.front.sync.reading import checked_values, doubts_of
from watchbook.ground.ledger.errors import StaleVersionError
from watchbook.ground.ledger.keys import key_bytes, origin
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.lock import write_turn
from watchbook.ground.ledger.models import LogHead
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.models import Agency
from watchbook.ground.people.viewer import system_viewer
from watchbook.ground.records.errors import InvalidError
from watchbook.ground.records.sending import Sent
from watchbook.ground.records.slots import submission_action

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.ledger.chain import Link
    from watchbook.ground.people.viewer import Viewer

log = logging.getLogger(__name__)

STORE_FAILED = (OperationalError, InterfaceError, OSError)
"""The store itself failed: nobody may be told that the bytes are kept."""


@dataclass
class Outcome:
    """What the inbox decided about one submission."""

    status: Status
    problems: list[dict[str, Any]] = field(default_factory=list)
    link: Link | None = None


class _MovedOnError(Exception):
    """Another process decided about the submission meanwhile; nothing is left to do."""


def receive_submission(
    *, acting_user: Viewer, sent_as: UUID, content: bytes, at: datetime, kept_apart: str = ""
) -> tuple[Submission, bool]:
    """Take a submission's bytes; gives its row with the receipt, and whether it is new.

    `kept_apart` says why nothing of it may be written before a person has looked (a revoked
    phone, somebody else's outbox): it is quarantined with that reason. OtherBytesError if this
    uuid came before with other bytes. Otherwise the answer is a receipt: accepted, held,
    conflict or quarantined.
    """
    digest = sha256(content).hexdigest()
    kept = submission_sent_as(acting_user, sent_as)
    if kept is None:
        try:
            row = _take(acting_user, sent_as, content, digest, at, kept_apart)
        except IntegrityError:
            kept = submission_sent_as(acting_user, sent_as)
            if kept is None:
                raise
        else:
            follow_up(row, at)
            return row, True
    if kept.sha256 != digest:
        message = "This submission came before with other bytes. Nothing was changed."
        raise OtherBytesError(message)
    if is_for_its_sender(kept) and not kept_apart and kept.actor == acting_user.actor_id:
        try_again(kept, at)
    # The answer may have been lost together with what should have followed it.
    follow_up(kept, at)
    return kept, False


@dataclass(frozen=True)
class Deciding:
    """One submission while it is decided: whose, its row, its bytes, and how its row is kept.

    `is_new` says that no row stands yet. `is_confirmed` says that a person looked at it: its
    clock and the age of its form count no more then.
    """

    viewer: Viewer
    row: Submission
    content: bytes
    at: datetime
    keep: Callable[[Outcome], None]
    is_new: bool = True
    is_confirmed: bool = False

    def claim(self) -> None:
        """Inside the transaction, before anything is written: nobody else decides about it.

        A new one is claimed by its own uuid when its row is kept.
        """
        if self.is_new:
            return
        rows = Submission.objects.select_for_update().filter(id=self.row.id)
        if rows.values_list("status", flat=True).get() != self.row.status:
            raise _MovedOnError

    def keep_apart(self, outcome: Outcome) -> None:
        """Keep the row without writing a record: held or quarantined."""
        with ExitStack() as stack:
            stack.enter_context(write_turn())
            stack.enter_context(transaction.atomic())
            stack.enter_context(acting_for(self.viewer.agency))
            self.claim()
            self.keep(outcome)

    def quarantine(self, *problems: dict[str, Any]) -> None:
        """Keep it for a person, with what is wrong."""
        self.keep_apart(Outcome(Status.QUARANTINED, list(problems)))


def _take(
    viewer: Viewer, sent_as: UUID, content: bytes, digest: str, at: datetime, kept_apart: str
) -> Submission:
    row = Submission(
        agency_id=str(viewer.agency),
        sent_as=sent_as,
        actor=viewer.actor_id,
        sha256=digest,
        received_at=at,
    )

    def keep(outcome: Outcome) -> None:
        _answer(row, outcome, content)
        row.save(force_insert=True)
        _note_waits(row)

    deciding = Deciding(viewer, row, content, at, keep)
    if kept_apart:
        _name_kind(row, content)
        deciding.quarantine({**problem("", kept_apart), FOR_ITS_SENDER: True})
    else:
        decide(deciding)
    return row


def _name_kind(row: Submission, content: bytes) -> None:
    with suppress(EnvelopeError):
        envelope = read_envelope(content)
        row.kind, row.record_id = envelope.kind, envelope.record_id


def _note_waits(row: Submission) -> None:
    """Keep what a held submission waits for where it is found by that name; forget it else."""
    if row.status != Status.HELD:
        Wait.objects.filter(agency_id=row.agency_id, submission=row).delete()
        return
    for name in sorted({problem["waits_for"] for problem in row.problems}):
        Wait.objects.get_or_create(agency_id=row.agency_id, submission=row, name=name)


def decide(one: Deciding) -> None:
    """Read, check and write one submission, keeping its row in the same transaction."""
    try:
        envelope = read_envelope(one.content)
    except EnvelopeError as error:
        one.quarantine(problem("", str(error)))
        return
    one.row.kind, one.row.record_id = envelope.kind, envelope.record_id
    values, problems = checked_values(envelope)
    if not problems and not one.is_confirmed:
        problems = doubts_of(one.viewer, envelope, one.at)
    if problems:
        one.quarantine(*problems)
        return
    missing = missing_for(one.viewer, envelope, values)
    if missing:
        waits = [{**problem(pointer, "Waits for what it names."), "waits_for": name}
                 for pointer, name in missing]  # fmt: skip
        one.keep_apart(Outcome(Status.HELD, waits))
        return
    try:
        _write(one, envelope, values)
    except StaleVersionError:
        _write_conflict(one, envelope, values)
    except (*STORE_FAILED, _MovedOnError):
        raise
    except Exception as error:
        if one.is_new and submission_sent_as(one.viewer, one.row.sent_as) is not None:
            raise  # the same submission came twice at once; the other one was first
        log.warning("submission %s quarantined: %s", one.row.sent_as, error, exc_info=True)
        one.quarantine(*_told(error))


def _told(error: Exception) -> list[dict[str, Any]]:
    """An error of one of our families speaks for itself; of any other a person must look."""
    if isinstance(error, InvalidError):
        return [problem(found.pointer, found.message) for found in error.problems]
    if type(error).__module__.startswith("watchbook."):
        return [problem("", str(error))]
    message = "The server could not take this as it is. The bytes are kept and a person will look."
    return [problem("", message)]


def problem(pointer: str, message: str) -> dict[str, Any]:
    """What is wrong, as a receipt's document tells it."""
    return {"pointer": pointer, "message": message}


def _marks(envelope: Envelope, values: dict[str, Any]) -> dict[str, Any]:
    """Leaves beside the content: what was pre-filled, the clock's offset, an older form."""
    marks: dict[str, Any] = {
        f"/_prefilled/{name}": True for name in envelope.prefilled if name in values
    }
    if envelope.clock_offset_ms is not None:
        marks["/_clock_offset_ms"] = envelope.clock_offset_ms
    if envelope.form_version != kind_named(envelope.kind).schema.version:
        marks["/_form_version"] = envelope.form_version
    return marks


def _write(one: Deciding, envelope: Envelope, values: dict[str, Any]) -> None:
    action = submission_action(envelope.kind)
    with writing(
        agency=str(one.viewer.agency),
        acting_user=one.viewer,
        at=one.at,
        recorded_at=envelope.recorded_at,
    ) as book:
        one.claim()
        action(
            Sent(
                acting_user=one.viewer,
                record_id=envelope.record_id,
                values=values,
                based_on=envelope.based_on,
                reason=envelope.reason,
                occurred_at=envelope.occurred_at,
                at=one.at,
                recorded_at=envelope.recorded_at,
                marks=_marks(envelope, values),
            )
        )
        written = [w.link for w in book.written if w.link.record_id == envelope.record_id]
        book.last(lambda: one.keep(Outcome(Status.ACCEPTED, link=written[-1])))


def _write_conflict(one: Deciding, envelope: Envelope, values: dict[str, Any]) -> None:
    """Keep the rival version with the record, in the ledger, for its author to settle."""
    kind = kind_named(envelope.kind)
    leaves = {"/rival" + pointer: leaf for pointer, leaf in leaves_of(kind.schema, values).items()}
    leaves["/based_on"] = envelope.based_on
    if envelope.reason:
        leaves["/reason"] = envelope.reason
    agency = str(one.viewer.agency)
    with writing(
        agency=agency, acting_user=one.viewer, at=one.at, recorded_at=envelope.recorded_at
    ) as book:
        one.claim()
        row = kind.model._default_manager.get(id=envelope.record_id, agency_id=agency)
        link = book.act(row, "conflict", leaves=leaves, occurred_at=envelope.occurred_at)
        book.last(lambda: one.keep(Outcome(Status.CONFLICT, link=link)))


def _answer(row: Submission, outcome: Outcome, content: bytes) -> None:
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


def follow_up(row: Submission, at: datetime) -> None:
    """What comes after a submission stands: those that waited for it, or itself if that came.

    Done again for every repetition, since a server may have been killed between the two.
    """
    if row.status == Status.ACCEPTED and row.record_id is not None:
        try_held(agency=row.agency_id, arrived=str(row.record_id), at=at)
    elif row.status == Status.HELD and not _still_waits(row):
        # What it names came between the look and the keeping.
        try_again(row, at)


def _still_waits(row: Submission) -> bool:
    envelope = read_envelope(bytes(row.content))
    values, problems = checked_values(envelope)
    return not problems and bool(missing_for(system_viewer(row.agency_id), envelope, values))


def try_held(*, agency: str, arrived: str, at: datetime) -> int:
    """Try again what waited for a record or file that has come; gives how many were taken.

    What was held in turn for those is tried too, without end in the chain's length.
    """
    taken, waiting = 0, [arrived]
    while waiting:
        name = waiting.pop()
        with acting_for(agency):
            held = list(
                Submission.objects.filter(
                    agency_id=agency, waits__name=name, status=Status.HELD
                ).order_by("received_at", "id")
            )
        for row in held:
            if try_again(row, at) and row.record_id is not None:
                taken += 1
                waiting.append(str(row.record_id))
    return taken


def try_all_held(at: datetime) -> int:
    """Try everything that waits for nothing any more, of every agency; gives how many were taken.

    The worker calls it: a server that was killed between keeping a record and trying what waited
    for it leaves such behind.
    """
    taken = 0
    for code in Agency.objects.values_list("code", flat=True):
        with acting_for(code):
            held = list(Submission.objects.filter(agency_id=code, status=Status.HELD))
        for row in sorted(held, key=lambda one: one.received_at):
            if not _still_waits(row) and try_again(row, at):
                taken += 1
                follow_up(row, at)
    return taken


def try_again(row: Submission, at: datetime, *, is_confirmed: bool = False) -> bool:
    """Decide a kept submission once more, as its sender's; its receipt stays what it was."""
    viewer = sender_of(row, at)
    content = bytes(row.content)

    def keep(outcome: Outcome) -> None:
        row.status, row.problems = outcome.status, outcome.problems
        if outcome.link is not None:
            row.epoch, row.entry_index = outcome.link.epoch, outcome.link.entry_index
        if outcome.status == Status.ACCEPTED:
            row.content = b""
        row.save()
        _note_waits(row)

    deciding = Deciding(viewer, row, content, at, keep, is_new=False, is_confirmed=is_confirmed)
    try:
        decide(deciding)
    except _MovedOnError:
        row.refresh_from_db()
    return row.status == Status.ACCEPTED
