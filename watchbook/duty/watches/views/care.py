"""The list of care records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_GET

from watchbook.duty.teams.queries.teams import team_choices, teams
from watchbook.duty.watches.choices import ACTIVITIES
from watchbook.duty.watches.permissions import CARE
from watchbook.duty.watches.queries.care import activity_words, found_care, own_care_teams
from watchbook.duty.watches.queries.listing import care_columns, care_rows
from watchbook.duty.watches.views.page import (
    asked,
    asked_id,
    asked_span,
    viewer_of,
)
from watchbook.duty.watches.views.periods import require_care
from watchbook.ground.people.permissions import may
from watchbook.ground.web.listing import list_file
from watchbook.ground.web.pagination import page_of
from watchbook.ground.web.slots import field_form_address

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

_ACTIVITIES = [("", "Any"), *((one.value, one.label) for one in ACTIVITIES)]


@require_GET
def index(request: HttpRequest, agency: str) -> HttpResponseBase:
    """Care records with search, filters and export: a handler's own, or all for who approves."""
    viewer = viewer_of(request)
    require_care(viewer)
    since, until = asked_span(request)
    found = found_care(
        viewer, text=asked(request, "q"), team=asked_id(request, "team"),
        activity=asked(request, "activity"), is_waiting=asked(request, "waiting") == "yes",
        since=since, until=until,
    )  # fmt: skip
    file = list_file(request, "care", care_columns(), lambda: care_rows(found))
    if file is not None:
        return file
    page = page_of(request, found)
    context = {
        "page": page,
        "lines": [(one, activity_words(one)) for one in page],
        "activities": _ACTIVITIES,
        "teams": team_choices(viewer, own_care_teams(viewer, list(teams(viewer)))),
        "is_filtered": bool(request.GET),
        "can_write": may(viewer, CARE),
        "write_url": field_form_address("watches.care", agency),
    }
    return render(request, "watches/care.html", context)
