"""The pure ledger: canonical bytes, leaves and digests, a Merkle tree in tiles, notes, proofs.

Nothing here reads a clock, a disk, a database or a network. docs/spec/record.md and
docs/spec/ledger.md are its specification; tests/vectors holds what both must give.
"""
