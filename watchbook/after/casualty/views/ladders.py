"""Pages of the agency's ladder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from watchbook.after.casualty.actions.ladders import take_ladder
from watchbook.after.casualty.bundled import example_ladder
from watchbook.after.casualty.permissions.officers import LADDER, OFFICER
from watchbook.after.casualty.queries.ladders import ladder_of, rung_columns, rung_rows
from watchbook.ground.people.permissions import may, require
from watchbook.ground.records.queries import record_view
from watchbook.ground.records.views.page import asked, pressed, viewer_of
from watchbook.ground.web.listing import list_file
from watchbook.ground.web.slots import field_form_address

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase


@require_GET
def ladder(request: HttpRequest, agency: str) -> HttpResponseBase:
    """The ladder rung by rung; where there is none, the bundled example, marked as one."""
    viewer = viewer_of(request)
    if not may(viewer, OFFICER):
        require(viewer, "casualty.read")
    found = ladder_of(viewer)
    file = list_file(request, "ladder", rung_columns(), lambda: rung_rows(found))
    if file is not None:
        return file
    view = record_view(viewer, "casualty.ladder", found.id) if found is not None else None
    context = {
        "ladder": found,
        "rungs": list(found.rungs.all()) if found is not None else example_ladder()["rungs"],
        "example": example_ladder(),
        "who": view.who if view is not None else "",
        "can_write": may(viewer, LADDER),
        "write_url": field_form_address("casualty.ladder", agency),
        "amend_url": field_form_address("casualty.ladder", agency, record=found.id)
        if found is not None
        else "",
    }
    name = "ladder_print" if asked(request, "format") == "print" and found else "ladder"
    return render(request, f"casualty/{name}.html", context)


@require_POST
def take(request: HttpRequest, agency: str) -> HttpResponse:
    """One press: begin with the bundled example."""
    viewer = viewer_of(request)
    return pressed(
        request,
        lambda: take_ladder(acting_user=viewer, at=timezone.now()),
        "The example is in your records, marked as an example. Go through each rung and amend it.",
        reverse("casualty:ladder", kwargs={"agency": agency}),
    )
