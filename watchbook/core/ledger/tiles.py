"""The tree as static files (c2sp.org/tlog-tiles v0.1.0): paths, entries tiles, reading and growing.

A tile holds up to 256 hashes of 32 bytes; hash i of tile n at level l is the root of the perfect
subtree of 256^l leaves that starts at (n·256+i)·256^l. A reader is any function from a path to the
file's bytes, or None where there is none.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from itertools import islice
from struct import Struct

from watchbook.core.ledger import merkle
from watchbook.core.ledger.errors import TileError

TileReader = Callable[[str], bytes | None]
TileSink = Callable[[str, bytes], None]

TILE_WIDTH = 256
HASH_BYTES = merkle.HASH_BYTES
MAX_ENTRY_BYTES = 0xFFFF
MAX_LEVEL = 63
_GROUP = 1000
_ENTRIES = -1
_PATH = re.compile(
    r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile: `level` (None for entries), number, and how many items it holds (1 to 256)."""

    level: int | None
    number: int
    width: int = TILE_WIDTH

    @property
    def path(self) -> str:
        """Its path below the log's prefix."""
        level = "entries" if self.level is None else str(self.level)
        partial = "" if self.width == TILE_WIDTH else f".p/{self.width}"
        return f"tile/{level}/{_number_path(self.number)}{partial}"

    @property
    def start(self) -> int:
        """The index, at its own level, of its first item."""
        return self.number * TILE_WIDTH


def _number_path(number: int) -> str:
    text = f"{number % _GROUP:03d}"
    while number >= _GROUP:
        number //= _GROUP
        text = f"x{number % _GROUP:03d}/{text}"
    return text


def tile_path(level: int, number: int, width: int = TILE_WIDTH) -> str:
    """The path of a hash tile: tile/0/x001/x234/067 or tile/0/000.p/3."""
    return Tile(level, number, width).path


def entries_path(number: int, width: int = TILE_WIDTH) -> str:
    """The path of an entries tile: tile/entries/000 or tile/entries/000.p/3."""
    return Tile(None, number, width).path


def parse_tile_path(path: str) -> Tile:
    """The inverse of `Tile.path`. Raises TileError for any other spelling."""
    match = _PATH.fullmatch(path)
    if match is None:
        raise TileError(f"{path[:80]!r} is not the path of a tile.")
    level = None if match[1] == "entries" else int(match[1])
    tile = Tile(level, int(match[2].replace("x", "").replace("/", "")), int(match[3] or TILE_WIDTH))
    if (level or 0) > MAX_LEVEL or tile.path != path:
        raise TileError(f"{path[:80]!r} is not the path of a tile.")
    return tile


def tiles_for_size(size: int) -> Iterator[Tile]:
    """Every hash tile that the tree of `size` leaves has, level by level; never an empty one."""
    level, width = 0, size
    while width:
        yield from _tiles_of(level, width)
        level, width = level + 1, width // TILE_WIDTH


def entries_tiles_for_size(size: int) -> Iterator[Tile]:
    """Every entries tile of a log of `size` entries."""
    yield from _tiles_of(None, size)


def _tiles_of(level: int | None, width: int) -> Iterator[Tile]:
    for number in range(width // TILE_WIDTH):
        yield Tile(level, number)
    if width % TILE_WIDTH:
        yield Tile(level, width // TILE_WIDTH, width % TILE_WIDTH)


def encode_entries(entries: Iterable[bytes]) -> bytes:
    """An entries tile: each entry behind its length as a big-endian uint16."""
    parts: list[bytes] = []
    for entry in entries:
        if len(entry) > MAX_ENTRY_BYTES:
            raise TileError(f"An entry can't be longer than {MAX_ENTRY_BYTES} bytes.")
        parts += (len(entry).to_bytes(2, "big"), entry)
    return b"".join(parts)


def decode_entries(data: bytes) -> list[bytes]:
    """The entries of a tile. Raises TileError where a length runs past the end."""
    entries: list[bytes] = []
    append, at, end = entries.append, 0, len(data)
    while at < end:
        start = at + 2
        at = start + int.from_bytes(data[at:start], "big")
        if at > end or start > end:
            raise TileError(f"The entries tile breaks off in entry {len(entries)} of the tile.")
        append(data[start:at])
    return entries


def leaf_hashes_of(data: bytes) -> list[bytes]:
    """The leaf hashes of an entries tile, without keeping its entries. Raises TileError."""
    digest = sha256
    stride = 2 + int.from_bytes(data[:2], "big")
    count, rest = divmod(len(data), stride)
    lengths = (data[0::stride], data[1::stride])
    is_even = not rest and count <= TILE_WIDTH
    if not is_even or lengths != (data[:1] * count, data[1:2] * count):
        return [digest(b"\x00" + entry).digest() for entry in decode_entries(data)]
    # All entries are of one length, as Watchbook's are: the second byte of each length gives way
    # to the leaf prefix, and all leaves are cut out in one call.
    leaves = bytearray(data)
    leaves[1::stride] = bytes(count)
    return [digest(leaf).digest() for leaf in _leaf_cutter(stride, count).unpack(leaves)]


@lru_cache(maxsize=TILE_WIDTH)
def _leaf_cutter(stride: int, count: int) -> Struct:
    """Cuts `count` prefixed entries of one length out of a tile, a byte passed over before each."""
    return Struct(f"x{stride - 1}s" * count)


def split_hashes(data: bytes) -> list[bytes]:
    """The hashes of a tile. Raises TileError where its length is no multiple of 32."""
    if len(data) % HASH_BYTES:
        raise TileError(f"A tile of {len(data)} bytes is not made of whole hashes.")
    return [data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)]


def read_tile(read: TileReader, tile: Tile) -> bytes:
    """The bytes of a hash tile; where a partial one is gone, the front of its full tile.

    Raises TileError where neither is there or the length is wrong.
    """
    length = tile.width * HASH_BYTES
    data = read(tile.path)
    if data is None and tile.width < TILE_WIDTH:
        full = read(Tile(tile.level, tile.number).path)
        data = None if full is None else full[:length]
    if data is None:
        raise TileError(f"{tile.path} is missing.")
    if len(data) != length:
        raise TileError(f"{tile.path} has {len(data)} bytes and should have {length}.")
    return data


def read_entries(read: TileReader, tile: Tile) -> list[bytes]:
    """The entries of an entries tile; where a partial one is gone, the front of its full tile."""
    data = read(tile.path)
    if data is None and tile.width < TILE_WIDTH:
        data = read(Tile(None, tile.number).path)
        entries = [] if data is None else decode_entries(data)[: tile.width]
    else:
        entries = [] if data is None else decode_entries(data)
    if data is None:
        raise TileError(f"{tile.path} is missing.")
    if len(entries) != tile.width:
        raise TileError(f"{tile.path} has {len(entries)} entries and should have {tile.width}.")
    return entries


def read_entry(read: TileReader, index: int, size: int) -> bytes:
    """The bytes of entry `index` in a log of `size` entries."""
    if not 0 <= index < size:
        raise TileError(f"Entry {index} is not in a log of {size}.")
    number = index // TILE_WIDTH
    width = min(TILE_WIDTH, size - number * TILE_WIDTH)
    return read_entries(read, Tile(None, number, width))[index - number * TILE_WIDTH]


def nodes_from_tiles(read: TileReader, size: int) -> merkle.Node:
    """The accessor of the tree of `size` leaves kept in tiles; each tile is read and split once."""
    kept: dict[tuple[int, int], list[bytes]] = {}

    def hashes(level: int, number: int) -> list[bytes]:
        if (level, number) not in kept:
            width = min(TILE_WIDTH, (size >> 8 * level) - number * TILE_WIDTH)
            if width <= 0:
                raise TileError(f"A tree of {size} has no tile {number} at level {level}.")
            kept[level, number] = split_hashes(read_tile(read, Tile(level, number, width)))
        return kept[level, number]

    def node(height: int, index: int) -> bytes:
        level, above = divmod(height, 8)
        first = index << above
        number, at = divmod(first, TILE_WIDTH)
        level_hashes = hashes(level, number)[at : at + (1 << above)]
        while len(level_hashes) > 1:
            level_hashes = merkle.next_level(level_hashes)
        return level_hashes[0]

    return node


def root_from_tiles(read: TileReader, size: int) -> bytes:
    """The root of the tree of `size` leaves, from the few tiles on its right edge."""
    return merkle.root(nodes_from_tiles(read, size), size)


def _tile_root(hashes: Sequence[bytes]) -> bytes:
    """The root of one full tile: 255 hashes, in eight rounds."""
    while len(hashes) > 1:
        hashes = merkle.next_level(hashes)
    return hashes[0]


class TreeWriter:
    """Grows a tree from `size` leaves on: each full tile is written once, partial ones at `finish`.

    `read` is asked only for the partial tiles on the right edge of the tree of `size`, `write` is
    given paths and bytes, entries before the tiles that cover them. The caller publishes the
    checkpoint last.
    """

    def __init__(self, read: TileReader, write: TileSink, size: int = 0) -> None:
        self._write = write
        self.size = size
        self._levels: list[list[bytes]] = []
        self._numbers: list[int] = []
        width, level = size, 0
        while width:
            number, partial = divmod(width, TILE_WIDTH)
            edge = split_hashes(read_tile(read, Tile(level, number, partial))) if partial else []
            self._levels.append(edge)
            self._numbers.append(number)
            width, level = number, level + 1
        partial = size % TILE_WIDTH
        tile = Tile(None, size // TILE_WIDTH, partial)
        self._entries = read_entries(read, tile) if partial else []

    def append(self, entries: Iterable[bytes]) -> None:
        """Add entries at the end of the log. Raises TileError for one over 65,535 bytes."""
        digest, rest = sha256, iter(entries)
        while chunk := list(islice(rest, TILE_WIDTH - len(self._entries))):
            self._entries += chunk
            self._grow(0)
            self._levels[0] += [digest(b"\x00" + entry).digest() for entry in chunk]
            if len(self._entries) == TILE_WIDTH:
                self._write_entries()
                self._close(0)
            self.size += len(chunk)

    def append_tile(self, data: bytes) -> None:
        """Add a full entries tile's bytes where the log stands at a tile's edge (a rebuild)."""
        hashes = leaf_hashes_of(data)
        if len(hashes) != TILE_WIDTH or self.size % TILE_WIDTH:
            raise TileError("Only a full entries tile can be added, and only at a tile's edge.")
        self._write(entries_path(self.size // TILE_WIDTH), data)
        self._grow(0)
        self._levels[0] = hashes
        self._close(0)
        self.size += TILE_WIDTH

    def _grow(self, level: int) -> None:
        if level == len(self._levels):
            self._levels.append([])
            self._numbers.append(0)

    def _write_entries(self) -> None:
        tile = Tile(None, self.size // TILE_WIDTH, len(self._entries))
        self._write(tile.path, encode_entries(self._entries))
        if tile.width == TILE_WIDTH:
            self._entries = []

    def _add(self, level: int, made: bytes) -> None:
        self._grow(level)
        edge = self._levels[level]
        edge.append(made)
        if len(edge) == TILE_WIDTH:
            self._close(level)

    def _close(self, level: int) -> None:
        """Write a tile that has become full, and hand its root upwards."""
        edge = self._levels[level]
        self._write(tile_path(level, self._numbers[level]), b"".join(edge))
        self._levels[level] = []
        self._numbers[level] += 1
        self._add(level + 1, _tile_root(edge))

    def finish(self) -> bytes:
        """Write this size's partial tiles and return the root. More may be appended after it."""
        if self._entries:
            self._write_entries()
        for level, edge in enumerate(self._levels):
            if edge:
                tile = Tile(level, self._numbers[level], len(edge))
                self._write(tile.path, b"".join(edge))
        return self.root()

    def root(self) -> bytes:
        """The root of the tree as it stands, folded from its right edge."""
        joined: bytes | None = None
        for edge in self._levels:
            hashes = edge
            while hashes:
                odd = hashes[-1] if len(hashes) & 1 else None
                hashes = merkle.next_level(hashes)
                if odd is not None:
                    joined = odd if joined is None else merkle.hash_node(odd, joined)
        return merkle.EMPTY_ROOT if joined is None else joined


@dataclass(frozen=True, slots=True)
class Grown:
    """What appending made: new tiles by path, in the order to write them, size and root."""

    tiles: dict[str, bytes]
    size: int
    root: bytes


def append_leaves(read: TileReader, size: int, entries: Iterable[bytes]) -> Grown:
    """The tiles that appending `entries` to a log of `size` entries adds, its new size and root."""
    made: dict[str, bytes] = {}
    writer = TreeWriter(read, made.__setitem__, size)
    writer.append(entries)
    return Grown(made, writer.size, writer.finish())
