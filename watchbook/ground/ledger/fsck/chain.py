"""Entries, versions, acts and bodies against each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, TextField
from django.db.models.functions import Cast

from watchbook.core.ledger.canonical import canonical_bytes, format_second, parse_canonical
from watchbook.core.ledger.disclosure import (
    PartialSecret,
    digest_of,
    entry_digest,
    leaf_hashes,
    read_secret,
    remaining_hashes,
)
from watchbook.core.ledger.entry import parse_entry
from watchbook.core.ledger.errors import LedgerError
from watchbook.ground.ledger.chain import head_of
from watchbook.ground.ledger.errors import WriteError
from watchbook.ground.ledger.fsck.entries import At, Places, entries_at, place_of
from watchbook.ground.ledger.fsck.finding import Finding
from watchbook.ground.ledger.fsck.tables import batches_of, rows_of
from watchbook.ground.ledger.models import (
    ExpungedBody,
    Expungement,
    RecordAct,
    RecordVersion,
    VersionBody,
)
from watchbook.ground.ledger.sealing import unseal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from watchbook.core.schema.leaves import Leaf
    from watchbook.ground.ledger.fsck.tables import Piece

Row = RecordVersion | RecordAct


@dataclass
class Chain:
    """One record's links in order, and the leaves of its newest version."""

    kind: str
    links: list[Row] = field(default_factory=list)
    newest: dict[str, Leaf] = field(default_factory=dict)
    newest_form: str = "plain"


@dataclass
class Chains:
    """A piece of an agency's records, and what is wrong with their links."""

    by_record: dict[UUID, Chain] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def unreadable(self, place: str, why: str) -> None:
        """Note a row that cannot be read."""
        self.wrong("row", place, why)

    def wrong(self, what: str, which: object, message: str) -> None:
        """Note a finding."""
        self.findings.append(Finding(what, str(which), message))


def check_chains(agency: str, piece: Piece, claimed: Places) -> Chains:
    """Recompute every digest, follow every chain, compare every entry, of a piece of the records.

    `claimed` gathers the places of the log that versions and acts say are theirs.
    """
    chains = Chains()
    links = _links(agency, piece, chains)
    for link in links:
        chain = chains.by_record.setdefault(link.record_id, Chain(link.kind))
        chain.links.append(link)
    entries = entries_at(agency, [(link.epoch, link.entry_index) for link in links])
    bodies = _bodies(links, chains)
    for record_id, chain in chains.by_record.items():
        chain.links.sort(key=lambda link: link.n)
        _check_order(chains, record_id, chain)
        for link in chain.links:
            _check_link(chains, link, bodies.get(link.id), entries, claimed)
    return chains


def _bodies(links: list[Row], chains: Chains) -> dict[UUID, VersionBody]:
    found: dict[UUID, VersionBody] = {}
    for some in batches_of(link.id for link in links):
        rows = rows_of(VersionBody, chains.unreadable, id__in=some)
        found |= {body.id: body for body in rows}
    return found


def _links(agency: str, piece: Piece, chains: Chains) -> list[Row]:
    chosen = {"agency_id": agency, **piece.of("record_id")}
    versions: list[Row] = [*rows_of(RecordVersion, chains.unreadable, **chosen)]
    return versions + rows_of(RecordAct, chains.unreadable, **chosen)


def _check_order(chains: Chains, record_id: UUID, chain: Chain) -> None:
    """`n` counts 1, 2, 3; each tag is the one that the link before announced; versions count on."""
    version = 0
    for expected, link in enumerate(chain.links, start=1):
        name = f"{link.kind} {record_id}, n {link.n}"
        if link.n != expected:
            chains.wrong("version", name, f"the chain should count {expected} here")
        if expected > 1 and bytes(link.tag) != bytes(chain.links[expected - 2].next_tag):
            chains.wrong("version", name, "its tag is not the one that the link before announced")
        if isinstance(link, RecordVersion):
            version += 1
            if link.version != version:
                chains.wrong("version", name, f"it should be version {version}")
        elif link.version not in (version, 0):
            chains.wrong("version", name, f"the act should be about version {version}")


def _check_link(
    chains: Chains,
    link: Row,
    body: VersionBody | None,
    entries: dict[At, bytes],
    claimed: Places,
) -> None:
    name = f"{link.kind} {link.record_id}, n {link.n}"
    place = (link.epoch, link.entry_index)
    if not claimed.mark(place):
        chains.wrong("version", name, f"another link stands at {place_of(*place)} too")
    if body is None:
        chains.wrong("body", name, "its body is missing")
    elif body.agency_id != link.agency_id:
        chains.wrong("body", name, "its body names another agency")
    else:
        _check_digest(chains, link, body, name)
    content = entries.get(place)
    if content is None:
        chains.wrong("entry", place_of(*place), f"the entry of {name} is missing")
        return
    try:
        entry = parse_entry(content)
    except LedgerError as error:
        chains.wrong("entry", place_of(*place), str(error))
        return
    if entry.digest != bytes(link.digest):
        chains.wrong("entry", place_of(*place), f"its digest is not that of {name}")
    if entry.tag != bytes(link.tag):
        chains.wrong("entry", place_of(*place), f"its tag is not that of {name}")
    if format_second(entry.at) != format_second(link.received_at):
        chains.wrong("entry", place_of(*place), f"its time is not that of {name}")


def _check_digest(chains: Chains, link: Row, body: VersionBody, name: str) -> None:
    try:
        digest, leaves = recomputed(link, body)
    except (LedgerError, WriteError) as error:
        chains.wrong("body", name, f"it cannot be read: {error}")
        return
    if digest != bytes(link.digest):
        chains.wrong("version", name, "its digest is not that of its head and body")
    if isinstance(link, RecordVersion):
        chain = chains.by_record[link.record_id]
        if link.n == max(one.n for one in chain.links if isinstance(one, RecordVersion)):
            chain.newest, chain.newest_form = leaves, body.form
        if link.is_sealed != (body.form == "sealed") and body.form != "partial":
            chains.wrong("version", name, "it is marked sealed and is not, or the other way round")


def recomputed(link: Row, body: VersionBody) -> tuple[bytes, dict[str, Leaf]]:
    """The digest that a link's head and body have now, and the body's leaves."""
    head = head_of(link)
    content = bytes(body.content)
    if body.form == "sealed":
        secret, leaves = unseal(body.agency_id, link.record_id, link.n, content)
        return entry_digest(head, bytes(link.head_secret), leaves, secret), leaves
    leaves = dict(parse_canonical(content))
    if canonical_bytes(leaves) != content:
        message = "The body is not canonical."
        raise LedgerError(message)
    if body.form == "plain":
        return entry_digest(head, bytes(link.head_secret), leaves, bytes(body.secret)), leaves
    if body.form != "partial":
        message = f"The body has an unknown form {body.form!r}."
        raise LedgerError(message)
    partial = read_secret(bytes(body.secret))
    if not isinstance(partial, PartialSecret):
        message = "The body was expunged, but its secret was not."
        raise LedgerError(message)
    hashes = [*leaf_hashes(head, bytes(link.head_secret)).values()]
    return digest_of([*hashes, *remaining_hashes(leaves, partial)]), leaves


def check_bodies(agency: str) -> Iterator[Finding]:
    """Every body belongs to a version or act; what was expunged is named by an order."""
    kept = VersionBody.objects.filter(agency_id=agency)
    strays = kept.exclude(Exists(RecordVersion.objects.filter(id=OuterRef("id")))).exclude(
        Exists(RecordAct.objects.filter(id=OuterRef("id")))
    )
    for stored in strays.values_list(Cast("id", TextField()), flat=True):
        yield Finding("body", stored, "it belongs to no version or act")
    named = ExpungedBody.objects.filter(agency_id=agency, body_id=OuterRef("id"))
    unnamed = kept.filter(form="partial").exclude(Exists(named))
    for stored in unnamed.values_list(Cast("id", TextField()), flat=True):
        yield Finding("body", stored, "it was expunged, but no order names it")
    for order in Expungement.objects.filter(agency_id=agency, finished_at=None):
        yield Finding("expungement", str(order.id), "it was begun and never finished")
