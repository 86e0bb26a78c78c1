"""Trees and proofs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchbook.core.ledger import merkle
from watchbook.core.ledger.errors import LedgerError, ProofError

LEAVES = [merkle.hash_leaf(bytes([n % 256, n // 256])) for n in range(600)]


def by_definition(leaves):
    """RFC 6962 §2.1, word for word."""
    if not leaves:
        return merkle.EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return merkle.hash_node(by_definition(leaves[:split]), by_definition(leaves[split:]))


@given(st.integers(0, 600))
def test_the_root_is_the_one_of_the_definition(size):
    assert merkle.root_of(LEAVES[:size]) == by_definition(LEAVES[:size])


SIZES = st.integers(1, 600).flatmap(lambda n: st.tuples(st.integers(0, n - 1), st.just(n)))


@given(SIZES, st.data())
def test_an_inclusion_proof_shows_its_entry_and_nothing_else(place, data):
    index, size = place
    node, root = merkle.nodes_of(LEAVES[:size]), merkle.root_of(LEAVES[:size])
    proof = merkle.inclusion_proof(node, index, size)
    merkle.verify_inclusion(LEAVES[index], index, size, proof, root)
    other = data.draw(st.integers(0, size - 1).filter(lambda one: one != index) | st.just(size))
    with pytest.raises(ProofError):
        merkle.verify_inclusion(LEAVES[index], other, size, proof, root)
    with pytest.raises(ProofError):
        merkle.verify_inclusion(merkle.EMPTY_ROOT, index, size, proof, root)
    for wrong in (proof[:-1], [*proof, root], [*proof[1:], root]):
        if wrong != proof:
            with pytest.raises(ProofError):
                merkle.verify_inclusion(LEAVES[index], index, size, wrong, root)


@given(st.integers(0, 600).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_consistency_proof_shows_the_beginning_and_nothing_else(place):
    old, size = place
    node, root = merkle.nodes_of(LEAVES[:size]), merkle.root_of(LEAVES[:size])
    old_root = merkle.root_of(LEAVES[:old])
    proof = merkle.consistency_proof(node, old, size)
    merkle.verify_consistency(old, old_root, size, root, proof)
    bad = merkle.hash_leaf(b"other")
    wrong = [(bad, root, proof), (old_root, root, [*proof, bad])]
    if proof:
        wrong += [(old_root, bad, proof), (old_root, root, proof[:-1]), (old_root, root, [])]
    elif old:
        wrong += [(old_root, bad, proof)]
    for old_claim, claim, steps in wrong:
        with pytest.raises(ProofError):
            merkle.verify_consistency(old, old_claim, size, claim, steps)


@pytest.mark.parametrize("size", range(1, 18))
def test_every_proof_of_a_small_tree_holds_and_none_holds_longer_or_shorter(size):
    node, root = merkle.nodes_of(LEAVES[:size]), merkle.root_of(LEAVES[:size])
    for index in range(size):
        proof = merkle.inclusion_proof(node, index, size)
        merkle.verify_inclusion(LEAVES[index], index, size, proof, root)
        for wrong in ([*proof, root], proof[:-1], [*proof[:-1], bytes(32)]):
            if len(proof) or len(wrong) > 1:
                with pytest.raises(ProofError):
                    merkle.verify_inclusion(LEAVES[index], index, size, wrong, root)
    for old in range(size + 1):
        old_root = merkle.root_of(LEAVES[:old])
        proof = merkle.consistency_proof(node, old, size)
        merkle.verify_consistency(old, old_root, size, root, proof)
        with pytest.raises(ProofError, match="too long"):
            merkle.verify_consistency(old, old_root, size, root, [*proof, bytes(32)])
        if proof:
            with pytest.raises(ProofError):
                merkle.verify_consistency(old, old_root, size, root, proof[:-1])
            with pytest.raises(ProofError, match="does not begin"):
                merkle.verify_consistency(old, bytes(32), size, root, proof)
    with pytest.raises(ProofError, match="different roots"):
        merkle.verify_consistency(size, bytes(32), size, root, [])
    with pytest.raises(ProofError, match="another root"):
        merkle.verify_consistency(0, bytes(32), size, root, [])


def test_a_proof_that_ends_early_is_too_short():
    root = merkle.root_of(LEAVES[:8])
    with pytest.raises(ProofError, match="too short"):
        merkle.verify_inclusion(LEAVES[0], 0, 8, [LEAVES[1]], root)
    with pytest.raises(ProofError, match="too short"):
        merkle.verify_consistency(3, LEAVES[0], 8, root, [])
    with pytest.raises(ProofError, match="too short"):
        merkle.verify_consistency(3, merkle.root_of(LEAVES[:3]), 8, root, [LEAVES[2]])


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_places_outside_the_tree_have_no_proof(index, size):
    node = merkle.nodes_of(LEAVES[:3])
    with pytest.raises(ProofError):
        merkle.inclusion_proof(node, index, size)
    with pytest.raises(ProofError):
        merkle.verify_inclusion(LEAVES[0], index, size, [], LEAVES[0])


@pytest.mark.parametrize(("old", "size"), [(-1, 3), (4, 3)])
def test_a_tree_begins_only_with_a_smaller_one(old, size):
    node = merkle.nodes_of(LEAVES[:3])
    with pytest.raises(ProofError):
        merkle.consistency_proof(node, old, size)
    with pytest.raises(ProofError):
        merkle.verify_consistency(old, LEAVES[0], size, LEAVES[0], [])


def test_hashes_of_another_length_are_refused():
    with pytest.raises(LedgerError):
        merkle.verify_inclusion(LEAVES[0], 0, 2, [b"short"], LEAVES[0])
    with pytest.raises(LedgerError):
        merkle.verify_consistency(1, LEAVES[0], 2, LEAVES[0], [b"short"])
