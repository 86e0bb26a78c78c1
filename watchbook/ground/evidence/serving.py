"""A kept file as an answer: a safe copy of a picture, or its own bytes. One way for every room."""

from __future__ import annotations

from django.http import HttpResponse

from watchbook.ground.evidence.actions import preview
from watchbook.ground.evidence.errors import EvidenceError
from watchbook.ground.evidence.store import read_file

_LONGEST_NAME = 120


def picture_response(
    agency: str, digest: str | None, *, longest_edge: int, cached_s: int = 0
) -> HttpResponse:
    """A copy without place or device; 415 says why there can be none, 404 that there is no file.

    Browsers keep nothing of it, or for `cached_s` seconds where its address changes with it.
    """
    if not digest:
        return HttpResponse(status=404)
    try:
        copy = preview(agency, digest, longest_edge=longest_edge)
    except EvidenceError as error:
        return _reason(error, 415)
    answer = HttpResponse(copy.content, content_type=copy.media_type)
    return _guarded(answer, f"private, max-age={cached_s}" if cached_s else "private, no-store")


def original_response(agency: str, digest: str | None, name: str) -> HttpResponse:
    """The bytes as they came, checked against their hash, to download; 410 where they are gone."""
    if not digest:
        return HttpResponse(status=404)
    try:
        content = read_file(agency, digest)
    except EvidenceError as error:
        return _reason(error, 410)
    return download_response(content, name)


def download_response(content: bytes, name: str) -> HttpResponse:
    """Bytes as a download that no browser opens by itself."""
    answer = HttpResponse(content, content_type="application/octet-stream")
    plain = "".join(c if c.isalnum() or c in ".-_" else "_" for c in name)[:_LONGEST_NAME]
    answer.headers["Content-Disposition"] = f'attachment; filename="{plain}"'
    return _guarded(answer, "private, no-store")


def _reason(error: EvidenceError, status: int) -> HttpResponse:
    return HttpResponse(str(error), content_type="text/plain; charset=utf-8", status=status)


def _guarded(answer: HttpResponse, cached: str) -> HttpResponse:
    answer.headers["Cache-Control"] = cached
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
