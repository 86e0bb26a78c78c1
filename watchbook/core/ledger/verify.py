"""Verifying a whole tree: every wrong thing is named, nothing is thrown.

Written apart from tools/verify_standalone.py, so that neither can hide a mistake of the other.
`verify_opened` of the neighbouring module is offered here too.
"""

from collections.abc import Iterable, Iterator, Sequence

from watchbook.core.ledger import merkle, tiles
from watchbook.core.ledger.checkpoint import Checkpoint, open_checkpoint
from watchbook.core.ledger.entry import parse_entry
from watchbook.core.ledger.errors import LedgerError
from watchbook.core.ledger.finding import Finding
from watchbook.core.ledger.note import Verifier, parse_vkey
from watchbook.core.ledger.succession import Succession
from watchbook.core.ledger.tiles import HASH_BYTES, TILE_WIDTH, Tile, TileReader
from watchbook.core.ledger.verify_record import succession_in, verify_opened

__all__ = ["Finding", "read_signed", "succession_in", "verify_opened", "verify_tree"]

_UNKNOWN = b""
"""Stands for a hash that could not be read: it equals nothing."""


def read_signed(read: TileReader, vkey: str) -> tuple[Verifier, Checkpoint]:
    """The verifier of `vkey` and the log's checkpoint, verified under it. Raises LedgerError."""
    verifier = parse_vkey(vkey)
    data = read("checkpoint")
    if data is None:
        raise LedgerError("The checkpoint is missing.")
    return verifier, open_checkpoint(data, verifier)


def verify_tree(
    read: TileReader,
    vkey: str,
    *,
    earlier: bytes | None = None,
    paths: Iterable[str] = (),
    succession: Succession | None = None,
) -> list[Finding]:
    """What is wrong with a log's files; empty where all of it follows from the signed checkpoint.

    `read` gives the bytes at a path below the log's prefix, or None. `earlier` is a checkpoint
    saved before, which this log must continue. `paths` names tiles that are there beside those of
    the checkpoint's size (older partial tiles): they are held against the same entries.
    `succession` is the verified statement of the next epoch where this one has ended: the tree is
    then the one that it says was still held. Cost: two SHA-256 and one parsed entry for each
    entry, and about 200 bytes of memory.
    """
    try:
        parse_vkey(vkey)
    except LedgerError as error:
        return [Finding("vkey", str(error))]
    try:
        verifier, checkpoint = read_signed(read, vkey)
        stated = checkpoint if succession is None else succession.verify(verifier)
    except LedgerError as error:
        return [Finding("checkpoint", str(error))]
    if stated != checkpoint:
        message = "The next epoch names another checkpoint as this log's last."
        return [Finding("checkpoint", message)]
    size, root = checkpoint.size, checkpoint.root
    if succession is not None:
        size, root = succession.held_size, succession.held_root
    return _Tree(read, size, root).findings(verifier, earlier, paths)


class _Tree:
    """One verification: what the files hold, then which of them the signed root bears out."""

    def __init__(self, read: TileReader, size: int, root: bytes) -> None:
        self.read = read
        self.size = size
        self.root = root
        self.found: list[Finding] = []

    def findings(
        self, verifier: Verifier, earlier: bytes | None, paths: Iterable[str]
    ) -> list[Finding]:
        entries = self._read_entries()
        stored = self._read_level_0()
        leaves = self._judge(entries, stored)
        if leaves is None:
            return self.found
        levels = _levels(leaves)
        self._check_tiles(levels)
        self._check_older_tiles(levels, paths)
        if earlier is not None:
            self._check_earlier(verifier, earlier, leaves)
        return self.found

    def _read_entries(self) -> list[bytes]:
        """Leaf hashes of the entries tiles; entries that are no entries are named."""
        leaves: list[bytes] = []
        tags: dict[bytes, int] = {}
        for tile in tiles.entries_tiles_for_size(self.size):
            try:
                entries = tiles.read_entries(self.read, tile)
            except LedgerError as error:
                self.found.append(Finding(tile.path, str(error)))
                leaves += [_UNKNOWN] * tile.width
                continue
            self._check_entries(entries, tile, tags)
            leaves += [merkle.hash_leaf(entry) for entry in entries]
        return leaves

    def _check_entries(self, entries: Sequence[bytes], tile: Tile, tags: dict[bytes, int]) -> None:
        for index, data in enumerate(entries, tile.start):
            try:
                tag = parse_entry(data).tag
            except LedgerError as error:
                self.found.append(Finding(tile.path, str(error), index, *_bytes_of(entries, index)))
                continue
            if tag in tags:
                message = f"Its tag was used before, by entry {tags[tag]}."
                self.found.append(Finding(tile.path, message, index))
            tags.setdefault(tag, index)

    def _read_level_0(self) -> list[bytes]:
        hashes: list[bytes] = []
        for tile in tiles.tiles_for_size(self.size):
            if tile.level == 0:
                try:
                    hashes += tiles.split_hashes(tiles.read_tile(self.read, tile))
                except LedgerError as error:
                    self.found.append(Finding(tile.path, str(error)))
                    hashes += [_UNKNOWN] * tile.width
        return hashes

    def _judge(self, entries: list[bytes], stored: list[bytes]) -> list[bytes] | None:
        """The leaf hashes that lead to the signed root, from entries or else from level-0 tiles."""
        if _UNKNOWN not in entries and merkle.root_of(entries) == self.root:
            return entries
        borne_out = _UNKNOWN not in stored and merkle.root_of(stored) == self.root
        odd = [index for index in range(self.size) if entries[index] != stored[index]]
        for index in odd:
            if entries[index] != _UNKNOWN and stored[index] != _UNKNOWN:
                self._blame_entry(index, is_certain=borne_out)
        if borne_out:
            return stored
        self.found.append(Finding("checkpoint", "The tiles do not lead to the signed root."))
        return None

    def _blame_entry(self, index: int, *, is_certain: bool) -> None:
        number, at = divmod(index, TILE_WIDTH)
        tile = Tile(None, number, min(TILE_WIDTH, self.size - number * TILE_WIDTH))
        span = _bytes_of(tiles.read_entries(self.read, tile), index)
        hashed = Tile(0, number, tile.width).path
        message = (
            "The entry was altered: its hash is not the one under the signed root."
            if is_certain
            else f"The entry and its hash ({hashed} bytes {32 * at}-{32 * at + 31}) differ."
        )
        self.found.append(Finding(tile.path, message, index, *span))

    def _check_tiles(self, levels: list[list[bytes]]) -> None:
        for tile in tiles.tiles_for_size(self.size):
            self._check_tile(tile, levels)

    def _check_tile(self, tile: Tile, levels: list[list[bytes]]) -> None:
        try:
            data = tiles.read_tile(self.read, tile)
        except LedgerError as error:
            if tile.level:
                self.found.append(Finding(tile.path, str(error)))
            return
        self._compare(tile, data, levels)

    def _compare(self, tile: Tile, data: bytes, levels: list[list[bytes]]) -> None:
        level = tile.level or 0
        expected = levels[level][tile.start : tile.start + tile.width]
        for at, wanted in enumerate(expected):
            start, end = at * HASH_BYTES, (at + 1) * HASH_BYTES
            if data[start:end] != wanted:
                index = tile.start + at if level == 0 else None
                message = "The hash was altered: it does not follow from the entries."
                self.found.append(Finding(tile.path, message, index, start, end))

    def _check_older_tiles(self, levels: list[list[bytes]], paths: Iterable[str]) -> None:
        current = {tile.path for tile in _all_tiles(self.size)}
        for path in sorted(set(paths) - current):
            try:
                tile = tiles.parse_tile_path(path)
                self._check_older_tile(tile, levels)
            except LedgerError as error:
                self.found.append(Finding(path, str(error)))

    def _check_older_tile(self, tile: Tile, levels: list[list[bytes]]) -> None:
        level = tile.level or 0
        if level >= len(levels) or tile.start + tile.width > len(levels[level]):
            self.found.append(Finding(tile.path, "The checkpoint does not cover this tile."))
        elif tile.level is None:
            hashes = [merkle.hash_leaf(one) for one in tiles.read_entries(self.read, tile)]
            self._compare(tile, b"".join(hashes), levels)
        else:
            self._compare(tile, tiles.read_tile(self.read, tile), levels)

    def _check_earlier(self, verifier: Verifier, earlier: bytes, leaves: list[bytes]) -> None:
        """Hold a checkpoint that was saved before against this log's own beginning."""
        where = "earlier checkpoint"
        try:
            old = open_checkpoint(earlier, verifier)
        except LedgerError as error:
            self.found.append(Finding(where, str(error)))
            return
        if old.size > self.size:
            message = f"It counts {old.size} entries, and the log now has {self.size}."
            self.found.append(Finding(where, message))
        elif merkle.root_of(leaves[: old.size]) != old.root:
            message = f"The log's first {old.size} entries are not those that it signed."
            self.found.append(Finding(where, message))


def _all_tiles(size: int) -> Iterator[Tile]:
    yield from tiles.tiles_for_size(size)
    yield from tiles.entries_tiles_for_size(size)


def _bytes_of(entries: Sequence[bytes], index: int) -> tuple[int, int]:
    """Where the entry, its length included, lies in its tile: first byte, and one past the last."""
    at = index % TILE_WIDTH
    start = sum(2 + len(entry) for entry in entries[:at])
    return start, start + 2 + len(entries[at])


def _levels(leaves: list[bytes]) -> list[list[bytes]]:
    """The hashes of every tile level: each next one has the roots of the full tiles below."""
    levels = [leaves]
    while len(levels[-1]) >= TILE_WIDTH:
        below = levels[-1]
        full = range(0, len(below) - TILE_WIDTH + 1, TILE_WIDTH)
        levels.append([merkle.root_of(below[at : at + TILE_WIDTH]) for at in full])
    return levels
