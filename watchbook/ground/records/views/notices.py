"""What one is told, and how: by page, by mail, by calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from watchbook.ground.records.actions.notices import (
    choose_notices,
    make_calendar_link,
    revoke_calendar_link,
)
from watchbook.ground.records.choices import Mailed
from watchbook.ground.records.digests import is_mail_on
from watchbook.ground.records.errors import NoticeError
from watchbook.ground.records.queries.notices import calendar_links_of, choices_of
from watchbook.ground.records.views.page import posted, pressed, signed_in

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from watchbook.ground.people.viewer import Viewer


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest, agency: str) -> HttpResponse:
    """Each kind of prompt with its channels, and one's calendar addresses."""
    viewer = signed_in(request)
    if request.method == "POST":
        return _choose(request, viewer, agency)
    context = {
        "choices": choices_of(viewer),
        "mailed": Mailed.choices,
        "is_mail_on": is_mail_on(),
        "links": calendar_links_of(viewer),
    }
    return render(request, "records/notices.html", context)


def _choose(request: HttpRequest, viewer: Viewer, agency: str) -> HttpResponse:
    choices = {
        one.kind: (f"shown-{one.kind}" in request.POST, posted(request, f"mailed-{one.kind}"))
        for one in choices_of(viewer)
        if f"mailed-{one.kind}" in request.POST
    }
    try:
        choose_notices(acting_user=viewer, choices=choices)
    except NoticeError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Kept: you are told as you chose.")
    return redirect("records:notices", agency)


@never_cache
@require_POST
def make_link(request: HttpRequest, agency: str) -> HttpResponse:
    """Make a calendar address; it is shown on the answer and never again."""
    viewer = signed_in(request)
    try:
        link, token = make_calendar_link(
            acting_user=viewer, label=posted(request, "label"), at=timezone.now()
        )
    except NoticeError as refused:
        messages.error(request, str(refused))
        return redirect("records:notices", agency)
    address = request.build_absolute_uri(f"/l/{token}")
    return render(request, "records/calendar_once.html", {"link": link, "address": address})


@require_POST
def revoke_link(request: HttpRequest, agency: str, link_id: UUID) -> HttpResponse:
    """End a calendar address at once."""
    viewer = signed_in(request)
    return pressed(
        request,
        lambda: revoke_calendar_link(acting_user=viewer, link_id=link_id, at=timezone.now()),
        "The address opens nothing any more.",
        f"/{agency}/records/notices/",
    )
