"""Merkle trees of RFC 6962 §2.1: hashes, roots, proofs, and their verification (RFC 9162 §2.1).

A tree is read through one accessor, `Node`: height and index to the hash of the perfect subtree of
2^height leaves that starts at leaf index·2^height. Roots and proofs all follow from it.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from hashlib import sha256
from struct import Struct

from watchbook.core.ledger.errors import LedgerError, ProofError

Node = Callable[[int, int], bytes]

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()
_PAIRS_OF_A_TILE = 128


def hash_leaf(entry: bytes) -> bytes:
    """SHA-256(0x00 ‖ entry): the prefix stops a leaf from posing as a node."""
    return sha256(b"\x00" + entry).digest()


def hash_node(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 ‖ left ‖ right)."""
    return sha256(b"\x01" + left + right).digest()


def next_level(hashes: Sequence[bytes]) -> list[bytes]:
    """The parents of `hashes`, pairwise; an odd last one has no parent yet and is left out.

    The prefixed pairs are joined once and cut again in one call: then a tile costs hardly more
    than its bare SHA-256 calls.
    """
    pairs = len(hashes) // 2
    parts = [b"\x01"] * (3 * pairs)
    parts[1::3] = hashes[: 2 * pairs : 2]
    parts[2::3] = hashes[1::2]
    digest, joined = sha256, b"".join(parts)
    if pairs <= _PAIRS_OF_A_TILE:
        return [digest(pair).digest() for pair in _cutter(pairs).unpack(joined)]
    return [digest(pair).digest() for (pair,) in _cutter(1).iter_unpack(joined)]


@lru_cache(maxsize=_PAIRS_OF_A_TILE + 1)
def _cutter(pairs: int) -> Struct:
    """Cuts joined pairs, each behind its prefix."""
    return Struct("65s" * pairs)


def nodes_of(leaves: Iterable[bytes]) -> Node:
    """The accessor of a whole tree held in memory, from its leaf hashes."""
    levels = [list(leaves)]
    while len(levels[-1]) > 1:
        levels.append(next_level(levels[-1]))

    def node(height: int, index: int) -> bytes:
        return levels[height][index]

    return node


def _perfect_parts(start: int, end: int) -> list[tuple[int, int]]:
    """The perfect subtrees (height, index) that make up leaves [start, end) of one node."""
    parts: list[tuple[int, int]] = []
    while start < end:
        height = (end - start).bit_length() - 1
        parts.append((height, start >> height))
        start += 1 << height
    return parts


def _fold(hashes: Sequence[bytes]) -> bytes:
    """Join perfect subtrees of falling size, from the right."""
    joined = hashes[-1]
    for left in reversed(hashes[:-1]):
        joined = hash_node(left, joined)
    return joined


def _range_hash(node: Node, start: int, end: int) -> bytes:
    return _fold([node(height, index) for height, index in _perfect_parts(start, end)])


def root(node: Node, size: int) -> bytes:
    """The Merkle tree hash of the first `size` leaves."""
    return _range_hash(node, 0, size) if size else EMPTY_ROOT


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The Merkle tree hash over leaf hashes held in memory."""
    return root(nodes_of(leaves), len(leaves))


def _split(size: int) -> int:
    """The largest power of two below `size` (which is at least 2)."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_proof(node: Node, index: int, size: int) -> list[bytes]:
    """The audit path of leaf `index` in the tree of `size` leaves, from the leaf upwards."""
    if not 0 <= index < size:
        raise ProofError(f"Entry {index} is not in a tree of {size}.")
    start, end = 0, size
    path: list[bytes] = []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_range_hash(node, middle, end))
            end = middle
        else:
            path.append(_range_hash(node, start, middle))
            start = middle
    path.reverse()
    return path


def consistency_proof(node: Node, old_size: int, size: int) -> list[bytes]:
    """The proof that the tree of `size` begins with the tree of `old_size` (RFC 6962 §2.1.2).

    Empty where `old_size` is 0 or equals `size`: nothing is there to prove.
    """
    if not 0 <= old_size <= size:
        raise ProofError(f"A tree of {size} can't begin with one of {old_size}.")
    if old_size in {0, size}:
        return []
    start, end = 0, size
    path: list[bytes] = []
    while end != old_size:
        middle = start + _split(end - start)
        if old_size <= middle:
            path.append(_range_hash(node, middle, end))
            end = middle
        else:
            path.append(_range_hash(node, start, middle))
            start = middle
    if start:
        path.append(_range_hash(node, start, end))
    path.reverse()
    return path


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected_root: bytes
) -> None:
    """Raise ProofError unless `proof` shows `leaf` at `index` of the tree (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size:
        raise ProofError(f"Entry {index} is not in a tree of {size}.")
    _check_hashes(proof)
    first, last, joined = index, size - 1, leaf
    for step in proof:
        if last == 0:
            raise ProofError("The inclusion proof is too long.")
        if first & 1 or first == last:
            joined = hash_node(step, joined)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            joined = hash_node(joined, step)
        first, last = first >> 1, last >> 1
    if last:
        raise ProofError("The inclusion proof is too short.")
    if joined != expected_root:
        raise ProofError(f"The inclusion proof does not lead from entry {index} to the root.")


def verify_consistency(
    old_size: int, old_root: bytes, size: int, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Raise ProofError unless the tree begins with the old one (RFC 9162 §2.1.4.2)."""
    if not 0 <= old_size <= size:
        raise ProofError(f"A tree of {size} can't begin with one of {old_size}.")
    _check_hashes(proof)
    if old_size in {0, size}:
        _verify_trivial(old_size, old_root, size, new_root, proof)
        return
    steps = list(proof)
    if old_size & (old_size - 1) == 0:
        steps.insert(0, old_root)
    if not steps:
        raise ProofError("The consistency proof is too short.")
    first, last = old_size - 1, size - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    old_joined = new_joined = steps[0]
    for step in steps[1:]:
        if last == 0:
            raise ProofError("The consistency proof is too long.")
        if first & 1 or first == last:
            old_joined, new_joined = hash_node(step, old_joined), hash_node(step, new_joined)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            new_joined = hash_node(new_joined, step)
        first, last = first >> 1, last >> 1
    if last:
        raise ProofError("The consistency proof is too short.")
    if old_joined != old_root or new_joined != new_root:
        raise ProofError(f"The tree of {size} does not begin with the tree of {old_size}.")


def _verify_trivial(
    old_size: int, old_root: bytes, size: int, new_root: bytes, proof: Sequence[bytes]
) -> None:
    if proof:
        raise ProofError("The consistency proof is too long.")
    if old_size == 0 and old_root != EMPTY_ROOT:
        raise ProofError("The empty tree has another root.")
    if old_size == size and old_root != new_root:
        raise ProofError(f"Two trees of {size} entries have different roots.")


def _check_hashes(proof: Sequence[bytes]) -> None:
    if any(len(step) != HASH_BYTES for step in proof):
        raise LedgerError("A proof is made of hashes of 32 bytes.")
