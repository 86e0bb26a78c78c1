"""`/sync/<agency>/submissions/<uuid>`: take a submission, tell what became of it."""

from __future__ import annotations

import base64
import binascii
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from watchbook.front.sync.access import require_scopes_for, sender
from watchbook.front.sync.actions import receive_submission
from watchbook.front.sync.choices import Status
from watchbook.front.sync.errors import DamagedError, OtherBytesError
from watchbook.front.sync.queries import submission_sent_as

if TYPE_CHECKING:
    from watchbook.front.sync.models import Submission

MAX_SUBMISSION_BYTES = 1024 * 1024
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
    viewer = sender(request)
    if viewer is None:
        return refusal(401, "Sign in and send it again; it is kept where it is until then.")
    if viewer.agency != agency:
        return refusal(403, "This account has no role in that agency. Nothing was kept.")
    if request.method == "GET":
        row = submission_sent_as(viewer, sent_as)
        if row is None or (row.actor != viewer.actor_id and not viewer.has("supervisor")):
            return refusal(404, "No such submission has come.")
        return JsonResponse(answer_of(row))
    return _put(request, viewer, sent_as)


def _put(request: HttpRequest, viewer: Any, sent_as: UUID) -> HttpResponse:
    limit = min(MAX_SUBMISSION_BYTES, settings.WATCHBOOK_MAX_UPLOAD_BYTES)
    announced = request.META.get("CONTENT_LENGTH") or ""
    if announced.isdecimal() and int(announced[:20]) > limit:
        return refusal(413, f"At most {limit // 1024} KiB are taken. Nothing was kept.")
    content = request.read(limit + 1)
    if len(content) > limit:
        return refusal(413, f"At most {limit // 1024} KiB are taken. Nothing was kept.")
    try:
        check_digest(request.headers.get("Content-Digest", ""), content)
        require_scopes_for(viewer, content)
        row, is_new = receive_submission(
            acting_user=viewer, sent_as=sent_as, content=content, at=timezone.now()
        )
    except DamagedError as error:
        return refusal(400, str(error))
    except OtherBytesError as error:
        return refusal(409, str(error))
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
