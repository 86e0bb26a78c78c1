"""Sealed bodies: the content and its secret under a data key of their own, wrapped by the seal key.

A property of a record, never of a field. The digest covers the plain leaves, so
opening shows that nothing was changed since; the row keeps no content.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from watchbook.core.ledger import sealed as core_sealed
from watchbook.core.ledger.canonical import canonical_bytes, parse_canonical
from watchbook.ground.ledger.keys import key_bytes

if TYPE_CHECKING:
    from uuid import UUID

    from watchbook.core.schema.leaves import Leaf
    from watchbook.ground.ledger.chain import Link

_SECRET_BYTES = 32
_NONCE_BYTES = 12
_WRAPPED_BYTES = 1 + _NONCE_BYTES + 32 + 16


def seal(agency: str, link: Link) -> bytes:
    """The sealed form of a link's secret and body: wrapped data key, then the sealed bytes."""
    data_key = os.urandom(32)
    wrapped = core_sealed.wrap_key(
        key_bytes(agency, "seal"), data_key, link.record_id, nonce=os.urandom(_NONCE_BYTES)
    )
    plain = link.secret + canonical_bytes(link.body)
    aad = core_sealed.body_aad(link.record_id, link.n)
    return wrapped + core_sealed.seal(data_key, plain, aad, nonce=os.urandom(_NONCE_BYTES))


def unseal(agency: str, record_id: UUID, n: int, content: bytes) -> tuple[bytes, dict[str, Leaf]]:
    """The secret and the leaves of a sealed body; a LedgerError if it was altered.

    `n` is the link's place in its record's chain, to which the bytes are bound.
    """
    wrapped, sealed = content[:_WRAPPED_BYTES], content[_WRAPPED_BYTES:]
    data_key = core_sealed.unwrap_key(key_bytes(agency, "seal"), wrapped, record_id)
    plain = core_sealed.unseal(data_key, sealed, core_sealed.body_aad(record_id, n))
    return plain[:_SECRET_BYTES], dict(parse_canonical(plain[_SECRET_BYTES:]))
