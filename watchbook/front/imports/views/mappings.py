"""Saved mappings: the list, one of them, and its download."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from watchbook.front.imports.choices import KINDS
from watchbook.front.imports.queries.jobs import mapping_of_id, mappings_of
from watchbook.ground.records.views.page import asked, viewer_of
from watchbook.ground.web.pagination import page_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest


@require_GET
def index(request: HttpRequest, agency: str) -> HttpResponse:  # noqa: ARG001  # the middleware reads it
    """Every saved mapping by name."""
    found = mappings_of(viewer_of(request))
    for word in asked(request, "q").split():
        found = found.filter(name__icontains=word)
    page = page_of(request, found)
    lines = [(one, KINDS[one.what].label) for one in page]
    context = {"page": page, "lines": lines, "is_filtered": bool(request.GET)}
    return render(request, "imports/mappings.html", context)


@require_GET
def mapping(request: HttpRequest, agency: str, mapping_id: UUID) -> HttpResponse:  # noqa: ARG001  # the middleware reads it
    """One mapping, to read or to save as a file."""
    found = mapping_of_id(viewer_of(request), mapping_id)
    if asked(request, "format") == "json":
        answer = HttpResponse(found.content, content_type="application/json; charset=utf-8")
        plain = "".join(c if c.isascii() and c.isalnum() else "-" for c in found.name.lower())
        answer["Content-Disposition"] = (
            f'attachment; filename="{plain.strip("-") or "mapping"}.json"'
        )
        answer["X-Content-Type-Options"] = "nosniff"
        return answer
    return render(
        request, "imports/mapping.html", {"mapping": found, "label": KINDS[found.what].label}
    )
