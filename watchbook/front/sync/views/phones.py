"""`/sync/<agency>/phones/<uuid>`: a phone enrols itself by the one-time code of the desk."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from watchbook.front.sync.views.hello import instant_text
from watchbook.front.sync.views.submissions import refusal
from watchbook.ground.people.actions import enrol_phone
from watchbook.ground.people.errors import PhoneRefusedError
from watchbook.ground.people.queries import agency_named

if TYPE_CHECKING:
    from watchbook.ground.people.models import Phone

_LARGEST = 16 * 1024
_MALFORMED = (
    "Send JSON with code, public_key, label and signature. Nothing was kept; the application on "
    "this phone may need an update."
)


@dataclass(frozen=True)
class _Asked:
    code: str
    public_key: bytes
    label: str
    signature: bytes


@csrf_exempt  # no session counts here: the code and the phone's own signature do
@require_http_methods(["PUT"])
def phone(request: HttpRequest, agency: str, phone_id: UUID) -> HttpResponse:
    """Enrol it: 201, or 200 for the same again; 400 unreadable, 403 refused with the reason."""
    content = request.read(_LARGEST + 1)
    try:
        asked = _asked(content)
    except ValueError:
        return refusal(400, _MALFORMED)
    try:
        enrolled, is_new = enrol_phone(
            agency=agency,
            phone_id=phone_id,
            code=asked.code,
            public_key=asked.public_key,
            label=asked.label,
            signature=asked.signature,
            at=timezone.now(),
        )
    except PhoneRefusedError as error:
        return refusal(403, str(error))
    return JsonResponse(_told(enrolled), status=201 if is_new else 200)


def _told(phone: Phone) -> dict[str, str]:
    """What the phone keeps of its enrolment."""
    agency = agency_named(phone.agency_id)
    return {
        "phone": str(phone.id),
        "agency": phone.agency_id,
        "agency_name": agency.name if agency else phone.agency_id,
        "account": str(phone.account_id),
        "account_name": str(phone.person),
        "person": str(phone.person_id),
        "label": phone.label,
        "enrolled_at": instant_text(phone.enrolled_at),
    }


def _asked(content: bytes) -> _Asked:
    """The document of an enrolment; ValueError for anything else."""
    if len(content) > _LARGEST:
        raise ValueError(_MALFORMED)
    try:
        told = json.loads(content.decode())
    except RecursionError as error:
        raise ValueError(_MALFORMED) from error
    if not isinstance(told, dict):
        told = {"code": None}
    words = {name: told.get(name, "") for name in ("code", "public_key", "label", "signature")}
    if not all(isinstance(word, str) and word.isprintable() for word in words.values()):
        raise ValueError(_MALFORMED)
    return _Asked(
        words["code"], from_base64(words["public_key"]), words["label"],
        from_base64(words["signature"]),
    )  # fmt: skip


def from_base64(text: Any) -> bytes:
    """Bytes of base64 text; ValueError where it is none."""
    try:
        return base64.b64decode(str(text), validate=True)
    except binascii.Error as error:
        raise ValueError(_MALFORMED) from error
