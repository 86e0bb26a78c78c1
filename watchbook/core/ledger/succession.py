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
ACT = "succeeded"


@dataclass(frozen=True, slots=True)
class Succession:
    """What the new epoch takes over.

    `checkpoint` is the last one signed under the old epoch, as a whole note, and `size` what it
    counts. `held_size` entries of the old epoch are in the database when the new one begins, and
    `held_root` is their root. Entries from `lost_from` up to `size` of the signed log are lost;
    None where nothing is. (`held_size` may pass `lost_from`, even `size`: entries that were
    written after a restore and before anybody noticed.)
    """

    epoch: int
    checkpoint: bytes
    size: int
    held_size: int
    held_root: bytes
    lost_from: int | None
    reason: str

    def __post_init__(self) -> None:
        """Refuse what contradicts itself."""
        if self.epoch < 1 or self.size < 0 or self.held_size < 0:
            raise LedgerError("A succession counts epochs from 1 and entries from 0.")
        if self.lost_from is None:
            if self.held_size < self.size:
                raise LedgerError("A succession that holds fewer entries must say what is lost.")
        elif not 0 <= self.lost_from < self.size or self.lost_from > self.held_size:
            raise LedgerError("A succession's lost entries are ones that the old log had.")
        if len(self.held_root) != HASH_BYTES:
            raise LedgerError("A succession's held root has 32 bytes.")

    def body(self) -> dict[str, Scalar]:
        """The leaves that the succession's entry carries."""
        return {
            "/act": ACT,
            "/previous/epoch": self.epoch,
            "/previous/checkpoint": self.checkpoint.decode(),
            "/previous/size": self.size,
            "/held/size": self.held_size,
            "/held/root": self.held_root.hex(),
            "/lost/from": self.lost_from,
            "/lost/until": None if self.lost_from is None else self.size,
            "/reason": self.reason,
        }

    @classmethod
    def from_body(cls, body: Mapping[str, Scalar]) -> "Succession":
        """The inverse of `body`; further leaves are passed over. Raises LedgerError."""
        try:
            root = bytes.fromhex(_text(body, "/held/root"))
            checkpoint = _text(body, "/previous/checkpoint").encode()
        except ValueError as error:
            raise LedgerError(f"The succession can't be read: {error}") from error
        made = cls(
            epoch=_number(body, "/previous/epoch"),
            checkpoint=checkpoint,
            size=_number(body, "/previous/size"),
            held_size=_number(body, "/held/size"),
            held_root=root,
            lost_from=None if body.get("/lost/from") is None else _number(body, "/lost/from"),
            reason=_text(body, "/reason"),
        )
        if not made.body().items() <= body.items():
            raise LedgerError("The succession's leaves do not agree with each other.")
        return made

    def verify(self, verifier: Verifier) -> Checkpoint:
        """The old checkpoint, if the old epoch's key signed it and its size is the stated one."""
        checkpoint = open_checkpoint(self.checkpoint, verifier)
        if checkpoint.size != self.size:
            raise LedgerError("The succession states another size than its old checkpoint.")
        is_whole = self.lost_from is None and self.held_size == self.size
        if is_whole and checkpoint.root != self.held_root:
            raise LedgerError("The succession holds everything, but under another root.")
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
