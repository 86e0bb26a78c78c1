"""`/sync/<agency>/submissions/<uuid>`: take a submission, tell what became of it."""

from __future__ import annotations

import base64
import binascii
import logging
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from watchbook.core.schema import uuid_in
from watchbook.front.sync.access import require_scopes_for, sender
from watchbook.front.sync.actions import STORE_FAILED, receive_submission
from watchbook.front.sync.choices import Status
from watchbook.front.sync.errors import DamagedError, OtherBytesError
from watchbook.front.sync.queries import is_own, submission_sent_as
from watchbook.front.sync.signed import reason_of, signer_of, viewer_and_reason
from watchbook.ground.people.actions import touch_phone
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.middleware import PHONE, PHONE_SIGNATURE, is_signed_by_phone
from watchbook.ground.people.queries import enrolled_phone

if TYPE_CHECKING:
    from watchbook.front.sync.models import Submission
    from watchbook.ground.people.viewer import Viewer

log = logging.getLogger(__name__)
MAX_SUBMISSION_BYTES = 1024 * 1024
NOT_KEPT = (
    "The server could not keep it: its disk may be full. Nothing was kept; it stays where it is. "
    "Tell your administrator, then send it again."
)
_ANOTHER = (
    "This was written under another sign-in. Nothing was kept; it stays on the device until that "
    "person signs in there."
)
_CODES = {
    Status.ACCEPTED: 201,
    Status.HELD: 202,
    Status.CONFLICT: 202,
    Status.QUARANTINED: 422,
}


def answer_of(row: Submission) -> dict[str, Any]:
    """The document that answers for a submission; the receipt in it never changes."""
    return {
        "uuid": str(row.sent_as),
        "sha256": row.sha256,
        "received_at": row.received_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "status": row.answered,
        "entry_index": row.entry_index,
        "epoch": row.epoch,
        "receipt": row.receipt,
        "kind": row.kind,
        "record": str(row.record_id) if row.record_id else None,
        "now": row.status,
        "problems": [
            {"pointer": problem["pointer"], "message": problem["message"]}
            for problem in row.problems
        ],
    }


def refusal(code: int, message: str) -> JsonResponse:
    """An answer that is no receipt: nothing was kept, the sender keeps what it has."""
    return JsonResponse({"error": message}, status=code)


@require_http_methods(["PUT", "GET"])
def submission(request: HttpRequest, agency: str, sent_as: UUID) -> HttpResponse:
    """PUT: take the bytes. GET: what became of them."""
    if is_signed_by_phone(request):
        return _put_signed(request, agency, sent_as)
    viewer = sender(request)
    if viewer is None:
        return refusal(401, "Sign in and send it again; it is kept where it is until then.")
    if viewer.agency != agency:
        return refusal(403, "This account has no role in that agency. Nothing was kept.")
    if request.method == "GET":
        row = submission_sent_as(viewer, sent_as)
        if row is None or not (is_own(viewer, row) or viewer.has("supervisor")):
            return refusal(404, "No such submission has come.")
        return JsonResponse(answer_of(row))
    return _put(request, viewer, sent_as)


def _put(request: HttpRequest, viewer: Viewer, sent_as: UUID) -> HttpResponse:
    """What a signed-in person or a program with a token sends."""
    written_by = request.headers.get("Watchbook-Account", "")
    if written_by and written_by != str(viewer.account_id):
        return refusal(403, _ANOTHER)
    content, refused = _content(request)
    if refused is not None:
        return refused
    require_scopes_for(viewer, content)
    phone_id = uuid_in(request.headers.get(PHONE, ""))
    phone = enrolled_phone(str(viewer.agency), phone_id) if phone_id else None
    return _answered(viewer, sent_as, content, reason_of(phone))


def _put_signed(request: HttpRequest, agency: str, sent_as: UUID) -> HttpResponse:
    """What a locked phone sends under its own signature."""
    if request.method != "PUT":
        return refusal(401, "Sign in to see what became of it.")
    content, refused = _content(request)
    if refused is not None:
        return refused
    headers = request.headers
    try:
        phone = signer_of(
            agency, sent_as, content,
            phone=headers.get(PHONE, ""), signature=headers.get(PHONE_SIGNATURE, ""),
        )  # fmt: skip
    except NotAllowedError as error:
        return refusal(403, str(error))
    at = timezone.now()
    viewer, kept_apart = viewer_and_reason(phone, content, at)
    touch_phone(phone=phone, sign_in_id=None, at=at)
    return _answered(viewer, sent_as, content, kept_apart)


def _content(request: HttpRequest) -> tuple[bytes, HttpResponse | None]:
    """The body, or why it is not taken: too large, or not the bytes that were announced."""
    limit = min(MAX_SUBMISSION_BYTES, settings.WATCHBOOK_MAX_UPLOAD_BYTES)
    announced = request.META.get("CONTENT_LENGTH") or ""
    too_large = refusal(413, f"At most {limit // 1024} KiB are taken. Nothing was kept.")
    if announced.isdecimal() and int(announced[:20]) > limit:
        return b"", too_large
    content = request.read(limit + 1)
    if len(content) > limit:
        return b"", too_large
    if announced.isdecimal() and int(announced) != len(content):
        return b"", refusal(400, "The connection ended early. Nothing was kept; send it again.")
    try:
        check_digest(request.headers.get("Content-Digest", ""), content)
    except DamagedError as error:
        return b"", refusal(400, str(error))
    return content, None


def _answered(viewer: Viewer, sent_as: UUID, content: bytes, kept_apart: str) -> HttpResponse:
    try:
        row, is_new = receive_submission(
            acting_user=viewer,
            sent_as=sent_as,
            content=content,
            at=timezone.now(),
            kept_apart=kept_apart,
        )
    except OtherBytesError as error:
        return refusal(409, str(error))
    except STORE_FAILED:
        log.exception("submission %s could not be kept", sent_as)
        return refusal(503, NOT_KEPT)
    code = _CODES[Status(row.answered)] if is_new else 200
    return JsonResponse(answer_of(row), status=code)


def check_digest(header: str, content: bytes) -> None:
    """Compare with `Content-Digest` (RFC 9530) if the sender gave one; else DamagedError."""
    for part in header.split(","):
        name, _, value = part.strip().partition("=")
        if name.lower() != "sha-256":
            continue
        try:
            announced = base64.b64decode(value.strip(":"), validate=True)
        except (binascii.Error, ValueError):
            announced = b""
        if announced != sha256(content).digest():
            message = (
                "The bytes that came are not those that were sent. Nothing was kept; send again."
            )
            raise DamagedError(message)
