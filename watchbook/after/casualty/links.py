"""Scoped links whose secret lies in no row: `<agency>.<id>.<until>.<signature>`. No clock.

A code inside a car has no `until`: it ends when its record says that it is revoked.

The signature is an HMAC-SHA-256 under the agency's seal key, cut to 128 bits, so that a link fits
a text message. Each purpose has its own, so that a link opens one thing only.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from datetime import UTC, datetime
from uuid import UUID

from watchbook.ground.ledger.errors import KeyMissingError
from watchbook.ground.ledger.keys import key_bytes
from watchbook.ground.people.addresses import CODE

_PURPOSE = b"watchbook/casualty/link/1"
_CAR = b"watchbook/casualty/car/1"
_WEBHOOK = b"watchbook/casualty/webhook/1"
_SIGNATURE_BYTES = 16
_PARTS, _CAR_PARTS = 4, 3


def link_token(agency: str, purpose: str, thing: UUID, until: datetime) -> str:
    """The secret part of an address that opens `thing` for `purpose` until then."""
    ends = int(until.timestamp())
    signature = _signature(agency, _told(agency, purpose, thing, ends))
    return f"{agency}.{_text(thing.bytes)}.{ends:x}.{_text(signature)}"


def opened_by(token: str, purpose: str, at: datetime) -> tuple[str, UUID] | None:
    """Agency and id that a token opens for this purpose now; None for anything else."""
    parts = token.split(".")
    if len(parts) != _PARTS or not CODE.fullmatch(parts[0]):
        return None
    agency, named, until_hex, signature = parts
    try:
        thing = UUID(bytes=_bytes(named))
        until = int(until_hex[:12], 16)
        wanted = _signature(agency, _told(agency, purpose, thing, until))
        is_good = hmac.compare_digest(wanted, _bytes(signature))
        is_over = datetime.fromtimestamp(until, UTC) < at
    except (ValueError, OverflowError, OSError, binascii.Error, KeyMissingError):
        return None
    return (agency, thing) if is_good and not is_over else None


def car_token(agency: str, code_id: UUID) -> str:
    """The token of a code inside a car: `<agency>.<id>.<signature>`."""
    signature = _signature(agency, _told_of_car(agency, code_id))
    return f"{agency}.{_text(code_id.bytes)}.{_text(signature)}"


def code_in(token: str) -> tuple[str, UUID] | None:
    """Agency and code that a token names; None for anything that this server did not sign."""
    parts = token.split(".")
    if len(parts) != _CAR_PARTS or not CODE.fullmatch(parts[0]):
        return None
    agency, named, signature = parts
    try:
        code_id = UUID(bytes=_bytes(named))
        wanted = _signature(agency, _told_of_car(agency, code_id))
        is_good = hmac.compare_digest(wanted, _bytes(signature))
    except (ValueError, binascii.Error, KeyMissingError):
        return None
    return (agency, code_id) if is_good else None


def webhook_secret(agency: str, list_id: str, line: str) -> str:
    """The secret of one recipient that is a program; derived, so that none is kept."""
    told = b"\0".join((_WEBHOOK, list_id.encode(), line.encode()))
    return "wbk_" + hmac.new(key_bytes(agency, "seal"), told, hashlib.sha256).hexdigest()


def _told(agency: str, purpose: str, thing: UUID, until: int) -> bytes:
    return b"\0".join((_PURPOSE, purpose.encode(), agency.encode(), thing.bytes, b"%d" % until))


def _told_of_car(agency: str, code_id: UUID) -> bytes:
    return b"\0".join((_CAR, agency.encode(), code_id.bytes))


def _signature(agency: str, told: bytes) -> bytes:
    return hmac.new(key_bytes(agency, "seal"), told, hashlib.sha256).digest()[:_SIGNATURE_BYTES]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
