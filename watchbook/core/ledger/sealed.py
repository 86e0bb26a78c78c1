"""Sealed records: bodies and files under AES-256-GCM (docs/spec/record.md, "Sealed records").

Nonces and keys are random, so they are arguments: nothing here asks the system for chance.
A sealed blob is 0x01 ‖ nonce (12 bytes) ‖ ciphertext with its tag (16 bytes).
"""

from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from watchbook.core.ledger.errors import SealError

KEY_BYTES = 32
NONCE_BYTES = 12
_FORM = b"\x01"
_KEY_PREFIX = b"watchbook/seal/v1\n"
_SHA256_BYTES = 32


def body_aad(record: UUID, n: int) -> bytes:
    """What a sealed body is bound to: its record's id (16 bytes) and its place `n` there (8).

    `n` is the head's, big-endian: unlike the version it tells a version from an act about it.
    """
    return record.bytes + n.to_bytes(8, "big")


def file_aad(record: UUID, plain_sha256: bytes) -> bytes:
    """What a sealed file is bound to: the record's id and the SHA-256 of the plain file."""
    if len(plain_sha256) != _SHA256_BYTES:
        raise SealError("A file is named by its SHA-256.")
    return record.bytes + plain_sha256


def seal(key: bytes, plain: bytes, aad: bytes, *, nonce: bytes) -> bytes:
    """`plain` under `key` (32 bytes), bound to `aad`. `nonce` is 12 fresh random bytes."""
    if len(nonce) != NONCE_BYTES:
        raise SealError("A nonce must be 12 bytes.")
    return _FORM + nonce + _cipher(key).encrypt(nonce, plain, aad)


def unseal(key: bytes, sealed: bytes, aad: bytes) -> bytes:
    """The plain bytes. Raises SealError for another key, another `aad`, or any altered byte."""
    cipher = _cipher(key)
    if sealed[:1] != _FORM:
        raise SealError("The sealed bytes have an unknown form.")
    nonce, rest = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    try:
        return cipher.decrypt(nonce, rest, aad)
    except (InvalidTag, ValueError) as error:
        raise SealError("The sealed bytes do not open with this key, or were altered.") from error


def wrap_key(seal_key: bytes, data_key: bytes, record: UUID, *, nonce: bytes) -> bytes:
    """A record's data key under the seal key of the agency (or of a hearth's member)."""
    if len(data_key) != KEY_BYTES:
        raise SealError("A data key must be 32 bytes.")
    return seal(seal_key, data_key, _KEY_PREFIX + record.bytes, nonce=nonce)


def unwrap_key(seal_key: bytes, wrapped: bytes, record: UUID) -> bytes:
    """The inverse of `wrap_key`. Raises SealError."""
    return unseal(seal_key, wrapped, _KEY_PREFIX + record.bytes)


def _cipher(key: bytes) -> AESGCM:
    if len(key) != KEY_BYTES:
        raise SealError("A key must be 32 bytes.")
    return AESGCM(key)
