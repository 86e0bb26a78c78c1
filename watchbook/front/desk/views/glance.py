"""The unit at a glance: sections at addresses of their own, and the records behind an age."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from watchbook.front.desk.queries.glance import glances, sections_for
from watchbook.front.desk.queries.glance.reviews import open_rows, told
from watchbook.ground.ledger.kinds import kind_of
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import require
from watchbook.ground.records.choices import AGES
from watchbook.ground.records.queries.outstanding import reviewed_kinds
from watchbook.ground.records.queries.words import kind_label
from watchbook.ground.records.views.page import asked, signed_in
from watchbook.ground.web.listing import list_file
from watchbook.ground.web.pagination import page_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from watchbook.front.desk.queries.glance.reviews import Open
    from watchbook.ground.people.viewer import Viewer

_CHART_COLUMNS = ["chart", "row", "what", "value", "note"]
_COLUMNS = ["Record", "Kind", "Waits", "Written by", "Received", "Days", "Address"]
_MOST = 1_000
"""The oldest so many of each kind stand in the list; it says so where there are more."""


def _viewer(request: HttpRequest) -> Viewer:
    viewer = signed_in(request)
    if not glances(viewer):
        message = "This page is for those who answer for the whole unit."
        raise NotAllowedError(message)
    return viewer


@require_GET
@never_cache
def index(request: HttpRequest, agency: str) -> HttpResponse:  # noqa: ARG001  # in the address
    """The page at once; its sections come after it, one by one, or by their links."""
    viewer = _viewer(request)
    return render(request, "desk/glance.html", {"sections": sections_for(viewer)})


@require_GET
@never_cache
def section(request: HttpRequest, agency: str, name: str) -> HttpResponseBase:  # noqa: ARG001  # in the address
    """One section: its charts, each with its table, and the same as a file."""
    viewer = _viewer(request)
    found = next((one for one in sections_for(viewer) if one.name == name), None)
    if found is None:
        raise Http404
    charts = found.charts(viewer, timezone.now())
    file = list_file(
        request, f"glance-{name}", _CHART_COLUMNS,
        lambda: [
            [chart.title, row[0], column, value, chart.note]
            for chart in charts
            for row in chart.rows
            for column, value in zip(chart.columns[1:], row[1:], strict=True)
        ],
    )  # fmt: skip
    if file is not None:
        return file
    return render(request, "desk/section.html", {"section": found, "charts": charts})


@require_GET
@never_cache
def waiting(request: HttpRequest, agency: str) -> HttpResponseBase:  # noqa: ARG001  # in the address
    """The records that wait for anybody, by kind and age, the oldest first."""
    viewer, at = _viewer(request), timezone.now()
    require(viewer, "records.approve")
    found = _found(viewer, asked(request, "kind"), asked(request, "age"), asked(request, "q"), at)
    file = list_file(request, "waiting", _COLUMNS, lambda: [_cells(one) for one in found])
    if file is not None:
        return file
    context = {
        "page": page_of(request, found),
        "filters": {name: asked(request, name) for name in ("q", "kind", "age")},
        "is_filtered": any(asked(request, name) for name in ("q", "kind", "age")),
        "kinds": [("", "Any"), *((one.name, kind_label(one.name)) for one in reviewed_kinds())],
        "ages": [("", "Any"), *((word, label) for word, label, _ in AGES)],
        "most": _MOST,
    }
    return render(request, "desk/waiting.html", context)


def _found(viewer: Viewer, kind: str, age: str, q: str, at: datetime) -> list[Open]:
    rows: list[Any] = list(chain(*(one[:_MOST] for one in open_rows(viewer, kind, age, at))))
    rows.sort(key=lambda row: (row.received_at, row.id))
    listed = told(viewer, rows, {row.id: kind_of(row).name for row in rows}, at)
    words = q.casefold().split()
    return [
        one for one in listed
        if all(word in f"{one.title} {one.kind} {one.who}".casefold() for word in words)
    ]  # fmt: skip


def _cells(one: Open) -> list[object]:
    return [one.title, one.kind, one.waits, one.who, one.since, one.days, one.href]
