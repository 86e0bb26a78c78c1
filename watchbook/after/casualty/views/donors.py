"""The page of dogs that give blood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from watchbook.after.casualty.permissions.cards import READ, WRITE
from watchbook.after.casualty.queries.clinics import donor_lines, donors
from watchbook.ground.people.permissions import may, require
from watchbook.ground.records.views.page import asked, viewer_of
from watchbook.ground.web.slots import field_form_address

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_GET
@never_cache
def index(request: HttpRequest, agency: str) -> HttpResponse:
    """Whom to call when a dog needs blood."""
    viewer = viewer_of(request)
    require(viewer, READ)
    found = donors(viewer, with_withdrawn=asked(request, "used") == "all")
    lines = [
        line | {"amend_url": field_form_address("casualty.donor", agency, record=line["donor"].id)}
        for line in donor_lines(found)
    ]
    context = {
        "lines": lines,
        "can_write": may(viewer, WRITE),
        "write_url": field_form_address("casualty.donor", agency),
    }
    return render(request, "casualty/donors.html", context)
