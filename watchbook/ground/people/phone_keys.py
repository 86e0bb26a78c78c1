"""What a phone signs, and whether it did: ECDSA P-256 with SHA-256, as WebCrypto makes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import load_der_public_key

if TYPE_CHECKING:
    from uuid import UUID

_HALF = 32
"""Bytes of r and of s in an IEEE P1363 signature over P-256."""


def enrolment_bytes(agency: str, phone_id: UUID, code: str) -> bytes:
    """What a phone signs to be enrolled: it shows that it holds the key."""
    return f"watchbook/phone/v1\n{agency}\n{phone_id}\n{code}".encode()


def submission_bytes(agency: str, sent_as: UUID, sha256: str) -> bytes:
    """What a phone signs to send a submission without a session; `sha256` of its bytes in hex."""
    return f"watchbook/submission/v1\n{agency}\n{sent_as}\n{sha256}".encode()


def alert_bytes(agency: str, subject: UUID) -> bytes:
    """What a phone signs to read without a session what became of its alert."""
    return f"watchbook/alert/v1\n{agency}\n{subject}".encode()


def is_phone_key(spki: bytes) -> bool:
    """Whether these bytes are a P-256 public key (DER SubjectPublicKeyInfo)."""
    return _key_in(spki) is not None


def is_signed(spki: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the key's owner signed the message. `signature` is raw r and s, 64 bytes."""
    key = _key_in(spki)
    if key is None or len(signature) != 2 * _HALF:
        return False
    r, s = (int.from_bytes(half, "big") for half in (signature[:_HALF], signature[_HALF:]))
    try:
        key.verify(encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def _key_in(spki: bytes) -> ec.EllipticCurvePublicKey | None:
    try:
        key = load_der_public_key(spki)
    except (ValueError, UnsupportedAlgorithm):
        return None
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        return key
    return None
