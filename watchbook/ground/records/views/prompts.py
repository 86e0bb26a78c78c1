"""What needs the person who looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from watchbook.ground.records.queries import prompts_for
from watchbook.ground.records.views.page import asked, signed_in
from watchbook.ground.web.listing import list_file
from watchbook.ground.web.pagination import page_of

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

_COLUMNS = ["Due", "What", "About", "Overdue", "Address"]


@require_GET
def index(request: HttpRequest, agency: str) -> HttpResponseBase:  # noqa: ARG001  # in the address
    """Everything that is asked of the viewer, the earliest due first."""
    viewer, q = signed_in(request), asked(request, "q")
    words = q.casefold().split()
    found = [
        one
        for one in prompts_for(viewer, timezone.now())
        if all(word in f"{one.prompt.title} {one.prompt.text}".casefold() for word in words)
    ]
    cells = [
        [one.by_at, one.prompt.title, one.prompt.text, one.is_overdue, one.prompt.url]
        for one in found
    ]
    file = list_file(request, "needs-you", _COLUMNS, lambda: cells)
    if file is not None:
        return file
    return render(request, "records/prompts.html", {"page": page_of(request, found), "q": q})
