"""Scoped links that need no row: `<agency>.<id>.<until>.<signature>`. No database, no clock.

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
_WEBHOOK = b"watchbook/casualty/webhook/1"
_SIGNATURE_BYTES = 16
_PARTS = 4


def link_token(agency: str, purpose: str, thing: UUID, until: datetime) -> str:
    """The secret part of an address that opens `thing` for `purpose` until then."""
    told = _told(agency, purpose, thing, int(until.timestamp()))
    named = _text(thing.bytes)
    return f"{agency}.{named}.{int(until.timestamp()):x}.{_text(_signature(agency, told))}"


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


def webhook_secret(agency: str, list_id: str, line: str) -> str:
    """The secret of one recipient that is a program; derived, so that none is kept."""
    told = b"\0".join((_WEBHOOK, list_id.encode(), line.encode()))
    return "wbk_" + hmac.new(key_bytes(agency, "seal"), told, hashlib.sha256).hexdigest()


def _told(agency: str, purpose: str, thing: UUID, until: int) -> bytes:
    return b"\0".join((_PURPOSE, purpose.encode(), agency.encode(), thing.bytes, b"%d" % until))


def _signature(agency: str, told: bytes) -> bytes:
    return hmac.new(key_bytes(agency, "seal"), told, hashlib.sha256).digest()[:_SIGNATURE_BYTES]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
