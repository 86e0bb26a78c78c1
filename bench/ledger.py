"""The tree of a large log, and the digests of many versions, against bare SHA-256 calls."""

import gc
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from itertools import repeat
from time import process_time

from bench.figure import Figure, at_most, seconds
from watchbook.core.ledger import tiles
from watchbook.core.ledger.canonical import canonical_bytes, parse_canonical
from watchbook.core.ledger.checkpoint import Checkpoint, sign_checkpoint
from watchbook.core.ledger.disclosure import entry_digest
from watchbook.core.ledger.entry import Head
from watchbook.core.ledger.note import Signer

ENTRIES = 1_000_000
VERSIONS = 100_000
ROUNDS = 5
ORIGIN = "bench.example/log/harlan/1"


def figures() -> Iterator[Figure]:
    """Tree and checkpoint from entries tiles; digests recomputed from stored bodies."""
    yield tree()
    yield digests()


def tree() -> Figure:
    """1,000,000 entries of the size that ours have, from tiles to the signed checkpoint."""
    entries = [_entry(number) for number in range(ENTRIES)]
    width = tiles.TILE_WIDTH
    encoded = [
        tiles.encode_entries(entries[start : start + width]) for start in range(0, ENTRIES, width)
    ]
    signer = Signer.from_seed(ORIGIN, bytes(range(32)))

    def ours() -> None:
        kept: dict[str, bytes] = {}
        writer = tiles.TreeWriter(lambda _path: None, kept.__setitem__)
        for data in encoded[: ENTRIES // width]:
            writer.append_tile(data)
        writer.append(entries[ENTRIES // width * width :])
        sign_checkpoint(Checkpoint(ORIGIN, ENTRIES, writer.finish()), [signer])

    def bare() -> None:
        """The same number of calls on inputs of the same sizes, and nothing else."""
        digest, leaf, node = sha256, b"\x00" + entries[0], b"\x01" + bytes(64)
        for _ in repeat(None, ENTRIES):
            digest(leaf).digest()
        for _ in repeat(None, ENTRIES - 1):
            digest(node).digest()

    # Processor time, in turns: whatever else the machine does falls on both. The least counts.
    turns = [(_processor_s(ours), _processor_s(bare)) for _ in range(ROUNDS)]
    ours_s, bare_s = (min(durations) for durations in zip(*turns, strict=True))
    ratio = ours_s / bare_s
    return Figure(
        "ledger.tree_of_1000000_entries",
        ours_s,
        "s",
        "at most 1.5 times the bare SHA-256 calls",
        ratio <= 1.5,
        bare_s,
        "bare SHA-256 calls",
        ratio,
    )


def _processor_s(run: Callable[[], None]) -> float:
    gc.collect()
    start = process_time()
    run()
    return process_time() - start


def digests() -> Figure:
    """100,000 versions of 15 leaves and a head of ten: each parsed, held canonical, digested."""
    at = datetime(2026, 11, 21, 22, 52, 14, tzinfo=UTC)
    record = "0b2f5a52-3c7e-4a57-9d4b-1f6f0e3c9a10"
    head = Head("training.performance", record, "p1", at, at, at, 1, bytes(16), 1).leaves()
    bodies = [canonical_bytes(_body(number)) for number in range(2_000)]
    secrets = [(os.urandom(32), os.urandom(32)) for _ in bodies]

    def ours() -> None:
        for _ in range(VERSIONS // len(bodies)):
            for content, (head_secret, secret) in zip(bodies, secrets, strict=True):
                entry_digest(head, head_secret, parse_canonical(content), secret)

    return at_most("ledger.digests_of_100000_versions", seconds(ours), "s", 60)


def _entry(number: int) -> bytes:
    return (
        b'{"at":"2026-11-21T22:52:14Z","digest":"%064x","tag":"%032x","v":1}'
        % (number * 0x9E3779B97F4A7C15, number)
    )  # fmt: skip


def _body(number: int) -> dict[str, str | int | bool | None]:
    body: dict[str, str | int | bool | None] = {
        f"/field_{leaf}": f"what was written in field {leaf} of {number}" for leaf in range(11)
    }
    return body | {"/count": number, "/is_blank": False, "/mass_mg": 28_350, "/unknown": None}
