"""How a secret that is shown once is kept."""

from __future__ import annotations

import hashlib


def digest_of_secret(secret: str) -> str:
    """What is kept of a link's or token's secret: 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()
