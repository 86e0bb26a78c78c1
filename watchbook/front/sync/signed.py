"""What an enrolled phone sends under its own signature, and what it says of itself.

A locked phone has no session. Its signature over agency, uuid and hash of the bytes stands in
for one, for the few kinds that a room registered as such.
"""

from __future__ import annotations

import base64
import binascii
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID

from watchbook.core.schema import uuid_in
from watchbook.front.sync.envelope import EnvelopeError, read_envelope
from watchbook.front.sync.queries import phone_viewer
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.phone_keys import is_signed, submission_bytes
from watchbook.ground.people.queries import enrolled_phone
from watchbook.ground.records.slots import locked_kinds

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.ground.people.models import Phone
    from watchbook.ground.people.viewer import Viewer

_UNKNOWN = (
    "This phone is not enrolled here, or did not sign what came. Nothing was kept; it stays on "
    "the phone. Sign in and send it, or enrol the phone again."
)
_ONLY_LOCKED = (
    "Only what cannot wait is taken from a locked phone. Nothing was kept; it goes by itself once "
    "somebody signs in on the phone."
)


def signer_of(agency: str, sent_as: UUID, content: bytes, *, phone: str, signature: str) -> Phone:
    """The enrolled phone that signed these bytes; `phone` and `signature` as the headers say.

    A NotAllowedError says what to do where there is none, or where the kind is not one that a
    locked phone may send. A revoked phone is given too: what it sends is kept apart.
    """
    found = enrolled_phone(agency, phone_id) if (phone_id := uuid_in(phone)) else None
    message = submission_bytes(agency, sent_as, sha256(content).hexdigest())
    if found is None or not is_signed(bytes(found.public_key), message, _bytes_in(signature)):
        raise NotAllowedError(_UNKNOWN)
    if kind_in(content) not in {*locked_kinds(), ""}:
        raise NotAllowedError(_ONLY_LOCKED)
    return found


def kind_in(content: bytes) -> str:
    """The record kind that a submission names; empty for bytes that are none."""
    try:
        return read_envelope(content).kind
    except EnvelopeError:
        return ""


def viewer_and_reason(phone: Phone, content: bytes, at: datetime) -> tuple[Viewer, str]:
    """As whom a phone's own submission is written, and why it is kept apart instead, if so."""
    viewer = phone_viewer(phone, kind_in(content), at)
    reason = reason_of(phone)
    if not reason and not viewer.roles:
        reason = f"{phone.person}, who enrolled this phone, has no role here any more."
    return viewer, reason


def reason_of(phone: Phone | None) -> str:
    """Why what this phone sends is kept apart for a person; empty where it is not."""
    if phone is None or phone.revoked_at is None:
        return ""
    return (
        f"The phone “{phone.label}” was revoked on {phone.revoked_at:%Y-%m-%d at %H:%M} UTC. What "
        "it sends is kept, and its person looks before anything of it is written."
    )


def _bytes_in(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
