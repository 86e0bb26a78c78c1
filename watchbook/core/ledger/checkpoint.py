"""Checkpoints (c2sp.org/tlog-checkpoint v1.0.0): the signed size and root of a log."""

import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from watchbook.core.ledger.errors import NoteError
from watchbook.core.ledger.merkle import HASH_BYTES
from watchbook.core.ledger.note import (
    Signer,
    Verifier,
    check_key_name,
    decode_base64,
    parse_note,
    sign_note,
    verify_note,
)

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Origin (which is also the signing key's name), number of entries, and root of 32 bytes."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        """Refuse what could not be read back."""
        check_key_name(self.origin)
        if _SIZE.fullmatch(str(self.size)) is None or len(self.root) != HASH_BYTES:
            raise NoteError("A checkpoint needs a size from 0 on and a root of 32 bytes.")

    @property
    def text(self) -> str:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


def parse_checkpoint(text: str) -> Checkpoint:
    """The checkpoint of a note's text. Extension lines are refused: our logs write none."""
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] or _SIZE.fullmatch(lines[1]) is None:
        raise NoteError("A checkpoint is three lines: origin, size and root.")
    return Checkpoint(lines[0], int(lines[1]), decode_base64(lines[2]))


def sign_checkpoint(checkpoint: Checkpoint, signers: Sequence[Signer]) -> bytes:
    """The signed note to publish. The first signer is the log's own key, named as the origin."""
    if not signers or signers[0].name != checkpoint.origin:
        raise NoteError("A checkpoint's first signature is that of its origin.")
    return sign_note(checkpoint.text, signers)


def open_checkpoint(data: bytes, verifier: Verifier) -> Checkpoint:
    """The checkpoint in a signed note, once `verifier` (the log's own key) has signed it.

    Raises NoteError where the signature is missing or wrong, or where the origin is another log's.
    """
    checkpoint = parse_checkpoint(verify_note(data, [verifier]).text)
    if checkpoint.origin != verifier.name:
        raise NoteError(f"The checkpoint is of {checkpoint.origin}, not of {verifier.name}.")
    return checkpoint


def read_checkpoint(data: bytes) -> Checkpoint:
    """The checkpoint in a signed note, not verified: only to find out whose it says it is."""
    return parse_checkpoint(parse_note(data).text)
