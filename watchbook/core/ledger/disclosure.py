"""Salted leaves and the digest over them: selective disclosure in the manner of RFC 9901 (SD-JWT).

A leaf is one member of a head (`@kind`) or a body (`/persons/k7f/name`). Its disclosure is the
canonical JSON of [salt, name, value]; the digest covers the sorted hashes of all disclosures, so
any leaf can be shown, withheld or destroyed while the others still verify. docs/spec/record.md.
"""

import json
from base64 import b64decode
from binascii import b2a_base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from json.encoder import encode_basestring

from watchbook.core.ledger.canonical import Scalar, canonical_scalar
from watchbook.core.ledger.errors import LedgerError

DIGEST_PREFIX = b"watchbook/digest/v1\n"
SECRET_BYTES = 32
SALT_BYTES = 16

_CODED_SALT = 22
"""Characters of a salt in base64url."""
_URLSAFE = bytes.maketrans(b"+/", b"-_")
_INNER = bytes(byte ^ 0x36 for byte in range(256))
_OUTER = bytes(byte ^ 0x5C for byte in range(256))


def salt(secret: bytes, pointer: str) -> bytes:
    """The 16-byte salt of one leaf: HMAC-SHA-256(secret, pointer), cut. `secret` is 32 bytes."""
    return _salts(secret, [pointer])[0]


def _salts(secret: bytes, names: Iterable[str]) -> list[bytes]:
    """HMAC with the key's two blocks hashed once: a third of the hmac module's time per leaf."""
    if len(secret) != SECRET_BYTES:
        raise LedgerError("A secret must be 32 bytes.")
    block = secret.ljust(64, b"\0")
    inner, outer = sha256(block.translate(_INNER)).copy, sha256(block.translate(_OUTER)).copy
    salts = []
    try:
        for name in names:
            inside, outside = inner(), outer()
            inside.update(name.encode())
            outside.update(inside.digest())
            salts.append(outside.digest()[:SALT_BYTES])
    except UnicodeEncodeError as error:
        raise LedgerError("A pointer contains half of a character (a lone surrogate).") from error
    return salts


def disclosure(salt: bytes, pointer: str, value: Scalar) -> bytes:
    """The bytes that open one leaf: `["<salt, base64url>","<pointer>",<value>]` in UTF-8."""
    if len(salt) != SALT_BYTES:
        raise LedgerError("A salt must be 16 bytes.")
    return _disclosure(salt, pointer, value)


def _disclosure(salt: bytes, pointer: str, value: Scalar) -> bytes:
    try:
        name, text = encode_basestring(pointer), canonical_scalar(value)
        return f'["{encode_salt(salt)}",{name},{text}]'.encode()
    except UnicodeEncodeError as error:
        raise LedgerError("A leaf contains half of a character (a lone surrogate).") from error


def parse_disclosure(data: bytes) -> tuple[bytes, str, Scalar]:
    """Salt, pointer and value. Raises LedgerError unless the bytes are the leaf's one form."""
    try:
        parsed = json.loads(data.decode())
    except (ValueError, RecursionError) as error:
        raise LedgerError("A disclosure is not JSON.") from error
    if (
        type(parsed) is not list
        or len(parsed) != 3
        or not all(type(part) is str for part in parsed[:2])
    ):
        raise LedgerError("A disclosure must be a list of salt, pointer and value.")
    opened = decode_salt(parsed[0])
    if disclosure(opened, parsed[1], parsed[2]) != data:
        raise LedgerError("A disclosure is not in canonical form.")
    return opened, parsed[1], parsed[2]


def disclosure_hash(data: bytes) -> bytes:
    """SHA-256 of a disclosure's bytes."""
    return sha256(data).digest()


def disclosures(flat: Mapping[str, Scalar], secret: "bytes | PartialSecret") -> dict[str, bytes]:
    """Every leaf of `flat` with the bytes that open it, in the order of `flat`."""
    if isinstance(secret, PartialSecret):
        secret.check_names(flat)
        salts = [secret.salts[name] for name in flat]
    else:
        salts = _salts(secret, flat)
    return {
        name: _disclosure(made, name, flat[name]) for name, made in zip(flat, salts, strict=True)
    }


def leaf_hashes(flat: Mapping[str, Scalar], secret: bytes) -> dict[str, bytes]:
    """Every leaf of `flat` with the hash of its disclosure."""
    return dict(zip(flat, _hashes(flat, secret), strict=True))


def _hashes(flat: Mapping[str, Scalar], secret: bytes) -> list[bytes]:
    """The hot path of every write, fsck and verification: no call per leaf that can be spared."""
    digest, scalar, quote = sha256, canonical_scalar, encode_basestring
    # Salts are multiples of three bytes with two idle ones, so base64 of all of them is theirs.
    spaced = b"\0\0".join([*_salts(secret, flat), b""])
    salts = b2a_base64(spaced, newline=False).translate(_URLSAFE).decode()
    starts = range(0, len(salts), _CODED_SALT + 2)
    try:
        return [
            digest(
                f'["{salts[at : at + _CODED_SALT]}",{quote(name)},{scalar(value)}]'.encode()
            ).digest()
            for at, (name, value) in zip(starts, flat.items(), strict=True)
        ]
    except UnicodeEncodeError as error:
        raise LedgerError("A leaf contains half of a character (a lone surrogate).") from error


def digest_of(hashes: Iterable[bytes]) -> bytes:
    """The entry's digest over disclosure hashes of 32 bytes, in any order. Needs at least one."""
    ordered = sorted(hashes)
    joined = b"".join(ordered)
    if not ordered or len(joined) != 32 * len(ordered) or any(len(one) != 32 for one in ordered):
        raise LedgerError("A digest needs one or more hashes of 32 bytes.")
    return sha256(DIGEST_PREFIX + joined).digest()


def entry_digest(
    head: Mapping[str, Scalar],
    head_secret: bytes,
    body: Mapping[str, Scalar],
    secret: "bytes | PartialSecret",
) -> bytes:
    """The digest of one entry: its head's `@` leaves and its body's `/` leaves together.

    `secret` is the body's 32 bytes, or what is left of it after an expungement.
    """
    hashes = _hashes(head, head_secret)
    hashes += (
        remaining_hashes(body, secret)
        if isinstance(secret, PartialSecret)
        else _hashes(body, secret)
    )
    hashes.sort()
    return sha256(DIGEST_PREFIX + b"".join(hashes)).digest()


@dataclass(frozen=True, slots=True)
class PartialSecret:
    """What stands in for a body's secret once leaves were expunged.

    `salts` opens the leaves that remain, by pointer; `hashes` are the disclosure hashes of those
    that are gone. Nothing in it leads back to a lost value or its salt.
    """

    salts: Mapping[str, bytes]
    hashes: tuple[bytes, ...]

    def __post_init__(self) -> None:
        """Refuse shapes that no expungement makes."""
        if not self.hashes or any(len(one) != 32 for one in self.hashes):
            raise LedgerError("A partial secret needs one or more lost hashes of 32 bytes.")
        if any(len(one) != SALT_BYTES for one in self.salts.values()):
            raise LedgerError("A partial secret's salts must be 16 bytes each.")
        if not all(name.startswith("/") for name in self.salts):
            raise LedgerError("A partial secret names its leaves by pointer.")

    def check_names(self, flat: Mapping[str, Scalar]) -> None:
        """Raise LedgerError unless `flat` has exactly the leaves that this secret opens."""
        if flat.keys() != self.salts.keys():
            odd = sorted(flat.keys() ^ self.salts.keys())
            raise LedgerError(f"The body and its partial secret differ at {odd[0]}.")

    def serialise(self) -> bytes:
        """Canonical JSON: each remaining pointer with its salt; `hashes` holds the lost ones."""
        shape: dict[str, object] = {name: encode_salt(one) for name, one in self.salts.items()}
        shape["hashes"] = [one.hex() for one in sorted(self.hashes)]
        members = sorted(shape.items(), key=lambda member: member[0].encode("utf-16-be"))
        return json.dumps(dict(members), ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def parse(cls, data: bytes) -> "PartialSecret":
        """The inverse of `serialise`. Raises LedgerError for every other spelling."""
        try:
            shape = json.loads(data.decode())
            lost = tuple(bytes.fromhex(one) for one in shape.pop("hashes"))
            partial = cls({name: decode_salt(one) for name, one in shape.items()}, lost)
            same = partial.serialise() == data
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise LedgerError("The bytes are neither a secret nor a partial secret.") from error
        if not same:
            raise LedgerError("The partial secret is not in canonical form.")
        return partial


def read_secret(data: bytes) -> bytes | PartialSecret:
    """A body's stored secret: 32 raw bytes, or once leaves were expunged a partial one."""
    return data if len(data) == SECRET_BYTES else PartialSecret.parse(data)


def remaining_hashes(body: Mapping[str, Scalar], partial: PartialSecret) -> list[bytes]:
    """All hashes of a body that lost leaves: the remaining ones made again, then the lost."""
    made = disclosures(body, partial)
    return [sha256(one).digest() for one in made.values()] + list(partial.hashes)


def expunge(
    body: Mapping[str, Scalar], secret: bytes | PartialSecret, pointers: Iterable[str]
) -> tuple[dict[str, Scalar], PartialSecret]:
    """The body without the leaves at `pointers`, and the partial secret to store for `secret`.

    The entry's digest stays the same. Raises LedgerError where a pointer is not in the body, or
    where there is none. The caller destroys the old body and secret.
    """
    lost = set(pointers)
    if not lost or not lost <= body.keys():
        raise LedgerError(
            "Only leaves that are in the body can be expunged, and at least one must be named."
        )
    opened = disclosures(body, secret)
    gone = [disclosure_hash(opened[name]) for name in lost]
    if isinstance(secret, PartialSecret):
        salts = dict(secret.salts)
        gone += secret.hashes
    else:
        salts = dict(zip(body, _salts(secret, body), strict=True))
    kept = {name: value for name, value in body.items() if name not in lost}
    return kept, PartialSecret({name: salts[name] for name in kept}, tuple(sorted(gone)))


def encode_salt(salt: bytes) -> str:
    """base64url without padding."""
    return b2a_base64(salt, newline=False).translate(_URLSAFE, b"=").decode()


def decode_salt(text: str) -> bytes:
    """The 16 bytes of a salt. Raises LedgerError for any other spelling or length."""
    try:
        made = b64decode(text + "==", b"-_", validate=True)
    except (ValueError, TypeError) as error:
        raise LedgerError("A salt is not base64url.") from error
    if len(made) != SALT_BYTES or encode_salt(made) != text:
        raise LedgerError("A salt must be 22 characters of base64url.")
    return made
