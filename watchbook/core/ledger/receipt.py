"""Receipts: the server's signed word that it has a submission's bytes (docs/spec/ledger.md)."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from watchbook.core.ledger.canonical import format_instant, parse_instant
from watchbook.core.ledger.errors import NoteError
from watchbook.core.ledger.merkle import HASH_BYTES
from watchbook.core.ledger.note import Signer, Verifier, sign_note, verify_note

HEADER = "watchbook/receipt/v1"
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_INDEX = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
_LINES = 6


class Status(StrEnum):
    """What became of a submission at the moment of its receipt; a receipt never changes."""

    ACCEPTED = "accepted"
    HELD = "held"
    CONFLICT = "conflict"
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A submission's uuid and SHA-256 (32 bytes), when it came, its status, its entry's index."""

    submission: str
    sha256: bytes
    received_at: datetime
    status: Status
    index: int | None

    def __post_init__(self) -> None:
        """Refuse what could not be read back as it was written."""
        if _UUID.fullmatch(self.submission) is None or len(self.sha256) != HASH_BYTES:
            raise NoteError("A receipt names a lower-case UUID and a SHA-256.")
        if self.index is not None and _INDEX.fullmatch(str(self.index)) is None:
            raise NoteError("A receipt's entry index counts from 0.")
        object.__setattr__(self, "received_at", parse_instant(format_instant(self.received_at)))

    @property
    def text(self) -> str:
        """The six lines that are signed."""
        index = "-" if self.index is None else str(self.index)
        received = format_instant(self.received_at)
        return "".join(
            line + "\n"
            for line in (HEADER, self.submission, self.sha256.hex(), received, self.status, index)
        )


def receipt_key_name(origin: str) -> str:
    """The name under which the log at `origin` signs its receipts."""
    return f"{origin}/receipt"


def sign_receipt(receipt: Receipt, signer: Signer) -> bytes:
    """The signed note to hand back."""
    return sign_note(receipt.text, [signer])


def parse_receipt(text: str) -> Receipt:
    """The receipt of a note's text. Raises LedgerError for every other spelling."""
    lines = text.split("\n")
    if len(lines) != _LINES + 1 or lines[0] != HEADER or lines[_LINES]:
        raise NoteError(f"A receipt is six lines that begin with {HEADER}.")
    _, submission, digest, received, status, index = lines[:_LINES]
    if _SHA256.fullmatch(digest) is None or status not in set(Status):
        raise NoteError("A receipt's third line is a SHA-256, its fifth a status.")
    if index != "-" and _INDEX.fullmatch(index) is None:
        raise NoteError("A receipt's last line is the index of an entry, or -.")
    number = None if index == "-" else int(index)
    return Receipt(
        submission, bytes.fromhex(digest), parse_instant(received), Status(status), number
    )


def open_receipt(data: bytes, verifier: Verifier) -> Receipt:
    """The receipt in a signed note, once `verifier` has signed it. Raises LedgerError."""
    return parse_receipt(verify_note(data, [verifier]).text)
