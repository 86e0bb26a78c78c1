"""What a device sends, for tests: an envelope, its bytes, a PUT, and the receipt checked."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import uuid4

from django.test import Client

from watchbook.core.ledger.note import Signer, Verifier
from watchbook.core.ledger.receipt import Receipt, open_receipt, receipt_key_name
from watchbook.ground.ledger.keys import key_bytes, origin


@dataclass
class Device:
    """A signed-in device of one agency."""

    client: Client
    agency: str = "harlan"
    sent: dict[str, bytes] = field(default_factory=dict)

    def put(self, content: bytes | dict[str, Any], sent_as: str = "", **headers: str) -> Any:
        """PUT a submission's bytes with their digest."""
        content = content if isinstance(content, bytes) else bytes_of(content)
        sent_as = sent_as or str(uuid4())
        self.sent[sent_as] = content
        given = {"Content-Digest": content_digest(content)} | headers
        return self.client.put(
            f"/sync/{self.agency}/submissions/{sent_as}",
            content,
            content_type="application/json",
            headers=given,
        )

    def put_blob(self, content: bytes, digest: str = "") -> Any:
        """PUT a file under its SHA-256, or under another."""
        name = digest or sha256(content).hexdigest()
        return self.client.put(
            f"/sync/{self.agency}/blobs/{name}", content, content_type="application/octet-stream"
        )


def content_digest(content: bytes) -> str:
    """The header of RFC 9530."""
    return f"sha-256=:{base64.b64encode(sha256(content).digest()).decode()}:"


def bytes_of(envelope: dict[str, Any]) -> bytes:
    """The bytes of an envelope, as a device freezes them."""
    return json.dumps(envelope, ensure_ascii=False, sort_keys=True).encode()


def envelope(kind: str, values: Any, **more: Any) -> dict[str, Any]:
    """An envelope of version 1 for a new record."""
    return {
        "v": 1,
        "kind": kind,
        "record": str(uuid4()),
        "based_on": None,
        "form_version": 1,
        "values": values,
        "occurred_at": None,
        "recorded_at": "2026-11-20T19:24:11-06:00",
        "clock_offset_ms": -1840,
        "reason": "",
        "prefilled": [],
    } | more


def receipt_of(response: Any, agency: str = "harlan", epoch: int = 1) -> Receipt:
    """The receipt in an answer, its signature checked."""
    told = response.json()
    return open_receipt(told["receipt"].encode(), receipt_verifier(agency, epoch))


def receipt_verifier(agency: str, epoch: int = 1) -> Verifier:
    """Who signs the receipts of this agency."""
    name = receipt_key_name(origin(agency, epoch))
    return Signer.from_seed(name, key_bytes(agency, "receipt")).verifier
