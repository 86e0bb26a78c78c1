"""What a new epoch says of the one before."""

from dataclasses import replace

import pytest

from watchbook.core.ledger.errors import LedgerError
from watchbook.core.ledger.succession import Succession
from watchbook.core.ledger.tests.building import Book, made

OLD = Book(size=9, every=3)
LOSS = Succession(1, OLD.files["checkpoint"], 9, 5, made("held", 32), 5, "restored a backup")
PLANNED = replace(LOSS, held_size=9, held_root=OLD.root, lost_from=None)


@pytest.mark.parametrize("succession", [LOSS, PLANNED, replace(LOSS, held_size=12, lost_from=4)])
def test_it_reads_back_and_verifies_under_the_old_key(succession):
    assert Succession.from_body({**succession.body(), "/_schema": 1}) == succession
    assert succession.verify(OLD.signer.verifier).size == 9


@pytest.mark.parametrize(
    "changes",
    [
        {"epoch": 0},
        {"size": -1, "lost_from": None},
        {"held_size": -1},
        {"lost_from": None},
        {"lost_from": 9, "held_size": 9},
        {"lost_from": -1},
        {"lost_from": 6},
        {"held_root": b"short"},
    ],
    ids=str,
)
def test_it_refuses_what_contradicts_itself(changes):
    with pytest.raises(LedgerError):
        replace(LOSS, **changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"/held/root": "zz"},
        {"/held/root": None},
        {"/held/root": LOSS.held_root.hex().upper()},
        {"/previous/checkpoint": "\ud800"},
        {"/previous/size": "9"},
        {"/lost/until": 8},
        {"/act": "approved"},
        {"/reason": 1},
    ],
    ids=str,
)
def test_leaves_that_do_not_agree_are_refused(changes):
    with pytest.raises(LedgerError):
        Succession.from_body({**LOSS.body(), **changes})


def test_another_size_root_or_key_than_the_old_checkpoint_does_not_verify():
    with pytest.raises(LedgerError, match="another size"):
        replace(LOSS, size=8).verify(OLD.signer.verifier)
    with pytest.raises(LedgerError, match="another root"):
        replace(PLANNED, held_root=made("x", 32)).verify(OLD.signer.verifier)
    with pytest.raises(LedgerError):
        LOSS.verify(Book(origin="k9.example/log/demo/2", size=1).signer.verifier)
