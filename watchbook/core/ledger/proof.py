"""Proof files (c2sp.org/tlog-proof@v1): an entry's inclusion proof with its checkpoint."""

import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from watchbook.core.ledger import merkle
from watchbook.core.ledger.checkpoint import Checkpoint, open_checkpoint, read_checkpoint
from watchbook.core.ledger.errors import NoteError, ProofError
from watchbook.core.ledger.note import Verifier, decode_base64

HEADER = "c2sp.org/tlog-proof@v1"
MAX_PROOF_HASHES = 63
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Proof:
    """A `.tlog-proof` file: entry index, hashes from the leaf upwards, signed checkpoint, extra."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes | None = None

    def serialise(self) -> bytes:
        """The file's bytes."""
        lines = [HEADER]
        if self.extra is not None:
            lines.append(f"extra {b64encode(self.extra).decode()}")
        lines.append(f"index {self.index}")
        lines += [b64encode(step).decode() for step in self.hashes]
        return "\n".join(lines).encode() + b"\n\n" + self.checkpoint


def make_proof(
    node: merkle.Node, index: int, checkpoint: bytes, extra: bytes | None = None
) -> Proof:
    """The proof of entry `index` under a signed checkpoint, from that tree's accessor."""
    size = read_checkpoint(checkpoint).size
    return Proof(index, tuple(merkle.inclusion_proof(node, index, size)), checkpoint, extra)


def parse_proof(data: bytes) -> Proof:
    """The proof in a file. Raises ProofError or NoteError for any malformed line."""
    front, blank, checkpoint = data.partition(b"\n\n")
    try:
        lines = front.decode().split("\n")
    except UnicodeDecodeError as error:
        raise ProofError("The proof is not UTF-8.") from error
    if not blank or lines.pop(0) != HEADER:
        raise ProofError(f"A proof begins with the line {HEADER}, and a blank line ends it.")
    extra = None
    if lines and lines[0].startswith("extra "):
        extra = decode_base64(lines.pop(0).removeprefix("extra "))
    match = _INDEX.fullmatch(lines.pop(0)) if lines else None
    if match is None:
        raise ProofError("A proof names the index of its entry.")
    if len(lines) > MAX_PROOF_HASHES:
        raise ProofError("The proof is longer than any tree is high.")
    return Proof(int(match[1]), _hashes(lines), checkpoint, extra)


def _hashes(lines: Sequence[str]) -> tuple[bytes, ...]:
    hashes = tuple(decode_base64(line) for line in lines)
    if any(len(step) != merkle.HASH_BYTES for step in hashes):
        raise ProofError("A proof is made of hashes of 32 bytes.")
    return hashes


def verify_proof(proof: Proof, entry: bytes, verifier: Verifier) -> Checkpoint:
    """The verified checkpoint under which `entry` stands at the proof's index, or LedgerError."""
    try:
        checkpoint = open_checkpoint(proof.checkpoint, verifier)
    except NoteError as error:
        raise ProofError(f"The proof's checkpoint does not verify: {error}") from error
    leaf = merkle.hash_leaf(entry)
    merkle.verify_inclusion(leaf, proof.index, checkpoint.size, proof.hashes, checkpoint.root)
    return checkpoint
