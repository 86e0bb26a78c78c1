"""Rows to be appended: what one put or act becomes, and how a batch reaches the tables.

Kept apart from the unit of work so that the bulk path and the single path are
the same code. What needs no place in the log (digest, entry, body) is made
before the log's head is taken.
"""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass, field
from datetime import UTC
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from uuid_utils.compat import uuid7

from watchbook.core.ledger.canonical import canonical_bytes, format_instant, parse_second
from watchbook.core.ledger.disclosure import entry_digest
from watchbook.core.ledger.entry import entry_line
from watchbook.ground.ledger.errors import NoUnitOfWorkError
from watchbook.ground.ledger.packing import PLACE, Packed, packed
from watchbook.ground.ledger.rows import db_time, db_uuid
from watchbook.ground.ledger.sealing import seal
from watchbook.ground.ledger.statements import insert_rows

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.core.schema.leaves import Leaf
    from watchbook.ground.ledger.models import ChainLink, Checkpoint
    from watchbook.ground.ledger.statements import Row


_TO_THE_SECOND = len("2026-11-21T22:52:14")
_ENTRY_SECOND = slice(len('{"at":"'), len('{"at":"2026-11-21T22:52:14Z'))


def head_of(link: Link | ChainLink) -> dict[str, Leaf]:
    """The leaves under `@` of a link, waiting or read back from its row."""
    act = getattr(link, "act", "")
    received_at = link.received_at
    if received_at is None:
        message = "A link has its head once it has its place in the log."
        raise NoUnitOfWorkError(message)
    return {
        "@kind": link.kind,
        "@record": str(link.record_id),
        "@actor": link.actor,
        "@occurred_at": format_instant(link.occurred_at) if link.occurred_at else None,
        "@recorded_at": format_instant(link.recorded_at) if link.recorded_at else None,
        "@received_at": format_instant(received_at),
        "@n": link.n,
        "@next": bytes(link.next_tag).hex(),
        "@version": link.version,
        "@act": act or None,
    }


def named_uuid(*parts: bytes) -> uuid.UUID:
    """A UUID that follows from its content, so that fsck checks the column too."""
    return uuid.UUID(bytes=sha256(b"\n".join(parts)).digest()[:16])


def entry_id(content: bytes) -> str:
    """The id of an entry's row, as hexadecimal digits: its second, then what its bytes hash to.

    It follows from the content, so that fsck checks the column too, and begins with the time, so
    that new rows stand together in the index. A ValueError for bytes that are no entry's.
    """
    return _second_of(content[_ENTRY_SECOND]) + sha256(content).hexdigest()[:20]


@lru_cache(maxsize=16)
def _second_of(text: bytes) -> str:
    return f"{int(parse_second(text.decode()).timestamp()):012x}"


def item_id(record_id: uuid.UUID, listed: str, key: str) -> uuid.UUID:
    """The id of a child row: it follows from its record, its list and its key."""
    return named_uuid(record_id.bytes, listed.encode(), key.encode())


def checkpoint_id(row: Checkpoint) -> uuid.UUID:
    """The id of a checkpoint's row: it follows from all its other columns."""
    signed_at = row.signed_at.astimezone(UTC).isoformat()
    told = (row.agency_id, str(row.epoch), str(row.size), signed_at, row.note)
    return named_uuid(*(one.encode() for one in told))


def new_uuid() -> uuid.UUID:
    """A random UUID that begins with the time (version 7): new rows stand together in an index."""
    return uuid7()


def uuid_beside(at: datetime, number: int, named: uuid.UUID) -> uuid.UUID:
    """The UUID of version 7 of one of many that are written at `at`: the same one each time.

    48 bits are milliseconds, 12 count (`number`, its low bits), 62 are taken from `named`, a hash
    of what tells it from others.
    """
    since_1970_ms = int(at.timestamp() * 1000)
    high = since_1970_ms << 16 | 0x7000 | number & 0xFFF
    return uuid.UUID(int=high << 64 | 0b10 << 62 | named.int & (1 << 62) - 1)


@dataclass
class Link:
    """One version or act waiting for its place in the log."""

    kind: str
    record_id: uuid.UUID
    n: int
    version: int
    act: str
    actor: str
    occurred_at: datetime | None
    recorded_at: datetime | None
    tag: bytes
    body: dict[str, Leaf]
    is_sealed: bool = False
    id: uuid.UUID = field(default_factory=new_uuid)
    next_tag: bytes = field(default_factory=lambda: os.urandom(16))
    head_secret: bytes = field(default_factory=lambda: os.urandom(32))
    secret: bytes = field(default_factory=lambda: os.urandom(32))
    received_at: datetime | None = None
    entry_index: int = -1
    epoch: int = 1
    digest: bytes = b""
    entry: bytes = b""
    kept_body: tuple[str, bytes, bytes] = ("", b"", b"")
    """Form, content and secret as the body's row holds them."""

    def head(self) -> dict[str, Leaf]:
        """The leaves under `@`: always opened in a packet, kept through expungement."""
        return head_of(self)

    def close(self, agency: str, received_at: datetime) -> None:
        """Make digest, entry and body. From here only the place in the log is open."""
        self.received_at = received_at
        head = self.head()
        self.digest = entry_digest(head, self.head_secret, self.body, self.secret)
        second = f"{str(head['@received_at'])[:_TO_THE_SECOND]}Z"
        self.entry = entry_line(self.tag, self.digest, second)
        if self.is_sealed:
            self.kept_body = ("sealed", seal(agency, self), b"")
        else:
            self.kept_body = ("plain", canonical_bytes(self.body), self.secret)


_ENTRY_COLUMNS = ["id", "agency_id", "content"]
_LINK_COLUMNS = [
    "id",
    "agency_id",
    "kind",
    "record_id",
    "n",
    "version",
    "actor",
    "occurred_at",
    "recorded_at",
    "received_at",
    "tag",
    "next_tag",
    "digest",
    "head_secret",
]
_VERSION_COLUMNS = [*_LINK_COLUMNS, "is_sealed"]
_ACT_COLUMNS = [*_LINK_COLUMNS, "act"]
_BODY_COLUMNS = ["id", "agency_id", "form", "content", "secret"]


def packed_versions(agency: str, links: list[Link]) -> list[Packed]:
    """Entries, versions and bodies of closed links, all but their places in the log."""
    entries, versions, bodies = [], [], []
    for link in links:
        entry, row, body = _rows_of(agency, link)
        entries.append(entry)
        versions.append(row)
        bodies.append(body)
    return [
        packed("ledger_entry", _ENTRY_COLUMNS, entries, is_placed=True),
        packed("ledger_recordversion", _VERSION_COLUMNS, versions, is_placed=True),
        packed("ledger_versionbody", _BODY_COLUMNS, bodies),
    ]


def _rows_of(agency: str, link: Link) -> tuple[Row, Row, Row]:
    """A closed link's entry, its version or act, and its body, without the place in the log."""
    link_id = db_uuid(link.id)
    row = (
        link_id, agency, link.kind,
        db_uuid(link.record_id), link.n, link.version, link.actor, db_time(link.occurred_at),
        db_time(link.recorded_at), db_time(link.received_at), link.tag, link.next_tag,
        link.digest, link.head_secret, link.act or link.is_sealed,
    )  # fmt: skip
    entry = (entry_id(link.entry), agency, link.entry)
    return entry, row, (link_id, agency, *link.kept_body)


def append(agency: str, links: list[Link], epoch: int, first_index: int) -> None:
    """Insert entries, versions, acts and bodies of closed links, from this place in the log on."""
    entries: list[Row] = []
    versions: list[Row] = []
    acts: list[Row] = []
    bodies: list[Row] = []
    for entry_index, link in enumerate(links, first_index):
        link.epoch, link.entry_index = epoch, entry_index
        entry, row, body = _rows_of(agency, link)
        entries.append((*entry, epoch, entry_index))
        (acts if link.act else versions).append((*row, epoch, entry_index))
        bodies.append(body)
    insert_rows("ledger_entry", [*_ENTRY_COLUMNS, *PLACE], entries)
    insert_rows("ledger_recordversion", [*_VERSION_COLUMNS, *PLACE], versions)
    insert_rows("ledger_recordact", [*_ACT_COLUMNS, *PLACE], acts)
    insert_rows("ledger_versionbody", _BODY_COLUMNS, bodies)
