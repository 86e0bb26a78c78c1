"""Opened records: the JSON file in which a record's entries, leaves and proofs leave the building.

Its bytes are RFC 8785 canonical JSON and nothing else, so that no byte of it can change unseen.
docs/spec/ledger.md, "Opened records", describes every member.
"""

import json
from base64 import b64encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from watchbook.core.ledger.canonical import Scalar
from watchbook.core.ledger.disclosure import PartialSecret, disclosure_hash, disclosures
from watchbook.core.ledger.errors import LedgerError
from watchbook.core.ledger.merkle import HASH_BYTES
from watchbook.core.ledger.note import decode_base64

_MEMBERS = {"record", "kind", "entries", "checkpoint", "vkey"}
_ENTRY_MEMBERS = {"index", "epoch", "entry", "disclosures", "withheld", "proof"}


@dataclass(frozen=True, slots=True)
class OpenedEntry:
    """One entry: its place, its bytes, the leaves shown, the hashes of those not, its proof."""

    index: int
    epoch: int
    entry: bytes
    disclosures: tuple[bytes, ...]
    withheld: tuple[bytes, ...]
    proof: tuple[bytes, ...]

    @property
    def hashes(self) -> list[bytes]:
        """All disclosure hashes under the entry's digest."""
        return [disclosure_hash(one) for one in self.disclosures] + list(self.withheld)


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed checkpoint with the verifier key line that it verifies under.

    Of an epoch that was succeeded, `succession` is the first entry of the next one, opened: the
    proofs of the ended epoch then lead to the root that it says was held.
    """

    checkpoint: bytes
    vkey: str
    succession: OpenedEntry | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A record with all its entries in order.

    `signed` is of the log's newest epoch, `earlier` has the former ones that are needed.
    """

    record: str
    kind: str
    entries: tuple[OpenedEntry, ...]
    signed: Signed
    earlier: Mapping[int, Signed] = field(default_factory=dict)


def show(
    head: Mapping[str, Scalar],
    head_secret: bytes,
    body: Mapping[str, Scalar],
    secret: bytes | PartialSecret,
    *,
    withhold: Container[str] = (),
) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """What an opened entry shows and what it withholds: disclosures, and hashes of the rest.

    The head is always shown; of the body, every leaf whose pointer is not in `withhold`. Leaves
    that were expunged count as withheld: nobody can tell the two apart.
    """
    opened = disclosures(body, secret)
    shown = [opened[name] for name in sorted(opened) if name not in withhold]
    hidden = [disclosure_hash(opened[name]) for name in opened if name in withhold]
    if isinstance(secret, PartialSecret):
        hidden += secret.hashes
    heads = disclosures(head, head_secret)
    return tuple(heads[name] for name in sorted(heads)) + tuple(shown), tuple(sorted(hidden))


def opened_bytes(opened: Opened) -> bytes:
    """The file's bytes."""
    shape: dict[str, Any] = {
        "record": opened.record,
        "kind": opened.kind,
        "entries": [_entry_shape(one) for one in opened.entries],
        **_signed_shape(opened.signed),
    }
    if opened.earlier:
        former = sorted(opened.earlier.items())
        shape["earlier"] = [{"epoch": epoch, **_signed_shape(one)} for epoch, one in former]
    return _dump(shape)


def _dump(shape: object) -> bytes:
    """RFC 8785 for what is in these files: names in ASCII, texts and integers."""
    text = json.dumps(shape, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.encode()


def _signed_shape(signed: Signed) -> dict[str, Any]:
    shape: dict[str, Any] = {"checkpoint": signed.checkpoint.decode(), "vkey": signed.vkey}
    if signed.succession is not None:
        shape["succession"] = _entry_shape(signed.succession)
    return shape


def _entry_shape(one: OpenedEntry) -> dict[str, Any]:
    return {
        "index": one.index,
        "epoch": one.epoch,
        "entry": json.loads(one.entry),
        "disclosures": [urlsafe_b64encode(data).rstrip(b"=").decode() for data in one.disclosures],
        "withheld": [data.hex() for data in one.withheld],
        "proof": [b64encode(data).decode() for data in one.proof],
    }


def parse_opened(data: bytes) -> Opened:
    """The inverse of `opened_bytes`. Raises LedgerError for every other spelling or shape."""
    try:
        shape = json.loads(data.decode())
        if _dump(shape) == data:
            return _parse_shape(shape)
    except LedgerError:
        raise
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
        raise LedgerError("The file is not an opened record.") from error
    raise LedgerError("The file is not in canonical form: its bytes are not those given out.")


def _parse_shape(shape: Mapping[str, Any]) -> Opened:
    if shape.keys() - {"earlier"} != _MEMBERS or shape.get("earlier") == []:
        raise LedgerError("The file has not the members of an opened record.")
    return Opened(
        record=_text(shape["record"]),
        kind=_text(shape["kind"]),
        entries=tuple(_parse_entry(one) for one in _list(shape["entries"])),
        signed=_parse_signed(shape),
        earlier=_parse_earlier(_list(shape.get("earlier", []))),
    )


def _parse_signed(shape: Mapping[str, Any]) -> Signed:
    return Signed(_text(shape["checkpoint"]).encode(), _text(shape["vkey"]))


def _parse_earlier(shapes: Sequence[Any]) -> dict[int, Signed]:
    earlier = {}
    for shape in shapes:
        if shape.keys() - {"succession"} != {"epoch", "checkpoint", "vkey"}:
            raise LedgerError("An earlier checkpoint has a wrong shape.")
        signed = _parse_signed(shape)
        if "succession" in shape:
            signed = replace(signed, succession=_parse_entry(shape["succession"]))
        earlier[_number(shape["epoch"])] = signed
    if list(earlier) != sorted(earlier) or len(earlier) != len(shapes):
        raise LedgerError("Earlier checkpoints stand in the order of their epochs.")
    return earlier


def _parse_entry(shape: Mapping[str, Any]) -> OpenedEntry:
    if shape.keys() != _ENTRY_MEMBERS or type(shape["entry"]) is not dict:
        raise LedgerError("An entry of the file has a wrong shape.")
    withheld = tuple(bytes.fromhex(_text(one)) for one in _list(shape["withheld"]))
    proof = tuple(decode_base64(_text(one)) for one in _list(shape["proof"]))
    if any(len(one) != HASH_BYTES for one in withheld + proof):
        raise LedgerError("Withheld leaves and proofs are hashes of 32 bytes.")
    if list(shape["withheld"]) != [one.hex() for one in withheld] or list(withheld) != sorted(
        withheld
    ):
        raise LedgerError("Withheld hashes stand in order, in lower-case hexadecimal.")
    return OpenedEntry(
        index=_number(shape["index"]),
        epoch=_number(shape["epoch"]),
        entry=_dump(shape["entry"]),
        disclosures=tuple(_unbase64url(_text(one)) for one in _list(shape["disclosures"])),
        withheld=withheld,
        proof=proof,
    )


def _unbase64url(text: str) -> bytes:
    data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if urlsafe_b64encode(data).rstrip(b"=").decode() != text:
        raise LedgerError("A disclosure is not base64url in its one spelling.")
    return data


def _text(value: object) -> str:
    if type(value) is not str:
        raise LedgerError("The file has something else where text should stand.")
    return value


def _number(value: object) -> int:
    if type(value) is not int or value < 0:
        raise LedgerError("The file has something else where a number should stand.")
    return value


def _list(value: object) -> list[Any]:
    if type(value) is not list:
        raise LedgerError("The file has something else where a list should stand.")
    return value
