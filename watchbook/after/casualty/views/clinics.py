"""Pages of clinics: the list, for paper too; one of them; and that somebody called it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from watchbook.after.casualty.actions.clinics import verify_clinic
from watchbook.after.casualty.choices.clinics import SKILLS
from watchbook.after.casualty.faces.clinics import clinic_url
from watchbook.after.casualty.permissions.cards import READ, WRITE
from watchbook.after.casualty.queries.clinics import (
    clinic_columns,
    clinic_of,
    clinic_rows,
    found_clinics,
    is_to_be_asked,
    opening,
)
from watchbook.after.casualty.queries.transport import rules_in_use
from watchbook.core.schema import labels_of
from watchbook.ground.people.permissions import may, require
from watchbook.ground.records.queries import record_view
from watchbook.ground.records.views.page import asked, posted, pressed, viewer_of
from watchbook.ground.web.listing import list_file
from watchbook.ground.web.pagination import page_of
from watchbook.ground.web.slots import field_form_address

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from watchbook.ground.people.viewer import Viewer

_SKILLS = [("", "Any"), *((one.value, one.label) for one in SKILLS)]
_CLOSED = [("", "In use"), ("all", "All")]


@require_GET
def index(request: HttpRequest, agency: str) -> HttpResponseBase:
    """Clinics with search, filters, export and a list for the car."""
    viewer = viewer_of(request)
    require(viewer, READ)
    found = found_clinics(
        viewer, text=asked(request, "q"), skill=asked(request, "has"),
        with_closed=asked(request, "used") == "all",
    )  # fmt: skip
    file = list_file(request, "clinics", clinic_columns(), lambda: clinic_rows(found))
    if file is not None:
        return file
    is_paper = asked(request, "format") == "print"
    page = found if is_paper else page_of(request, found)
    context = {
        "page": page,
        "lines": _lines(page),
        "skills": _SKILLS,
        "closed": _CLOSED,
        "is_filtered": bool(request.GET),
        "can_write": may(viewer, WRITE),
        "write_url": field_form_address("casualty.clinic", agency),
        "rules": rules_in_use(viewer),
    }
    return render(request, f"casualty/{'clinics_print' if is_paper else 'clinics'}.html", context)


def _lines(found: object) -> list[dict[str, object]]:
    today = timezone.now().date()
    return [
        {"clinic": one, "open": opening(one), "has": labels_of(SKILLS, one.skills),
         "is_to_be_asked": is_to_be_asked(one, today)}
        for one in found  # type: ignore[attr-defined]  # a page or a query of clinics
    ]  # fmt: skip


@require_GET
def clinic(request: HttpRequest, agency: str, clinic_id: UUID) -> HttpResponse:
    """One clinic, and one press for somebody who has just called it."""
    viewer: Viewer = viewer_of(request)
    found = clinic_of(viewer, clinic_id)
    context = {
        "line": _lines([found])[0],
        "clinic": found,
        "who": record_view(viewer, "casualty.clinic", clinic_id).who,
        "can_write": may(viewer, WRITE),
        "amend_url": field_form_address("casualty.clinic", agency, record=found.id),
    }
    return render(request, "casualty/clinic.html", context)


@require_POST
def verify(request: HttpRequest, agency: str, clinic_id: UUID) -> HttpResponse:  # noqa: ARG001  # in the address
    """Somebody called, and the page still holds."""
    viewer, at = viewer_of(request), timezone.now()
    found = clinic_of(viewer, clinic_id)
    return pressed(
        request,
        lambda: verify_clinic(
            acting_user=viewer, clinic=found, verified_with=posted(request, "verified_with"),
            on=at.astimezone(ZoneInfo(viewer.timezone)).date(), at=at,
        ),
        "Kept: the clinic was asked today.",
        clinic_url(found),
    )  # fmt: skip
