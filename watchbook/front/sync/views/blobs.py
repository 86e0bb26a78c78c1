"""`/sync/<agency>/blobs/<sha256>`: take a file before the submission that names it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from watchbook.front.sync.access import require_any_sending_scope, sender
from watchbook.front.sync.actions import try_held
from watchbook.front.sync.views.submissions import NOT_KEPT, refusal
from watchbook.ground.evidence.errors import FileTooLargeError, WrongHashError
from watchbook.ground.evidence.store import StoredFile, has_file, store_file

if TYPE_CHECKING:
    from collections.abc import Iterator

log = logging.getLogger(__name__)
_CHUNK = 1 << 16


@require_http_methods(["PUT", "HEAD"])
def blob(request: HttpRequest, agency: str, digest: str) -> HttpResponse:
    """PUT: take the file's bytes. HEAD: 200 if it is here, 404 if not (to resume a drain)."""
    viewer = sender(request)
    if viewer is None:
        return refusal(401, "Sign in and send it again; it is kept where it is until then.")
    if viewer.agency != agency:
        return refusal(403, "This account has no role in that agency. Nothing was kept.")
    if request.method == "HEAD":
        return HttpResponse(status=200 if has_file(agency, digest) else 404)
    require_any_sending_scope(viewer)
    stored = _stored(request, agency, digest)
    if isinstance(stored, HttpResponse):
        return stored
    try_held(agency=agency, arrived=stored.sha256, at=timezone.now())
    told = {"sha256": stored.sha256, "size_bytes": stored.size_bytes}
    return JsonResponse(told, status=201 if stored.is_new else 200)


def _stored(request: HttpRequest, agency: str, digest: str) -> StoredFile | HttpResponse:
    """Store the body, or say why not."""
    try:
        return store_file(agency, _chunks(request), expected_sha256=digest)
    except FileTooLargeError as error:
        return refusal(413, str(error))
    except WrongHashError as error:
        return refusal(422, str(error))
    except OSError:
        log.exception("file %s could not be kept", digest)
        return refusal(503, NOT_KEPT)


def _chunks(request: HttpRequest) -> Iterator[bytes]:
    while chunk := request.read(_CHUNK):
        yield chunk
