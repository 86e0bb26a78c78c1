"""The signer: grows the published tree by the new entries and signs its checkpoint.

One signer at a time, the worker. Order of writes: tiles, then the checkpoint's
row, then the guard, then the published checkpoint: whoever reads a checkpoint
finds every tile that it covers.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from watchbook.core.ledger import tiles
from watchbook.core.ledger.checkpoint import Checkpoint, sign_checkpoint
from watchbook.core.ledger.errors import LedgerError
from watchbook.ground.ledger import guard
from watchbook.ground.ledger.chain import checkpoint_id
from watchbook.ground.ledger.errors import ForkedError
from watchbook.ground.ledger.lock import write_turn
from watchbook.ground.ledger.models import Checkpoint as CheckpointRow
from watchbook.ground.ledger.models import Entry, LogHead
from watchbook.ground.ledger.published import (
    folder_of,
    paths_of,
    reader,
    signer_of,
    verifier_of,
    write_durably,
)
from watchbook.ground.ledger.tenancy import acting_for

if TYPE_CHECKING:
    from collections.abc import Iterator

KEEP_PARTIAL_FOR = 100
"""An old partial tile goes once its full tile exists and this many checkpoints have passed."""


@contextmanager
def _only_signer(agency: str) -> Iterator[None]:
    path = Path(settings.WATCHBOOK_HOME) / f"sign-{agency}.lock"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def sign_log(agency: str, at: datetime | None = None) -> Checkpoint | None:
    """Publish and sign what is new; gives the newest checkpoint (None for an empty log).

    A ForkedError where the database holds less than was signed before, or other
    entries: then nothing is signed.
    """
    with _only_signer(agency), acting_for(agency):
        head = LogHead.objects.get(agency_id=agency)
        known = guard.last_signed(agency, head.epoch)
        if head.size == 0:
            if known is not None:
                _refuse(agency, known[0], 0)
            return None
        if known is not None and known[0].size == head.size:
            _refuse_if_other(agency, head.epoch, known[0], head.size)
            _publish(agency, head.epoch, known[1])
            return known[0]
        if known is not None and known[0].size > head.size:
            _refuse(agency, known[0], head.size)
        return _sign(agency, head.epoch, head.size, known, at or datetime.now(UTC))


def _sign(
    agency: str,
    epoch: int,
    size: int,
    known: tuple[Checkpoint, bytes] | None,
    at: datetime,
) -> Checkpoint:
    start = known[0].size if known is not None else 0
    folder = folder_of(agency, epoch)
    try:
        writer = tiles.TreeWriter(
            reader(agency, epoch), lambda path, data: write_durably(folder / path, data), start
        )
        if known is not None and writer.root() != known[0].root:
            _refuse(agency, known[0], size)
    except LedgerError:
        rebuild_tiles(agency, epoch, start)
        return _sign(agency, epoch, size, known, at)
    writer.append(entries_from(agency, epoch, start, size))
    if writer.size != size:
        message = f"The log of {agency} counts {size} entries but holds {writer.size}. Run fsck."
        raise ForkedError(message)
    checkpoint = Checkpoint(signer_of(agency, epoch).name, size, writer.finish())
    note = sign_checkpoint(checkpoint, [signer_of(agency, epoch)])
    with write_turn(), transaction.atomic(), acting_for(agency):
        row = CheckpointRow(
            agency_id=agency, epoch=epoch, size=size, note=note.decode(), signed_at=at
        )
        row.id = checkpoint_id(row)
        row.save(force_insert=True)
    guard.keep(agency, epoch, note)
    _publish(agency, epoch, note)
    drop_old_partials(agency, epoch)
    return checkpoint


def _publish(agency: str, epoch: int, note: bytes) -> None:
    folder = folder_of(agency, epoch)
    vkey = (verifier_of(agency, epoch).vkey + "\n").encode()
    for name, data in (("vkey", vkey), ("checkpoint", note)):
        path = folder / name
        if not path.exists() or path.read_bytes() != data:
            write_durably(path, data)


def entries_from(agency: str, epoch: int, start: int, end: int) -> Iterator[bytes]:
    """The bytes of entries `start` to `end` (excluded) of a log, in order."""
    rows = (
        Entry.objects.filter(
            agency_id=agency, epoch=epoch, entry_index__gte=start, entry_index__lt=end
        )
        .order_by("entry_index")
        .values_list("content", flat=True)
    )
    for content in rows.iterator(chunk_size=2048):
        yield bytes(content)


def rebuild_tiles(agency: str, epoch: int, size: int) -> bytes:
    """Write every tile for `size` entries anew from the entries; gives the root."""
    folder = folder_of(agency, epoch)
    writer = tiles.TreeWriter(
        lambda _path: None, lambda path, data: write_durably(folder / path, data), 0
    )
    writer.append(entries_from(agency, epoch, 0, size))
    return writer.finish()


def _refuse_if_other(agency: str, epoch: int, known: Checkpoint, size: int) -> None:
    try:
        root = tiles.root_from_tiles(reader(agency, epoch), size)
    except LedgerError:
        root = rebuild_tiles(agency, epoch, size)
    if root != known.root and rebuild_tiles(agency, epoch, size) != known.root:
        _refuse(agency, known, size)


def _refuse(agency: str, known: Checkpoint, size: int) -> None:
    message = (
        f"The log of {agency} was signed at {known.size} entries, and the {size} that are here "
        "are fewer or others. Nothing is signed. If a backup was restored, run "
        "`watchbook ledger succeed`; otherwise run `watchbook fsck`."
    )
    raise ForkedError(message)


def drop_old_partials(agency: str, epoch: int) -> int:
    """Remove partial tiles whose full tile exists and which are old; gives how many went."""
    sizes = list(
        CheckpointRow.objects.filter(agency_id=agency, epoch=epoch)
        .order_by("-size")
        .values_list("size", flat=True)[: KEEP_PARTIAL_FOR + 1]
    )
    if len(sizes) <= KEEP_PARTIAL_FOR:
        return 0
    folder, gone = folder_of(agency, epoch), 0
    still_served = {tile.path for size in sizes[:-1] for tile in tiles.tiles_for_size(size)} | {
        tile.path for size in sizes[:-1] for tile in tiles.entries_tiles_for_size(size)
    }
    for path in paths_of(agency, epoch):
        if ".p/" not in path or path in still_served:
            continue
        if (folder / path.split(".p/")[0]).is_file():
            (folder / path).unlink()
            gone += 1
    return gone


def sign_all(at: datetime | None = None) -> list[str]:
    """Sign every agency's log; gives what could not be signed, as lines for an operator."""
    refused = []
    for agency in agencies_with_log():
        try:
            sign_log(agency, at)
        except (ForkedError, LedgerError) as error:
            refused.append(f"{agency}: {error}")
    return refused


def agencies_with_log() -> list[str]:
    """The agencies whose log this installation keeps, by their folders of keys."""
    folder = Path(settings.WATCHBOOK_KEYS_DIR)
    return sorted(path.name.removesuffix(".log.key") for path in folder.glob("*.log.key"))
