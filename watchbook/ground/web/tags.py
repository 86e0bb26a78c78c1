"""ETags: what somebody has already is not sent to him again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseNotModified

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

OWN = "private, no-cache"
"""Kept by the browser of one person alone, and asked about each time."""


def tagged(
    request: HttpRequest, tag: str, make: Callable[[], HttpResponse], *, keep: str = OWN
) -> HttpResponse:
    """What `make` gives, or 304 where the one who asks has this tag; `keep` is its Cache-Control.

    `make` is not called for a 304. A proxy that compresses may have made the tag a weak one.
    """
    told = f'"{tag}"'
    is_known = told in request.headers.get("If-None-Match", "")
    answer = HttpResponseNotModified() if is_known else make()
    answer["ETag"] = told
    answer["Cache-Control"] = keep
    return answer


def told_once(request: HttpRequest, body: str, tag: str) -> HttpResponse:
    """The same for a JSON document that is written already."""
    return tagged(request, tag, lambda: HttpResponse(body, content_type="application/json"))
