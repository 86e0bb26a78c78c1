"""The tree in static files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchbook.core.ledger import merkle, tiles
from watchbook.core.ledger.errors import LedgerError, ProofError, TileError

ENTRIES = [b"entry %d" % n for n in range(70_000)]
HASHES = [merkle.hash_leaf(entry) for entry in ENTRIES]


def nothing(_path):
    return None


@pytest.fixture(scope="module")
def large():
    """The tree of 70,000 entries, grown in steps that stop beside and on the edges of tiles."""
    files, size = {}, 0
    for step in (1, 254, 1, 1, 511, 10_000, 59_232):
        grown = tiles.append_leaves(files.get, size, ENTRIES[size : size + step])
        files |= grown.tiles
        size = grown.size
        assert grown.root == merkle.root_of(HASHES[:size]) == tiles.root_from_tiles(files.get, size)
    assert size == 70_000
    return files


def test_the_tree_of_seventy_thousand_has_the_tiles_of_the_known_answer(large):
    paths = {tile.path for tile in tiles.tiles_for_size(70_000)}
    entries = {tile.path for tile in tiles.entries_tiles_for_size(70_000)}
    assert paths | entries <= set(large)
    assert {"tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"} <= paths
    assert len(large["tile/0/000"]) == 8192


@given(st.integers(0, 70_000), st.integers(0, 69_999))
def test_roots_and_proofs_of_every_size_follow_from_tiles(large, old, index):
    node = tiles.nodes_from_tiles(large.get, 70_000)
    root = merkle.root(node, 70_000)
    proof = merkle.inclusion_proof(node, index, 70_000)
    merkle.verify_inclusion(HASHES[index], index, 70_000, proof, root)
    assert tiles.read_entry(large.get, index, 70_000) == ENTRIES[index]
    old_root = merkle.root(node, old)
    proof = merkle.consistency_proof(node, old, 70_000)
    merkle.verify_consistency(old, old_root, 70_000, root, proof)


@given(st.lists(st.integers(1, 700), min_size=1, max_size=4), st.integers(0, 255))
def test_growing_in_steps_gives_the_tiles_of_growing_at_once(steps, first):
    size = first + sum(steps)
    whole = tiles.append_leaves(nothing, 0, ENTRIES[:size])
    files = dict(tiles.append_leaves(nothing, 0, ENTRIES[:first]).tiles)
    at = first
    for step in steps:
        grown = tiles.append_leaves(files.get, at, iter(ENTRIES[at : at + step]))
        files |= grown.tiles
        at = grown.size
    assert grown.root == whole.root
    assert whole.tiles.items() <= files.items()


def test_whole_entries_tiles_rebuild_the_tree(large):
    made = {}
    writer = tiles.TreeWriter(nothing, made.__setitem__)
    for tile in tiles.entries_tiles_for_size(70_000):
        data = large[tile.path]
        if tile.width == tiles.TILE_WIDTH:
            writer.append_tile(data)
        else:
            writer.append(tiles.decode_entries(data))
    assert writer.finish() == merkle.root_of(HASHES)
    assert all(large[path] == data for path, data in made.items())


def test_only_full_tiles_are_added_and_only_at_an_edge():
    full = tiles.encode_entries(ENTRIES[:256])
    with pytest.raises(TileError):
        tiles.TreeWriter(nothing, print).append_tile(tiles.encode_entries(ENTRIES[:255]))
    writer = tiles.TreeWriter(nothing, print)
    writer.append([b"one"])
    with pytest.raises(TileError):
        writer.append_tile(full)


def test_the_empty_tree_has_no_tiles_and_the_root_of_nothing():
    grown = tiles.append_leaves(nothing, 0, [])
    assert (grown.tiles, grown.size, grown.root) == ({}, 0, merkle.EMPTY_ROOT)
    assert tiles.root_from_tiles(nothing, 0) == merkle.EMPTY_ROOT


def test_a_writer_may_go_on_after_it_has_finished():
    made = {}
    writer = tiles.TreeWriter(nothing, made.__setitem__)
    for end in (1, 256, 300):
        writer.append(ENTRIES[writer.size : end])
        assert writer.finish() == merkle.root_of(HASHES[:end])


@given(st.integers(0, 63) | st.none(), st.integers(0, 10**12), st.integers(1, 256))
def test_every_path_reads_back(level, number, width):
    tile = tiles.Tile(level, number, width)
    assert tiles.parse_tile_path(tile.path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/00/000",
        "tile/64/000",
        "tile/0/x000/001",
        "tile/0/1",
        "tile/0/001/002",
        "tile/entries/000/",
        "tile/-1/000",
        "tile/0/٠٠٠",
        "checkpoint",
        "",
    ],
)
def test_other_paths_are_refused(path):
    with pytest.raises(TileError):
        tiles.parse_tile_path(path)


@given(st.lists(st.binary(max_size=300), max_size=256))
def test_entries_read_back_from_their_tile(entries):
    data = tiles.encode_entries(entries)
    assert tiles.decode_entries(data) == entries
    assert tiles.leaf_hashes_of(data) == [merkle.hash_leaf(entry) for entry in entries]


@given(st.binary(max_size=40))
def test_only_the_error_family_escapes_and_both_readers_agree(data):
    answers = []
    for read in (tiles.decode_entries, tiles.leaf_hashes_of, tiles.split_hashes):
        try:
            answers.append(len(read(data)))
        except LedgerError:
            answers.append(None)
    assert answers[0] == answers[1]


def test_a_tile_of_hashes_is_made_of_whole_ones():
    assert tiles.split_hashes(bytes(64)) == [bytes(32), bytes(32)]
    with pytest.raises(TileError, match="not made of whole hashes"):
        tiles.split_hashes(bytes(63))


def test_an_entry_can_not_be_longer_than_its_length_can_say():
    assert tiles.decode_entries(tiles.encode_entries([b"x" * 65_535])) == [b"x" * 65_535]
    with pytest.raises(TileError):
        tiles.encode_entries([b"x" * 65_536])


def test_where_a_partial_tile_is_gone_the_full_one_serves():
    small = tiles.append_leaves(nothing, 0, ENTRIES[:5])
    full = tiles.append_leaves(small.tiles.get, 5, ENTRIES[5:256])
    assert tiles.root_from_tiles(full.tiles.get, 5) == small.root
    assert tiles.read_entry(full.tiles.get, 4, 5) == ENTRIES[4]


def test_missing_and_short_tiles_are_named():
    with pytest.raises(TileError, match=r"tile/0/000\.p/5 is missing"):
        tiles.read_tile(nothing, tiles.Tile(0, 0, 5))
    with pytest.raises(TileError, match="tile/0/000 is missing"):
        tiles.read_tile(nothing, tiles.Tile(0, 0))
    with pytest.raises(TileError, match="has 3 bytes"):
        tiles.read_tile(lambda _: b"abc", tiles.Tile(0, 0, 5))
    with pytest.raises(TileError, match=r"tile/entries/000\.p/5 is missing"):
        tiles.read_entries(nothing, tiles.Tile(None, 0, 5))
    with pytest.raises(TileError, match="tile/entries/000 is missing"):
        tiles.read_entries(nothing, tiles.Tile(None, 0))
    with pytest.raises(TileError, match="has 0 entries"):
        tiles.read_entries(lambda _: b"", tiles.Tile(None, 0, 5))


def test_places_outside_the_log_are_refused(large):
    with pytest.raises(TileError):
        tiles.read_entry(large.get, 70_000, 70_000)
    with pytest.raises(TileError):
        tiles.nodes_from_tiles(large.get, 3)(0, 256)
    with pytest.raises(ProofError):
        merkle.inclusion_proof(tiles.nodes_from_tiles(large.get, 3), 3, 3)
