"""The hand-over of a casualty: thirty seconds to read, one page, paper, one code; links to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from watchbook.after.casualty.actions.links import keep_link_open, make_link, revoke_link
from watchbook.after.casualty.faces.handover import page_of_casualty
from watchbook.after.casualty.paper.code import code_svg
from watchbook.after.casualty.paper.sheet import agreed_pairs, sheet_pdf
from watchbook.after.casualty.permissions.handover import CONSENT, KEEP, LINK
from watchbook.after.casualty.queries.casualties import casualty_of
from watchbook.after.casualty.queries.consents import NOBODY_ANSWERS
from watchbook.after.casualty.queries.lines import may_read_card
from watchbook.after.casualty.queries.link_ends import end_of
from watchbook.after.casualty.queries.links import link_named, links_of
from watchbook.after.casualty.queries.sheet import clinics_to_call, sheet_of
from watchbook.after.casualty.tabs import tabs_of
from watchbook.ground.people.audit import record_reading
from watchbook.ground.people.errors import NotAllowedError, NotFoundError
from watchbook.ground.people.permissions import may
from watchbook.ground.records.errors import RecordsError
from watchbook.ground.records.views.page import asked, posted, pressed, viewer_of
from watchbook.ground.web.papers import can_make_papers
from watchbook.ground.web.slots import field_form_address

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from watchbook.after.casualty.models import Casualty
    from watchbook.after.casualty.queries.sheet import Sheet
    from watchbook.ground.people.viewer import Viewer


def _readable(request: HttpRequest, casualty_id: UUID) -> tuple[Viewer, Casualty]:
    viewer = viewer_of(request)
    found = casualty_of(viewer, casualty_id)
    if not may_read_card(viewer, found):
        message = "The hand-over is open to those who read this card."
        raise NotAllowedError(message)
    return viewer, found


@require_GET
@never_cache
def handover(request: HttpRequest, agency: str, casualty_id: UUID) -> HttpResponse:
    """The hand-over on a page; `?format=pdf` on paper. Each opening is logged."""
    viewer, found = _readable(request, casualty_id)
    record_reading(viewer, "casualty.casualty", found.id, request)
    sheet = sheet_of(viewer, found, timezone.now())
    if asked(request, "format") == "pdf":
        return pdf_of(sheet, viewer.agency_name or agency)
    return render(request, "casualty/handover.html", _context(viewer, agency, sheet))


def pdf_of(sheet: Sheet, agency: str) -> HttpResponse:
    """The sheet as a PDF that the browser shows."""
    if not can_make_papers():
        message = "This server makes no PDFs."
        raise NotFoundError(message)
    answer = HttpResponse(sheet_pdf(sheet, agency), content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="hand-over.pdf"'
    return answer


def _context(viewer: Viewer, agency: str, sheet: Sheet) -> dict[str, Any]:
    casualty = sheet.casualty
    told, now = {"casualty": casualty.id}, timezone.now()
    return {
        **shown(sheet),
        "tabs": tabs_of(viewer, casualty, "handover"),
        "clinics": clinics_to_call(viewer, sheet),
        "links": [end_of(one, now) for one in links_of(viewer, casualty)],
        "has_paper": can_make_papers(),
        "can_link": may(viewer, LINK),
        "consent_url": field_form_address("casualty.consent", agency, **told)
        if may(viewer, CONSENT) else "",
        "kept_url": field_form_address("casualty.kept", agency, **told)
        if may(viewer, KEEP) else "",
        "passed_url": field_form_address("casualty.passed", agency) if may(viewer, KEEP) else "",
    }  # fmt: skip


def shown(sheet: Sheet) -> dict[str, Any]:
    """What the sheet's own template needs, on a page and under a link."""
    return {"sheet": sheet, "casualty": sheet.casualty, "agreed": agreed_pairs(sheet.agreed),
            "nobody_answers": NOBODY_ANSWERS}  # fmt: skip


@require_GET
@never_cache
def code(request: HttpRequest, agency: str, casualty_id: UUID) -> HttpResponse:  # noqa: ARG001  # in the address
    """The plain code as a picture."""
    viewer, found = _readable(request, casualty_id)
    record_reading(viewer, "casualty.casualty", found.id, request)
    return svg_of(sheet_of(viewer, found, timezone.now()))


def svg_of(sheet: Sheet) -> HttpResponse:
    """The sheet's code as a picture."""
    return HttpResponse(code_svg(sheet.code), content_type="image/svg+xml")


@require_POST
@never_cache
def new_link(request: HttpRequest, agency: str, casualty_id: UUID) -> HttpResponse:  # noqa: ARG001  # in the address
    """Make a link for a clinic; its address is shown once."""
    viewer, found = _readable(request, casualty_id)
    try:
        link, token = make_link(
            acting_user=viewer, casualty=found, label=posted(request, "label"), at=timezone.now()
        )
    except RecordsError as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(page_of_casualty("handover", found))
    path = reverse("handover_link", kwargs={"token": token})
    site = settings.WATCHBOOK_ADDRESS.rstrip("/") or f"{request.scheme}://{request.get_host()}"
    address = f"{site}{path}"
    picture = segno.make(address, micro=False).svg_data_uri(scale=5, light="#fff")
    context = {"casualty": found, "link": link, "address": address, "code": picture}
    return render(request, "casualty/link_made.html", context)


@require_POST
def end_link(request: HttpRequest, agency: str, casualty_id: UUID, link_id: UUID) -> HttpResponse:  # noqa: ARG001  # in the address
    """Revoke a link."""
    viewer, found = _readable(request, casualty_id)
    link = link_named(viewer, found, link_id)
    return pressed(
        request,
        lambda: revoke_link(acting_user=viewer, link=link, at=timezone.now()),
        "Revoked: it opens nothing any more.",
        page_of_casualty("handover", found),
    )


@require_POST
def keep_link(request: HttpRequest, agency: str, casualty_id: UUID, link_id: UUID) -> HttpResponse:  # noqa: ARG001  # in the address
    """Keep a link open for a week longer."""
    viewer, found = _readable(request, casualty_id)
    link = link_named(viewer, found, link_id)
    return pressed(
        request,
        lambda: keep_link_open(acting_user=viewer, link=link, at=timezone.now()),
        "Open for a week longer.",
        page_of_casualty("handover", found),
    )
