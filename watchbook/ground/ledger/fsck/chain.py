"""Entries, versions, acts and bodies against each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

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
from watchbook.ground.ledger.chain import entry_id, head_of, named_uuid
from watchbook.ground.ledger.errors import WriteError
from watchbook.ground.ledger.fsck.finding import Finding
from watchbook.ground.ledger.fsck.tables import rows_of
from watchbook.ground.ledger.models import (
    Entry,
    ExpungedBody,
    Expungement,
    LogHead,
    RecordAct,
    RecordVersion,
    VersionBody,
)
from watchbook.ground.ledger.sealing import unseal

if TYPE_CHECKING:
    from watchbook.core.schema.leaves import Leaf

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
    """All records of an agency, and what is wrong with their links."""

    by_record: dict[UUID, Chain] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def unreadable(self, place: str, why: str) -> None:
        """Note a row that cannot be read."""
        self.wrong("row", place, why)

    def wrong(self, what: str, which: object, message: str) -> None:
        """Note a finding."""
        self.findings.append(Finding(what, str(which), message))


def check_chains(agency: str) -> Chains:
    """Recompute every digest, follow every chain, compare every entry."""
    chains = Chains()
    entries = _entries(agency, chains)
    used: set[tuple[int, int]] = set()
    for link in _links(agency, chains):
        chain = chains.by_record.setdefault(link.record_id, Chain(link.kind))
        chain.links.append(link)
    bodies = {body.id: body for body in rows_of(VersionBody, chains.unreadable, agency_id=agency)}
    bodies_seen: set[UUID] = set()
    for record_id, chain in chains.by_record.items():
        chain.links.sort(key=lambda link: link.n)
        _check_order(chains, record_id, chain)
        for link in chain.links:
            bodies_seen.add(link.id)
            _check_link(chains, link, bodies.get(link.id), entries, used)
    for place in sorted(entries.keys() - used):
        chains.wrong("entry", _place(*place), "no version or act stands for this entry")
    for body_id, body in bodies.items():
        if body_id not in bodies_seen:
            chains.wrong("body", body.id, "it belongs to no version or act")
    _check_head(agency, chains, entries)
    _check_expungements(agency, chains)
    return chains


def _place(epoch: int, index: int) -> str:
    return f"epoch {epoch}, index {index}"


def _entries(agency: str, chains: Chains) -> dict[tuple[int, int], bytes]:
    entries: dict[tuple[int, int], bytes] = {}
    for row in rows_of(Entry, chains.unreadable, agency_id=agency):
        content = bytes(row.content)
        entries[row.epoch, row.entry_index] = content
        if not _is_id_of(row.id, content):
            chains.wrong("entry", _place(row.epoch, row.entry_index), "its bytes were altered")
    return entries


def _is_id_of(row_id: UUID, content: bytes) -> bool:
    """Whether the id follows from the bytes; as it did before it began with the time, too."""
    try:
        return row_id in (UUID(entry_id(content)), named_uuid(content))
    except ValueError:
        return False


def _links(agency: str, chains: Chains) -> list[Row]:
    versions: list[Row] = [*rows_of(RecordVersion, chains.unreadable, agency_id=agency)]
    return versions + rows_of(RecordAct, chains.unreadable, agency_id=agency)


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
    entries: dict[tuple[int, int], bytes],
    used: set[tuple[int, int]],
) -> None:
    name = f"{link.kind} {link.record_id}, n {link.n}"
    place = (link.epoch, link.entry_index)
    if place in used:
        chains.wrong("version", name, f"another link stands at {_place(*place)} too")
    used.add(place)
    if body is None:
        chains.wrong("body", name, "its body is missing")
    elif body.agency_id != link.agency_id:
        chains.wrong("body", name, "its body names another agency")
    else:
        _check_digest(chains, link, body, name)
    content = entries.get(place)
    if content is None:
        chains.wrong("entry", _place(*place), f"the entry of {name} is missing")
        return
    try:
        entry = parse_entry(content)
    except LedgerError as error:
        chains.wrong("entry", _place(*place), str(error))
        return
    if entry.digest != bytes(link.digest):
        chains.wrong("entry", _place(*place), f"its digest is not that of {name}")
    if entry.tag != bytes(link.tag):
        chains.wrong("entry", _place(*place), f"its tag is not that of {name}")
    if format_second(entry.at) != format_second(link.received_at):
        chains.wrong("entry", _place(*place), f"its time is not that of {name}")


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


def _check_head(agency: str, chains: Chains, entries: dict[tuple[int, int], bytes]) -> None:
    head = LogHead.objects.filter(agency_id=agency).first()
    if head is None:
        chains.wrong("log", agency, "the log has no head")
        return
    here = sorted(index for epoch, index in entries if epoch == head.epoch)
    if head.size != len(here) or here != list(range(len(here))):
        message = f"the head counts {head.size} entries; {len(here)} are here, not all in a row"
        chains.wrong("log", f"{agency}, epoch {head.epoch}", message)
    for epoch in {epoch for epoch, _ in entries} - {head.epoch}:
        indexes = sorted(index for e, index in entries if e == epoch)
        if indexes != list(range(len(indexes))):
            chains.wrong("log", f"{agency}, epoch {epoch}", "entries are missing in between")


def _check_expungements(agency: str, chains: Chains) -> None:
    named = set(ExpungedBody.objects.filter(agency_id=agency).values_list("body_id", flat=True))
    partial = VersionBody.objects.filter(agency_id=agency, form="partial")
    for body_id in partial.values_list("id", flat=True):
        if body_id not in named:
            chains.wrong("body", body_id, "it was expunged, but no order names it")
    for order in Expungement.objects.filter(agency_id=agency, finished_at=None):
        chains.wrong("expungement", order.id, "it was begun and never finished")
