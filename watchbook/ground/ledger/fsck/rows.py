"""Typed rows against the newest version of their records."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from watchbook.core.schema import SchemaError
from watchbook.ground.ledger.chain import item_id
from watchbook.ground.ledger.emptying import stands_for_nothing
from watchbook.ground.ledger.fsck.children import with_children
from watchbook.ground.ledger.fsck.finding import Finding
from watchbook.ground.ledger.fsck.tables import UNREADABLE, readable
from watchbook.ground.ledger.kinds import RecordKind, all_kinds
from watchbook.ground.ledger.making import is_late
from watchbook.ground.ledger.models import RecordAct, RecordVersion, State
from watchbook.ground.ledger.writing import STATE_AFTER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from watchbook.core.schema.leaves import Leaf
    from watchbook.ground.ledger.fsck.chain import Chain, Chains
    from watchbook.ground.ledger.fsck.tables import Piece
    from watchbook.ground.ledger.models import Record


def check_rows(agency: str, piece: Piece, chains: Chains) -> Iterator[Finding]:
    """Every typed row of a piece of the records is what its chain says; every chain has its row."""
    for kind in all_kinds():
        seen: set[UUID] = set()
        rows, unreadable = readable(kind.model, agency_id=agency, **piece.of("id"))
        yield from unreadable
        for row in with_children(kind, rows):
            seen.add(row.id)
            chain = chains.by_record.get(row.id)
            name = f"{kind.name} {row.id}"
            if chain is None or chain.kind != kind.name:
                yield Finding("row", name, "no version in the ledger stands for this row")
                continue
            for message in _wrong_in(kind, row, chain):
                yield Finding("row", name, message)
        for record_id, chain in chains.by_record.items():
            if chain.kind == kind.name and record_id not in seen:
                yield Finding("row", f"{kind.name} {record_id}", "its row is missing")


def _wrong_in(kind: RecordKind, row: Record, chain: Chain) -> Iterator[str]:
    expected = projection_of(chain)
    for name, value in expected.items():
        there = getattr(row, name)
        if isinstance(there, memoryview | bytes):
            there = bytes(there)
        if there != value:
            yield f"{name} is {there!r}; the ledger says {value!r}"
    if kind.is_sealed or row.state == State.EXPUNGED:
        return
    try:
        leaves = kind.leaves_in(row)
    except (SchemaError, KeyError, *UNREADABLE) as error:
        yield f"it cannot be read: {error}"
        return
    if chain.newest_form == "partial":  # what an expungement could not take out of the table
        leaves = {
            pointer: leaf
            for pointer, leaf in leaves.items()
            if pointer in chain.newest or not stands_for_nothing(kind, pointer, leaf)
        }
    yield from _differences(leaves, chain.newest)
    for listed in kind.items:
        for child in kind.children_in(listed, row):
            if child.id != item_id(row.id, listed, child.key) or child.agency_id != row.agency_id:
                yield f"/{listed}/{child.key} does not belong to this row"


def _differences(there: dict[str, Leaf], newest: dict[str, Leaf]) -> Iterator[str]:
    kept = {p: leaf for p, leaf in newest.items() if not p.startswith("/_") and leaf is not None}
    for pointer in sorted({*there, *kept}):
        if pointer not in kept:
            yield f"{pointer} stands in the row and not in the ledger"
        elif pointer not in there:
            yield f"{pointer} stands in the ledger and not in the row"
        elif there[pointer] != kept[pointer]:
            yield f"{pointer} in the row is not what the ledger holds"


def projection_of(chain: Chain) -> dict[str, object]:
    """The columns of a typed row that follow from its chain alone."""
    versions = [link for link in chain.links if isinstance(link, RecordVersion)]
    if not versions:
        return {}
    newest, last = versions[-1], chain.links[-1]
    approved, state = None, State.SUBMITTED
    for link in chain.links:
        if isinstance(link, RecordAct):
            state = STATE_AFTER.get(link.act, state)
            approved = link.version if link.act == "approved" else approved
        else:
            state = State.SUBMITTED
    return {
        "agency_id": newest.agency_id,
        "version": newest.version,
        "approved_version": approved,
        "state": state,
        "opened_by": versions[0].actor,
        "author": newest.actor,
        "occurred_at": newest.occurred_at,
        "recorded_at": newest.recorded_at,
        "received_at": newest.received_at,
        "is_late": is_late(newest.occurred_at, newest.recorded_at, newest.received_at),
        "last_n": last.n,
        "last_next": bytes(last.next_tag),
    }
