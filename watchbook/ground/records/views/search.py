"""Search over everything that the viewer may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.views.decorators.http import require_GET

from watchbook.ground.ledger.once import one_reading
from watchbook.ground.records.queries import search, searchable_kinds, subject_named
from watchbook.ground.records.queries.search import MOST_FOUND
from watchbook.ground.records.views.page import (
    asked,
    asked_day,
    asked_id,
    asked_number,
    signed_in,
)
from watchbook.ground.web.listing import list_file, offered

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from watchbook.ground.records.queries.search import Hit


_COLUMNS = ["Title", "Kind", "When", "Text", "Address"]
_SIZE, _MOST_IN_FILE = 25, 500


@require_GET
def index(request: HttpRequest, agency: str) -> HttpResponseBase:  # noqa: ARG001  # in the address
    """Records that hold the words, newest first; filters in the address; CSV and JSON."""
    viewer = signed_in(request)
    wants_file = request.GET.get("format") in offered()
    wanted = _asked(request)
    with one_reading():
        found = search(
            viewer,
            page=1 if wants_file else asked_number(request, "page"),
            size=_MOST_IN_FILE if wants_file else _SIZE,
            **wanted,
        )
    about = {"words": asked(request, "q")}
    file = list_file(request, "search", _COLUMNS, lambda: _cells(found.rows), about=about)
    if file is not None:
        return file
    context = {
        "found": found,
        "asked": wanted | {"order": "best" if wanted["is_best_first"] else ""},
        "about": subject_named(viewer, wanted["about"]) if wanted["about"] else None,
        "kinds": [("", "Everything"), *searchable_kinds(viewer)],
        "orders": [("", "Newest first"), ("best", "Best match first")],
        "most": MOST_FOUND,
        "is_filtered": any(wanted.values()),
    }
    return render(request, "records/search.html", context)


def _asked(request: HttpRequest) -> dict[str, Any]:
    return {
        "q": asked(request, "q"),
        "kind": asked(request, "kind"),
        "since": asked_day(request, "since"),
        "until": asked_day(request, "until"),
        "about": asked_id(request, "about"),
        "is_best_first": asked(request, "order") == "best",
    }


def _cells(hits: list[Hit]) -> list[list[object]]:
    return [[h.title, h.kind_label, h.at, h.text, h.href] for h in hits]
