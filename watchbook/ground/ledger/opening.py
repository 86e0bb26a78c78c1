"""A record opened for somebody outside: its entries, leaves and proofs, signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.core.ledger import merkle, tiles
from watchbook.core.ledger.canonical import parse_canonical
from watchbook.core.ledger.disclosure import read_secret
from watchbook.core.ledger.opened import Opened, OpenedEntry, Signed, opened_bytes, show
from watchbook.ground.ledger.chain import head_of
from watchbook.ground.ledger.errors import UnknownRecordError
from watchbook.ground.ledger.models import Entry, RecordAct, RecordVersion, VersionBody
from watchbook.ground.ledger.published import published_checkpoint, reader, verifier_of
from watchbook.ground.ledger.sealing import unseal
from watchbook.ground.ledger.signing import sign_log
from watchbook.ground.ledger.succession import succession_into
from watchbook.ground.ledger.tenancy import acting_for

if TYPE_CHECKING:
    from collections.abc import Container
    from uuid import UUID


def opened_record(
    agency: str, record_id: UUID, *, withhold: Container[str] = (), is_open: bool = False
) -> bytes:
    """The opened record as the file that leaves the building; signs the log first.

    `withhold` names pointers that are left out (their hashes stay). A sealed
    record is opened only with `is_open`. UnknownRecordError where there is none.
    """
    sign_log(agency)
    with acting_for(agency):
        links: list[RecordVersion | RecordAct] = [
            *RecordVersion.objects.filter(agency_id=agency, record_id=record_id),
            *RecordAct.objects.filter(agency_id=agency, record_id=record_id),
        ]
        if not links:
            message = "There is no such record."
            raise UnknownRecordError(message)
        links.sort(key=lambda link: link.n)
        entries = tuple(_entry(agency, link, withhold, is_open=is_open) for link in links)
        signed = {epoch: _signed(agency, epoch) for epoch in {link.epoch for link in links}}
    newest = max(signed)
    earlier = {epoch: note for epoch, note in signed.items() if epoch != newest}
    return opened_bytes(Opened(str(record_id), links[0].kind, entries, signed[newest], earlier))


def _signed(agency: str, epoch: int) -> Signed:
    note = reader(agency, epoch)("checkpoint")
    if note is None:
        message = "The log has no signed checkpoint yet."
        raise UnknownRecordError(message)
    return Signed(note, verifier_of(agency, epoch).vkey)


def _tree_size(agency: str, epoch: int) -> int:
    """The size of an epoch's published tiles: as signed, or as held when it was succeeded."""
    succeeded = succession_into(agency, epoch + 1)
    if succeeded is not None:
        return succeeded.held_size
    checkpoint = published_checkpoint(agency, epoch)
    return checkpoint.size if checkpoint else 0


def _entry(
    agency: str, link: RecordVersion | RecordAct, withhold: Container[str], *, is_open: bool
) -> OpenedEntry:
    body = VersionBody.objects.get(id=link.id)
    content = bytes(body.content)
    if body.form == "sealed":
        secret, leaves = unseal(agency, link.record_id, link.n, content)
        if not is_open:
            withhold = set(leaves)
        opened = show(head_of(link), bytes(link.head_secret), leaves, secret, withhold=withhold)
    else:
        leaves = dict(parse_canonical(content))
        kept = read_secret(bytes(body.secret))
        opened = show(head_of(link), bytes(link.head_secret), leaves, kept, withhold=withhold)
    entry = Entry.objects.get(agency_id=agency, epoch=link.epoch, entry_index=link.entry_index)
    size = _tree_size(agency, link.epoch)
    node = tiles.nodes_from_tiles(reader(agency, link.epoch), size)
    proof = merkle.inclusion_proof(node, link.entry_index, size)
    return OpenedEntry(
        link.entry_index, link.epoch, bytes(entry.content), opened[0], opened[1], tuple(proof)
    )
