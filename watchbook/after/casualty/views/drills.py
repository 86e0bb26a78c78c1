"""The page of tests and drills with their times, and of what hurts dogs, for prevention."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from watchbook.after.casualty.choices.cards import MECHANISMS
from watchbook.after.casualty.faces.cards import casualty_url
from watchbook.after.casualty.faces.officers import officer_url
from watchbook.after.casualty.models import Alert
from watchbook.after.casualty.permissions.alerts import READ_RECIPIENTS, SET_RECIPIENTS
from watchbook.after.casualty.permissions.cards import CARD, SEE
from watchbook.after.casualty.queries.drills import (
    K9_DOWN,
    drill_columns,
    drill_rows,
    drills_and_tests,
)
from watchbook.after.casualty.queries.statistics import (
    PREVENTABLE,
    RULE,
    VERSION,
    Statistics,
    statistics,
)
from watchbook.core.schema import label_of
from watchbook.ground.people.permissions import may, require
from watchbook.ground.records.views.page import asked, asked_span, viewer_of
from watchbook.ground.web.charts import stacked
from watchbook.ground.web.listing import list_file
from watchbook.ground.web.pagination import page_of

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from watchbook.after.casualty.queries.drills import Drill

_WHATS = [
    ("", "All"), ("test", "Tests of the alert"), ("k9", "Drills of K9 down"),
    ("officer", "Drills of officer down"),
]  # fmt: skip
_COLUMNS = ["counted_by", "value", "label", "casualties"]


@require_GET
def index(request: HttpRequest, agency: str) -> HttpResponseBase:  # noqa: ARG001  # in the address
    """Every test and drill with its times from the press; search, filters, export and paper."""
    viewer = viewer_of(request)
    if not may(viewer, CARD):
        require(viewer, SEE)
    since, until = asked_span(request)
    words = asked(request, "q").casefold().split()
    found = [
        one
        for one in drills_and_tests(viewer, what=asked(request, "what"), since=since, until=until)
        if all(word in f"{one.dog} {one.place or ''}".casefold() for word in words)
    ]
    file = list_file(request, "tests-and-drills", drill_columns(), lambda: drill_rows(found))
    if file is not None:
        return file
    page = page_of(request, found)
    context = {
        "page": page,
        "lines": [(one, _url(one)) for one in page],
        "whats": _WHATS,
        "is_filtered": bool(request.GET),
        "sees_told": may(viewer, READ_RECIPIENTS),
        "can_test": may(viewer, SET_RECIPIENTS),
    }
    return render(request, "casualty/drills.html", context)


def _url(drill: Drill) -> str:
    if isinstance(drill.row, Alert):
        kwargs = {"agency": drill.row.agency_id, "subject": drill.subject}
        return reverse("casualty:alert", kwargs=kwargs)
    return casualty_url(drill.row) if drill.what == K9_DOWN else officer_url(drill.row)


@require_GET
def numbers(request: HttpRequest, agency: str) -> HttpResponseBase:
    """Casualties by cause, month and class of place; each number opens its records."""
    viewer = viewer_of(request)
    require(viewer, SEE)
    since, until = asked_span(request)
    told = statistics(viewer, since, until)
    about = {"rule": RULE, "version": VERSION, "n": told.n}
    file = list_file(request, "casualties-by-cause", _COLUMNS, lambda: _rows(told), about=about)
    if file is not None:
        return file
    causes = {one.value: one for one in told.by_cause}
    context = {
        "told": told,
        "first": [(one, label_of(MECHANISMS, one), causes.get(one)) for one in PREVENTABLE],
        "list_url": reverse("casualty:casualties", kwargs={"agency": agency}),
        "span": {"since": asked(request, "since"), "until": asked(request, "until")},
        "chart": stacked("Casualties by month", told.by_month, of="Month") if told.n else None,
        "rule": RULE,
        "version": VERSION,
    }
    return render(request, "casualty/statistics.html", context)


def _rows(told: Statistics) -> list[list[object]]:
    rows: list[list[object]] = [["cause", one.value, one.label, one.n] for one in told.by_cause]
    rows += [["place", one.value, one.label, one.n] for one in told.by_place]
    return rows + [["month", name, name, sum(parts.values())] for name, parts in told.by_month]
