"""`/api/v1/openapi.json`, and the same as a page to read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from watchbook.front.sync.access import sender
from watchbook.front.sync.api.document import openapi
from watchbook.ground.people.middleware import to_sign_in
from watchbook.ground.records.slots import submittable_kinds


@require_safe
def document(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document, for anybody signed in or with a token."""
    if sender(request) is None:
        return JsonResponse({"error": "Sign in, or send a token."}, status=401)
    return JsonResponse(openapi())


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every address of the API with what it answers, and what a token needs to send each kind."""
    if sender(request) is None:
        return to_sign_in(request)
    operations = [
        (method.upper(), path, told["summary"], told.get("description", ""))
        for path, methods in openapi()["paths"].items()
        for method, told in methods.items()
    ]
    context = {"operations": operations, "forms": submittable_kinds()}
    return render(request, "sync/api.html", context)
