"""Entries of the log and the heads under their digests (docs/spec/ledger.md)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from watchbook.core.ledger.canonical import (
    MAX_INTEGER,
    Scalar,
    check_scalar,
    format_instant,
    format_second,
    parse_instant,
    parse_second,
)
from watchbook.core.ledger.errors import LedgerError

TAG_BYTES = 16
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_WORD = re.compile(r"[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*)*")
_ENTRY = re.compile(
    rb'{"at":"([0-9TZ:-]{20})","digest":"([0-9a-f]{64})","tag":"([0-9a-f]{32})","v":1}'
)
_HEX = re.compile(r"([0-9a-f]{2})*")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log: `tag` 16 bytes, `digest` 32, `at` when received, cut to the second."""

    tag: bytes
    digest: bytes
    at: datetime

    def __post_init__(self) -> None:
        """Cut `at` to the second in UTC, so that an entry equals itself after a round trip."""
        if len(self.tag) != TAG_BYTES or len(self.digest) != 32:
            raise LedgerError("An entry needs a tag of 16 bytes and a digest of 32.")
        object.__setattr__(self, "at", parse_second(format_second(self.at)))


def entry_bytes(entry: Entry) -> bytes:
    """The bytes that the log holds: RFC 8785 of v, tag, digest and at."""
    return entry_line(entry.tag, entry.digest, format_second(entry.at))


def entry_line(tag: bytes, digest: bytes, at: str) -> bytes:
    """The bytes of an entry whose tag has 16 bytes, digest 32, and time the form of its second."""
    return f'{{"at":"{at}","digest":"{digest.hex()}","tag":"{tag.hex()}","v":1}}'.encode()


def parse_entry(data: bytes) -> Entry:
    """The inverse of `entry_bytes`. Raises LedgerError for any other bytes."""
    match = _ENTRY.fullmatch(data)
    if match is None:
        raise LedgerError("An entry must be exactly at, digest, tag and v = 1 in canonical form.")
    at, digest, tag = match.groups()
    return Entry(
        bytes.fromhex(tag.decode()), bytes.fromhex(digest.decode()), parse_second(at.decode())
    )


def _unhex(text: str, length: int) -> bytes:
    if len(text) != 2 * length or _HEX.fullmatch(text) is None:
        raise LedgerError(f"Expected {2 * length} lower-case hexadecimal digits.")
    return bytes.fromhex(text)


@dataclass(frozen=True, slots=True)
class Head:
    """What is opened in every packet and kept through expungement: the `@` leaves of an entry.

    `n` counts 1, 2, 3 … over versions and acts of the record together; `next` is the tag of the
    record's next entry; `version` is the version written, or for an act the one it is about (0
    where an act is about the log itself).
    """

    kind: str
    record: str
    actor: str
    occurred_at: datetime | None
    recorded_at: datetime | None
    received_at: datetime
    n: int
    next: bytes
    version: int
    act: str | None = None

    def __post_init__(self) -> None:
        """Refuse what could not be read back as it was written."""
        if _WORD.fullmatch(self.kind) is None or (
            self.act is not None and _WORD.fullmatch(self.act) is None
        ):
            raise LedgerError("A head's kind and act are lower-case words joined by dots.")
        if _UUID.fullmatch(self.record) is None:
            raise LedgerError("A head's record must be a lower-case UUID.")
        if not self.actor or check_scalar(self.actor) != self.actor:
            raise LedgerError("A head's actor must be text in Unicode normal form C.")
        if len(self.next) != TAG_BYTES:
            raise LedgerError("A head's next must be 16 bytes.")
        for number, least in ((self.n, 1), (self.version, 1 if self.act is None else 0)):
            if type(number) is not int or not least <= number <= MAX_INTEGER:
                raise LedgerError("A head's n and version count from 1.")
        for name in ("occurred_at", "recorded_at", "received_at"):
            at = getattr(self, name)
            if at is not None:
                object.__setattr__(self, name, parse_instant(format_instant(at)))

    def leaves(self) -> dict[str, Scalar]:
        """The flat dict of `@` leaves whose disclosure hashes are part of the digest."""
        return {
            "@kind": self.kind,
            "@record": self.record,
            "@actor": self.actor,
            "@occurred_at": None if self.occurred_at is None else format_instant(self.occurred_at),
            "@recorded_at": None if self.recorded_at is None else format_instant(self.recorded_at),
            "@received_at": format_instant(self.received_at),
            "@n": self.n,
            "@next": self.next.hex(),
            "@version": self.version,
            "@act": self.act,
        }

    @classmethod
    def from_leaves(cls, flat: Mapping[str, Scalar]) -> "Head":
        """The inverse of `leaves`. Raises LedgerError unless exactly its ten names are there."""
        if flat.keys() != _NAMES:
            raise LedgerError(
                "A head must have exactly the ten leaves that docs/spec/ledger.md names."
            )
        return cls(
            kind=_text(flat, "@kind"),
            record=_text(flat, "@record"),
            actor=_text(flat, "@actor"),
            occurred_at=_instant_or_none(flat, "@occurred_at"),
            recorded_at=_instant_or_none(flat, "@recorded_at"),
            received_at=parse_instant(_text(flat, "@received_at")),
            n=_number(flat, "@n"),
            next=_unhex(_text(flat, "@next"), TAG_BYTES),
            version=_number(flat, "@version"),
            act=None if flat["@act"] is None else _text(flat, "@act"),
        )


_NAMES = frozenset(
    Head(
        "k",
        "00000000-0000-0000-0000-000000000000",
        "a",
        None,
        None,
        datetime(1970, 1, 1, tzinfo=UTC),
        1,
        b"\0" * 16,
        1,
    ).leaves()
)


def _text(flat: Mapping[str, Scalar], name: str) -> str:
    value = flat[name]
    if not isinstance(value, str):
        raise LedgerError(f"{name} must be text.")
    return value


def _number(flat: Mapping[str, Scalar], name: str) -> int:
    value = flat[name]
    if type(value) is not int:
        raise LedgerError(f"{name} must be an integer.")
    return value


def _instant_or_none(flat: Mapping[str, Scalar], name: str) -> datetime | None:
    return None if flat[name] is None else parse_instant(_text(flat, name))
