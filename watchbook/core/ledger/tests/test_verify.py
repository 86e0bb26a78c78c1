"""Verifying a whole tree."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchbook.core.ledger import tiles
from watchbook.core.ledger.finding import Finding
from watchbook.core.ledger.succession import Succession
from watchbook.core.ledger.tests.building import Book, made
from watchbook.core.ledger.verify import read_signed, verify_tree

BOOK = Book(size=600)
TILES = sorted(set(BOOK.files) - {"checkpoint"})


def check(files, **options):
    return verify_tree(files.get, BOOK.vkey, **options)


def wheres(found):
    return {one.where for one in found}


def test_a_whole_tree_has_no_findings():
    assert check(BOOK.files) == []
    assert read_signed(BOOK.files.get, BOOK.vkey)[1].size == 600


@settings(max_examples=200)
@given(st.sampled_from(TILES), st.integers(0, 2**31), st.integers(1, 255))
def test_any_altered_byte_of_any_tile_is_named_with_its_place(name, at, flip):
    data = bytearray(BOOK.files[name])
    at %= len(data)
    data[at] ^= flip
    found = check({**BOOK.files, name: bytes(data)})
    assert wheres(found) == {name}
    assert any(one.start is None or one.start <= at < (one.end or 0) for one in found)


@given(st.integers(0, 2**31), st.integers(1, 255))
def test_any_altered_byte_of_the_checkpoint_is_named(at, flip):
    data = bytearray(BOOK.files["checkpoint"])
    data[at % len(data)] ^= flip
    assert wheres(check({**BOOK.files, "checkpoint": bytes(data)})) == {"checkpoint"}


@pytest.mark.parametrize("name", TILES)
def test_a_missing_or_shortened_tile_is_named(name):
    without = {path: data for path, data in BOOK.files.items() if path != name}
    assert wheres(check(without)) == {name}
    assert wheres(check({**BOOK.files, name: BOOK.files[name][:-1]})) == {name}


def test_a_missing_checkpoint_and_a_wrong_key_are_named():
    found = verify_tree({}.get, BOOK.vkey)
    assert [str(one) for one in found] == ["checkpoint: The checkpoint is missing."]
    assert wheres(verify_tree(BOOK.files.get, "nonsense")) == {"vkey"}
    other = Book(origin="k9.example/log/other/1", size=1)
    assert wheres(verify_tree(BOOK.files.get, other.vkey)) == {"checkpoint"}


def test_entries_and_hashes_altered_together_still_do_not_lead_to_the_root():
    forged = Book(size=600, salt="forged")
    files = {**forged.files, "checkpoint": BOOK.files["checkpoint"]}
    assert wheres(check(files)) == {"checkpoint"}
    mixed = {**files, "tile/entries/000": BOOK.files["tile/entries/000"]}
    found = check(mixed)
    assert wheres(found) == {"checkpoint", "tile/entries/000"}
    assert any("differ" in one.message for one in found)


def test_a_finding_reads_as_one_line():
    altered = {**BOOK.files, "tile/0/000": b"x" * 32 + BOOK.files["tile/0/000"][32:]}
    (found,) = check(altered)
    assert str(found).startswith("tile/0/000 bytes 0-31 entry 0: ")
    assert str(Finding("vkey", "Wrong.")) == "vkey: Wrong."


def resigned(entries):
    """A log that its own key signs over whatever entries it was given."""
    grown = tiles.append_leaves(lambda _: None, 0, entries)
    return {**grown.tiles, "checkpoint": BOOK.sign(grown.size, grown.root)}


def test_entries_that_are_none_and_tags_used_twice_are_named_though_they_are_signed():
    found = check(resigned([b"one", *BOOK.entries[:2], BOOK.entries[1]]))
    assert [one.index for one in found] == [0, 3]
    assert "used before" in found[1].message


@pytest.fixture(scope="module")
def with_older_tiles():
    """The files of a log that grew from 300 to 600 entries and kept its partial tiles."""
    small = tiles.append_leaves(lambda _: None, 0, BOOK.entries[:300])
    return {**BOOK.files, **small.tiles}


def test_older_partial_tiles_are_held_against_the_same_entries(with_older_tiles):
    assert check(with_older_tiles, paths=with_older_tiles.keys() - {"checkpoint"}) == []
    for name in ("tile/0/001.p/44", "tile/entries/001.p/44", "tile/1/000.p/1"):
        data = bytearray(with_older_tiles[name])
        data[5] ^= 1
        found = check({**with_older_tiles, name: bytes(data)}, paths=[name])
        assert wheres(found) == {name}


@pytest.mark.parametrize("name", ["tile/0/003", "tile/7/000", "tile/0/002.p/89", "tile/readme"])
def test_tiles_that_the_checkpoint_does_not_cover_are_named(name):
    assert wheres(check({**BOOK.files, name: b""}, paths=[name])) == {name}


def test_a_checkpoint_saved_earlier_must_be_the_beginning_of_the_log():
    root = tiles.root_from_tiles(BOOK.files.get, 600)
    small = tiles.append_leaves(lambda _: None, 0, BOOK.entries[:300])
    assert check(BOOK.files, earlier=BOOK.sign(300, small.root)) == []
    assert check(BOOK.files, earlier=BOOK.sign(600, root)) == []
    forked = BOOK.sign(300, made("fork", 32))
    assert "not those" in check(BOOK.files, earlier=forked)[0].message
    assert "now has 600" in check(BOOK.files, earlier=BOOK.sign(601, root))[0].message
    assert wheres(check(BOOK.files, earlier=b"nonsense")) == {"earlier checkpoint"}


def test_an_ended_epoch_verifies_against_what_the_next_one_says_was_held():
    held = tiles.append_leaves(lambda _: None, 0, BOOK.entries[:300])
    files = {**held.tiles, "checkpoint": BOOK.files["checkpoint"]}
    stated = Succession(1, BOOK.files["checkpoint"], 600, 300, held.root, 300, "disk failed")
    assert check(files, succession=stated) == []
    assert check(files)
    found = check(files, succession=replace(stated, held_root=made("x", 32)))
    assert wheres(found) == {"checkpoint"}
    older = BOOK.sign(500, made("older", 32))
    elsewhere = Succession(1, older, 500, 300, held.root, 300, "disk failed")
    assert "another checkpoint" in check(files, succession=elsewhere)[0].message


def test_the_empty_log_verifies():
    assert check(resigned([])) == []
