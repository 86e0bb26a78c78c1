"""The one error family of the pure ledger: whatever a parser meets, only these escape."""


class LedgerError(ValueError):
    """Bytes, values or proofs that the ledger's formats do not allow; the message says which."""


class CanonicalError(LedgerError):
    """A value or a byte string that has no canonical form (docs/spec/record.md)."""


class NoteError(LedgerError):
    """A signed note that is malformed, or that no known key has signed."""


class ProofError(LedgerError):
    """A Merkle proof that does not show what it claims."""


class TileError(LedgerError):
    """A tile or entries tile that is missing, has the wrong length or can't be read."""


class SealError(LedgerError):
    """A sealed body or key that does not open: other key, other record, or altered bytes."""
