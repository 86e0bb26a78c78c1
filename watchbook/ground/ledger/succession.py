"""The way out after a restore that lost entries: the next epoch, which says what was lost.

The new epoch's first entry carries the old epoch's last checkpoint, the sizes
and the lost range: `core.ledger.succession` and `docs/spec/ledger.md`.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from watchbook.core.ledger import merkle, tiles
from watchbook.core.ledger.canonical import parse_canonical
from watchbook.core.ledger.errors import LedgerError
from watchbook.core.ledger.succession import ACT, KIND, Succession
from watchbook.ground.ledger import guard
from watchbook.ground.ledger.chain import Link, append, new_uuid
from watchbook.ground.ledger.errors import WriteError
from watchbook.ground.ledger.head import move_head, take_head
from watchbook.ground.ledger.lock import write_turn
from watchbook.ground.ledger.models import RecordAct, VersionBody
from watchbook.ground.ledger.published import folder_of, reader
from watchbook.ground.ledger.signing import entries_from, rebuild_tiles
from watchbook.ground.ledger.tenancy import acting_for

if TYPE_CHECKING:
    from uuid import UUID

    from watchbook.core.ledger.checkpoint import Checkpoint


def succession_into(agency: str, epoch: int) -> Succession | None:
    """What the first entry of an epoch says about the one before; None where there is none."""
    link = RecordAct.objects.filter(
        agency_id=agency, epoch=epoch, entry_index=0, kind=KIND, act=ACT
    ).first()
    if link is None:
        return None
    body = VersionBody.objects.get(id=link.id)
    return Succession.from_body(parse_canonical(bytes(body.content)))


def succession_record(agency: str, epoch: int) -> UUID | None:
    """The id of the record that an epoch began with; None for the first epoch."""
    with acting_for(agency):
        link = RecordAct.objects.filter(agency_id=agency, epoch=epoch, kind=KIND, act=ACT).first()
    return link.record_id if link else None


def succeed_log(agency: str, *, reason: str, at: datetime | None = None) -> Succession:
    """Begin the agency's next epoch; a WriteError where the present one is whole.

    Effects: one entry, the first of the new epoch. The old epoch's files stay as
    they are, and its entries stay in the database.
    """
    at = at or datetime.now(UTC)
    with write_turn(), transaction.atomic(durable=True), acting_for(agency):
        head = take_head(agency)
        known = guard.last_signed(agency, head.epoch) if head is not None else None
        if head is None or known is None:
            message = "Nothing of this log was ever signed; it needs no next epoch."
            raise WriteError(message)
        held = list(entries_from(agency, head.epoch, 0, head.size))
        lost_from = _lost_from(agency, head.epoch, known[0], held)
        if lost_from is None:
            message = "This log holds everything that was signed; it needs no next epoch."
            raise WriteError(message)
        told = Succession(
            epoch=head.epoch,
            checkpoint=known[1],
            size=known[0].size,
            held_size=len(held),
            held_root=merkle.root_of([merkle.hash_leaf(entry) for entry in held]),
            lost_from=lost_from,
            reason=reason,
        )
        link = Link(
            kind=KIND, record_id=new_uuid(), n=1, version=0, act=ACT, actor="system",
            occurred_at=None, recorded_at=None, tag=os.urandom(16), body=told.body(),
        )  # fmt: skip
        head.epoch, head.size, head.last_received_at = head.epoch + 1, 1, at
        link.close(agency, at)
        append(agency, [link], head.epoch, 0)
        move_head(head)
    _publish_held(agency, told)
    return told


def _publish_held(agency: str, told: Succession) -> None:
    """Publish the tiles of what is still held; those of the signed log are kept beside them."""
    folder = folder_of(agency, told.epoch)
    if (folder / "tile").exists():
        (folder / "tile").rename(folder / f"tile-as-signed-{told.size}")
    if told.held_size:
        with acting_for(agency):
            rebuild_tiles(agency, told.epoch, told.held_size)


def _lost_from(agency: str, epoch: int, known: Checkpoint, held: list[bytes]) -> int | None:
    """The first signed entry that is no longer held as it was; None where all are."""
    leaves = [merkle.hash_leaf(entry) for entry in held]
    if len(held) >= known.size and merkle.root_of(leaves[: known.size]) == known.root:
        return None
    read, index = reader(agency, epoch), 0
    limit = min(len(held), known.size)
    try:
        while index < limit and tiles.read_entry(read, index, known.size) == held[index]:
            index += 1
    except LedgerError:
        return min(index, max(known.size - 1, 0))
    return min(index, known.size - 1)
