"""How a car-alarm device signs: HMAC-SHA-256 over its clock and its bytes. No database, no clock.

The secret is derived from the agency's seal key, the device and the number of its secret, so that
none is kept in the database and a rotated or lost one opens nothing.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

from watchbook.ground.ledger.keys import key_bytes

if TYPE_CHECKING:
    from uuid import UUID

TIMESTAMP, SIGNATURE = "Watchbook-Timestamp", "Watchbook-Signature"
"""The two headers of a message."""
WITHIN_S = 300
"""How far the device's clock may be from the server's."""
LARGEST_BYTES = 16_384
_PURPOSE = b"watchbook/health/alarm/1"
_PREFIX = "v1="


def secret_of(agency: str, device: UUID, generation: int) -> str:
    """The secret of a device as it is shown once; its text is the key."""
    told = b"\0".join((_PURPOSE, device.bytes, str(generation).encode()))
    return "wba_" + hmac.new(key_bytes(agency, "seal"), told, hashlib.sha256).hexdigest()


def signature_of(secret: str, timestamp: str, body: bytes) -> str:
    """The value of the signature header for these bytes at this time (seconds since 1970)."""
    told = timestamp.encode() + b"." + body
    return _PREFIX + hmac.new(secret.encode(), told, hashlib.sha256).hexdigest()


def is_signed(secret: str, timestamp: str, body: bytes, signature: str) -> bool:
    """Whether the signature is this secret's over these bytes; takes the same time either way."""
    wanted = signature_of(secret, timestamp, body)
    return hmac.compare_digest(wanted.encode(), signature.encode("utf-8", "surrogateescape"))
