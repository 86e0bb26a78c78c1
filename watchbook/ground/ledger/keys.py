"""Keys of an agency: signing, receipts, sealing. Files under `WATCHBOOK_HOME/keys/`, mode 0600.

Made by `watchbook init` and `watchbook agency add`, never by a page; in no
ordinary backup. A setting `WATCHBOOK_KEYS_DIR` points to another folder.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from watchbook.ground.ledger.errors import KeyMissingError

PURPOSES = ("log", "receipt", "seal")
_KEY_BYTES = 32


def make_keys(agency: str) -> None:
    """Make the three keys of a new agency; leaves those that are there. Effects: files, 0600."""
    folder = Path(settings.WATCHBOOK_KEYS_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for purpose in PURPOSES:
        path = folder / f"{agency}.{purpose}.key"
        if path.exists():
            continue
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(os.urandom(_KEY_BYTES).hex() + "\n")
            file.flush()
            os.fsync(file.fileno())


def key_bytes(agency: str, purpose: str) -> bytes:
    """The 32 bytes of a key; a KeyMissingError that says where it was looked for."""
    return _read(str(Path(settings.WATCHBOOK_KEYS_DIR) / f"{agency}.{purpose}.key"))


def signing_key(agency: str, purpose: str = "log") -> Ed25519PrivateKey:
    """The Ed25519 key that signs checkpoints (`log`) or receipts (`receipt`)."""
    return Ed25519PrivateKey.from_private_bytes(key_bytes(agency, purpose))


def origin(agency: str, epoch: int) -> str:
    """The log's origin and key name, fixed at creation whatever the host is."""
    return f"{settings.WATCHBOOK_INSTALLATION}/log/{agency}/{epoch}"


@lru_cache(maxsize=64)
def _read(path: str) -> bytes:
    try:
        key = bytes.fromhex(Path(path).read_text().strip())
    except (OSError, ValueError) as error:
        message = f"The key {path} is missing or unreadable. Restore it from the key backup."
        raise KeyMissingError(message) from error
    if len(key) != _KEY_BYTES:
        message = f"The key {path} is damaged. Restore it from the key backup."
        raise KeyMissingError(message)
    return key
