"""Succession: the first entry of a new epoch says what became of the one before it.

docs/spec/ledger.md, "Epochs and succession".
"""

from collections.abc import Mapping
from dataclasses import dataclass

from watchbook.core.ledger.canonical import Scalar
from watchbook.core.ledger.checkpoint import Checkpoint, open_checkpoint
from watchbook.core.ledger.errors import LedgerError
from watchbook.core.ledger.merkle import HASH_BYTES
from watchbook.core.ledger.note import Verifier

KIND = "ledger.succession"


@dataclass(frozen=True, slots=True)
class Succession:
    """What the new epoch takes over.

    `checkpoint` is the last checkpoint that was signed under the old epoch, as a whole note;
    `kept_size` counts the leading entries of the old log that are still held, `kept_root` is their
    root. Entries from `kept_size` up to the checkpoint's size are lost.
    """

    epoch: int
    checkpoint: bytes
    size: int
    kept_size: int
    kept_root: bytes
    reason: str

    def __post_init__(self) -> None:
        """Refuse what says nothing."""
        if self.epoch < 1 or not 0 <= self.kept_size <= self.size:
            raise LedgerError("A succession keeps at most what its old checkpoint counted.")
        if len(self.kept_root) != HASH_BYTES:
            raise LedgerError("A succession's kept root has 32 bytes.")

    def body(self) -> dict[str, Scalar]:
        """The leaves of the succession's record (kind `ledger.succession`)."""
        return {
            "/previous/epoch": self.epoch,
            "/previous/checkpoint": self.checkpoint.decode(),
            "/previous/size": self.size,
            "/kept/size": self.kept_size,
            "/kept/root": self.kept_root.hex(),
            "/lost/from": self.kept_size if self.kept_size < self.size else None,
            "/lost/until": self.size if self.kept_size < self.size else None,
            "/reason": self.reason,
        }

    @classmethod
    def from_body(cls, body: Mapping[str, Scalar]) -> "Succession":
        """The inverse of `body`. Raises LedgerError for every other shape."""
        try:
            root = bytes.fromhex(_text(body, "/kept/root"))
            checkpoint = _text(body, "/previous/checkpoint").encode()
        except ValueError as error:
            raise LedgerError(f"The succession can't be read: {error}") from error
        epoch, size = _number(body, "/previous/epoch"), _number(body, "/previous/size")
        kept_size, reason = _number(body, "/kept/size"), _text(body, "/reason")
        made = cls(epoch, checkpoint, size, kept_size, root, reason)
        if made.body() != body:
            raise LedgerError("The succession's leaves do not agree with each other.")
        return made

    def verify(self, verifier: Verifier) -> Checkpoint:
        """The old checkpoint, if the old epoch's key signed it and its size is the stated one."""
        checkpoint = open_checkpoint(self.checkpoint, verifier)
        if checkpoint.size != self.size:
            raise LedgerError("The succession states another size than its old checkpoint.")
        if self.kept_size == self.size and checkpoint.root != self.kept_root:
            raise LedgerError("The succession keeps everything, but under another root.")
        return checkpoint


def _text(body: Mapping[str, Scalar], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str):
        raise LedgerError(f"{name} must be text.")
    return value


def _number(body: Mapping[str, Scalar], name: str) -> int:
    value = body.get(name)
    if type(value) is not int:
        raise LedgerError(f"{name} must be an integer.")
    return value
