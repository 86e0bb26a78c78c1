"""A phone with a key of its own, as WebCrypto makes one, for tests."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from watchbook.ground.people.phone_keys import enrolment_bytes, submission_bytes


def _made_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@dataclass
class SigningPhone:
    """What the phone of somebody holds: its uuid and its key pair."""

    agency: str = "harlan"
    id: UUID = field(default_factory=uuid4)
    key: ec.EllipticCurvePrivateKey = field(default_factory=_made_key)

    @property
    def spki(self) -> bytes:
        """The public half, as `exportKey("spki")` gives it."""
        return self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    def signature(self, message: bytes) -> bytes:
        """Raw r and s (IEEE P1363), as WebCrypto signs."""
        r, s = decode_dss_signature(self.key.sign(message, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    def asks(self, code: str, label: str = "Alice's phone") -> dict[str, Any]:
        """The document of its enrolment."""
        signed = self.signature(enrolment_bytes(self.agency, self.id, code))
        return {
            "code": code,
            "public_key": base64.b64encode(self.spki).decode(),
            "label": label,
            "signature": base64.b64encode(signed).decode(),
        }

    def headers(self, sent_as: str, content: bytes) -> dict[str, str]:
        """The two headers under which it sends a submission without a session."""
        message = submission_bytes(self.agency, UUID(sent_as), sha256(content).hexdigest())
        return {
            "Watchbook-Phone": str(self.id),
            "Watchbook-Phone-Signature": base64.b64encode(self.signature(message)).decode(),
        }
