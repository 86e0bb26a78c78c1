"""The shells: rendered without user or agency, the same for everybody, so that they are cached."""

from __future__ import annotations

from gzip import compress
from hashlib import sha256
from typing import TYPE_CHECKING

from django.http import HttpResponse, JsonResponse
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from watchbook.front.field import shellfiles
from watchbook.front.field.pages import page_named
from watchbook.front.field.queries import form_schema
from watchbook.ground.web.tags import tagged

if TYPE_CHECKING:
    from django.http import HttpRequest

_INK = "#14202b"


def _bytes(request: HttpRequest, body: bytes, content_type: str) -> HttpResponse:
    tag = sha256(body).hexdigest()[:32]
    return tagged(
        request, tag, lambda: HttpResponse(body, content_type=content_type), keep="no-cache"
    )


@require_safe
def page(request: HttpRequest, name: str) -> HttpResponse:
    """One page of the application."""
    # No request goes into the template: nothing of whoever asks can get into the cached bytes.
    return _bytes(
        request, shellfiles.page_bytes(page_named(name).address), "text/html; charset=utf-8"
    )


@require_safe
def form(request: HttpRequest, kind: str) -> HttpResponse:
    """The shell of a form; what it shows stands behind the # and in the description."""
    form_schema(kind)
    return page(request, "form")


def _compressed(request: HttpRequest, body: bytes, content_type: str) -> HttpResponse:
    """Compressed here, since a phone's first copy comes over whatever network there is."""
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        return _bytes(request, body, content_type)
    response = _bytes(request, compress(body, 9, mtime=0), content_type)
    response["Content-Encoding"] = "gzip"
    response["Vary"] = "Accept-Encoding"
    return response


@require_safe
def bundle(request: HttpRequest) -> HttpResponse:
    """The whole shell in one answer; only the service worker asks for it."""
    return _compressed(request, shellfiles.bundle(), "application/json")


@require_safe
def later(request: HttpRequest) -> HttpResponse:
    """What no page waits for; fetched by the service worker in the same install."""
    return _compressed(request, shellfiles.later_bundle(), "application/json")


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker of `/field/`; the browser asks for it anew each time."""
    return _compressed(request, shellfiles.worker_script(), "text/javascript; charset=utf-8")


@require_safe
def manifest(_request: HttpRequest) -> HttpResponse:
    """What a phone needs to put the application among its others.

    The application's pages are those under `/field/`; the scope is wider, so that signing in
    does not throw a person out into the browser.
    """
    icons = [("icon-192.png", "192x192", "any"), ("icon-512.png", "512x512", "any"),
             ("icon-maskable-512.png", "512x512", "maskable")]  # fmt: skip
    told = {
        "id": "/field/",
        "name": "Watchbook",
        "short_name": "Watchbook",
        "description": "Written where there is no signal, kept until the server has it.",
        "start_url": "/field/",
        "scope": "/",
        "display": "standalone",
        "background_color": _INK,
        "theme_color": _INK,
        "lang": "en",
        "icons": [
            {"src": static(f"field/img/{name}"), "sizes": sizes, "type": "image/png",
             "purpose": purpose} for name, sizes, purpose in icons
        ],
    }  # fmt: skip
    response = JsonResponse(told, content_type="application/manifest+json")
    response["Cache-Control"] = "no-cache"
    return response
