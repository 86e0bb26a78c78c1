"""Checkpoints and published tiles against the entries."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from watchbook.core.ledger import merkle, tiles
from watchbook.core.ledger.checkpoint import open_checkpoint
from watchbook.core.ledger.errors import LedgerError
from watchbook.core.ledger.verify import verify_tree
from watchbook.ground.ledger import guard
from watchbook.ground.ledger.chain import checkpoint_id
from watchbook.ground.ledger.fsck.finding import Finding
from watchbook.ground.ledger.fsck.tables import readable
from watchbook.ground.ledger.models import Checkpoint, LogHead
from watchbook.ground.ledger.published import paths_of, reader, verifier_of
from watchbook.ground.ledger.signing import entries_from
from watchbook.ground.ledger.succession import succession_into

if TYPE_CHECKING:
    from collections.abc import Iterator


def _epochs(agency: str) -> list[int]:
    head = LogHead.objects.filter(agency_id=agency).first()
    return list(range(1, head.epoch + 1)) if head else []


def check_checkpoints(agency: str) -> Iterator[Finding]:
    """Every checkpoint's signature, size and root, recomputed from the entries."""
    for epoch in _epochs(agency):
        verifier = verifier_of(agency, epoch)
        rows, unreadable = readable(Checkpoint, "checkpoint", agency_id=agency, epoch=epoch)
        yield from unreadable
        rows.sort(key=lambda row: row.size)
        largest = rows[-1].size if rows else 0
        leaves = [merkle.hash_leaf(e) for e in entries_from(agency, epoch, 0, largest)]
        node = merkle.nodes_of(leaves)
        succeeded = succession_into(agency, epoch + 1)
        published = reader(agency, epoch)("checkpoint")
        known = {row.note.encode() for row in rows}
        if succeeded is not None:
            known.add(succeeded.checkpoint)  # its row may be what the restore lost
        if published is not None and published not in known:
            yield Finding("checkpoint", f"epoch {epoch}", "the published one has no row")
        for row in rows:
            name = f"epoch {epoch}, size {row.size}"
            if row.id != checkpoint_id(row):
                yield Finding("checkpoint", name, "its row was altered")
            try:
                checkpoint = open_checkpoint(row.note.encode(), verifier)
            except LedgerError as error:
                yield Finding("checkpoint", name, str(error))
                continue
            if checkpoint.size != row.size:
                yield Finding("checkpoint", name, f"its note says size {checkpoint.size}")
            elif checkpoint.size > len(leaves):
                if succeeded is None:
                    yield Finding("checkpoint", name, "it counts more entries than are here")
            elif merkle.root(node, checkpoint.size) != checkpoint.root and succeeded is None:
                yield Finding("checkpoint", name, "its root is not that of the entries")


def check_published(agency: str) -> Iterator[Finding]:
    """Every published file: it follows from the checkpoint, and holds the database's entries."""
    for epoch in _epochs(agency):
        read = reader(agency, epoch)
        if read("checkpoint") is None:
            known = guard.last_signed(agency, epoch)
            if known is not None:
                yield Finding("tile", f"epoch {epoch}", "the published checkpoint is missing")
            continue
        verifier = verifier_of(agency, epoch)
        vkey = (read("vkey") or b"").decode("utf-8", "replace").strip()
        if vkey != verifier.vkey:
            yield Finding("tile", f"epoch {epoch}, vkey", "it is not this agency's key")
        try:
            known = guard.last_signed(agency, epoch)
        except LedgerError as error:
            yield Finding("checkpoint", f"epoch {epoch}", f"a kept checkpoint is altered: {error}")
        paths = [p for p in paths_of(agency, epoch) if p.startswith("tile/")]
        succession = succession_into(agency, epoch + 1)
        for found in verify_tree(read, verifier.vkey, paths=paths, succession=succession):
            yield Finding("tile", f"epoch {epoch}, {found.where}", found.message)
        if succession is None:
            yield from _same_entries(agency, epoch)


def _same_entries(agency: str, epoch: int) -> Iterator[Finding]:
    """The published entries are the database's, byte by byte."""
    read = reader(agency, epoch)
    try:
        size = open_checkpoint(read("checkpoint") or b"", verifier_of(agency, epoch)).size
    except LedgerError:
        return
    held, count = entries_from(agency, epoch, 0, size), 0
    for tile in tiles.entries_tiles_for_size(size):
        here = list(islice(held, tile.width))
        count += len(here)
        try:
            published = tiles.read_entries(read, tile)
        except LedgerError:
            continue
        for index, (ours, theirs) in enumerate(zip(here, published, strict=False), tile.start):
            if ours != theirs:
                message = "the published entry is not the one in the database"
                yield Finding("entry", f"epoch {epoch}, index {index}", message)
    if count < size:
        yield Finding("log", f"epoch {epoch}", f"{size} entries were signed, {count} are here")
