"""The secret part of a car code's address: `<agency>.<id>.<signature>`. No clock, no database.

The signature is an HMAC-SHA-256 under the agency's seal key, cut to 128 bits. It ends when the
code's record says that it is revoked.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from uuid import UUID

from watchbook.ground.ledger.errors import KeyMissingError
from watchbook.ground.ledger.keys import key_bytes
from watchbook.ground.people.addresses import CODE

_PURPOSE = b"watchbook/casualty/car/1"
_SIGNATURE_BYTES = 16
_PARTS = 3


def car_token(agency: str, code_id: UUID) -> str:
    """The token of a code inside a car."""
    return f"{agency}.{_text(code_id.bytes)}.{_text(_signature(agency, code_id))}"


def code_in(token: str) -> tuple[str, UUID] | None:
    """Agency and code that a token names; None for anything that this server did not sign."""
    parts = token.split(".")
    if len(parts) != _PARTS or not CODE.fullmatch(parts[0]):
        return None
    try:
        code_id = UUID(bytes=_bytes(parts[1]))
        is_good = hmac.compare_digest(_signature(parts[0], code_id), _bytes(parts[2]))
    except (ValueError, binascii.Error, KeyMissingError):
        return None
    return (parts[0], code_id) if is_good else None


def _signature(agency: str, code_id: UUID) -> bytes:
    told = b"\0".join((_PURPOSE, agency.encode(), code_id.bytes))
    return hmac.new(key_bytes(agency, "seal"), told, hashlib.sha256).digest()[:_SIGNATURE_BYTES]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
