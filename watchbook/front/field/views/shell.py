"""The shells: rendered without user or agency, the same for everybody, so that they are cached."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseNotModified
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from watchbook.front.field.queries import form_schema

if TYPE_CHECKING:
    from django.http import HttpRequest


def _shell(request: HttpRequest, template: str) -> HttpResponse:
    # No request goes into the template: nothing of whoever asks can get into the cached bytes.
    page = render_to_string(template).encode()
    tag = f'"{sha256(page).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    return HttpResponse(page, headers={"ETag": tag, "Cache-Control": "no-cache"})


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The list of forms and the state of the outbox."""
    return _shell(request, "field/home.html")


@require_safe
def form(request: HttpRequest, kind: str) -> HttpResponse:
    """The shell of a form; what it shows stands behind the # and in the description."""
    form_schema(kind)
    return _shell(request, "field/form.html")
