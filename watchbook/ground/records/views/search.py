"""Search over everything that the viewer may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_GET

from watchbook.ground.records.queries import search, searchable_kinds
from watchbook.ground.records.queries.search import MOST_FOUND
from watchbook.ground.records.views.page import asked, asked_day, asked_number, signed_in
from watchbook.ground.web.exports import csv_response, json_response
from watchbook.ground.web.pagination import Page

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from watchbook.ground.records.queries.search import Hit

_COLUMNS = ["Title", "Kind", "When", "Text", "Address"]
_SIZE = 25


@require_GET
def index(request: HttpRequest, agency: str) -> HttpResponseBase:
    """Records that hold the words, newest first; filters in the address; CSV and JSON."""
    viewer = signed_in(request)
    words, kind = asked(request, "q"), asked(request, "kind")
    since, until = asked_day(request, "since"), asked_day(request, "until")
    wants_file = request.GET.get("format") in ("csv", "json")
    size = MOST_FOUND if wants_file else _SIZE
    found = search(
        viewer, words, kind or None, since, until, asked_number(request, "page"), size=size
    )
    if wants_file:
        return _file(request, agency, found.rows)
    context = {
        "found": found,
        "page": Page(found.rows, found.page, _SIZE, found.total),
        "asked": {"q": words, "kind": kind, "since": since, "until": until},
        "kinds": [("", "Everything"), *searchable_kinds(viewer)],
        "most": MOST_FOUND,
        "is_filtered": bool(words or kind or since or until),
    }
    return render(request, "records/search.html", context)


def _file(request: HttpRequest, agency: str, hits: list[Hit]) -> HttpResponseBase:
    rows = [[h.title, h.kind_label, h.at, h.text, h.href] for h in hits]
    if request.GET.get("format") == "csv":
        return csv_response("search", _COLUMNS, rows)
    told = [dict(zip(_COLUMNS, row, strict=True)) for row in rows]
    return json_response("search", told, about={"agency": agency, "words": asked(request, "q")})
