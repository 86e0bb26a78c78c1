"""`/sync/<agency>/casualties/<uuid>/alert`: what became of an alert, for the phone that pressed it.

A locked phone reads it under its own signature: it says who has answered and nothing of the card.
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from django.views.decorators.http import require_GET

from watchbook.after.casualty.permissions.alerts import ANSWER
from watchbook.after.casualty.queries.told import phone_document
from watchbook.core.schema import uuid_in
from watchbook.front.sync.access import sender
from watchbook.front.sync.views.submissions import refusal
from watchbook.ground.people.middleware import PHONE, PHONE_SIGNATURE, is_signed_by_phone
from watchbook.ground.people.permissions import may
from watchbook.ground.people.phone_keys import alert_bytes, is_signed
from watchbook.ground.people.queries import enrolled_phone
from watchbook.ground.web.tags import told_once

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

_UNKNOWN = "This phone is not enrolled here, or was revoked. Use the radio."


@require_GET
def alert(request: HttpRequest, agency: str, subject: UUID) -> HttpResponse:
    """200 with the document, 304 where it is the one that the phone has."""
    if is_signed_by_phone(request):
        if not _is_own_phone(request, agency, subject):
            return refusal(403, _UNKNOWN)
    else:
        viewer = sender(request)
        if viewer is None:
            return refusal(401, "Sign in, or use the radio.")
        if viewer.agency != agency or not may(viewer, ANSWER):
            return refusal(403, "This account has no part in that. Use the radio.")
    body, tag = phone_document(agency, subject)
    return told_once(request, body, tag)


def _is_own_phone(request: HttpRequest, agency: str, subject: UUID) -> bool:
    phone_id = uuid_in(request.headers.get(PHONE, ""))
    phone = enrolled_phone(agency, phone_id) if phone_id is not None else None
    if phone is None or phone.revoked_at is not None:
        return False
    try:
        signature = base64.b64decode(request.headers.get(PHONE_SIGNATURE, ""), validate=True)
    except (binascii.Error, ValueError):
        return False
    return is_signed(bytes(phone.public_key), alert_bytes(agency, subject), signature)
