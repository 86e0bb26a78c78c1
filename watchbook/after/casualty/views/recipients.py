"""Pages of who is told: the lists, one of them, and the press of the monthly test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from watchbook.after.casualty.actions.alerts import send_test
from watchbook.after.casualty.choices.alerts import CHANNELS, Channel
from watchbook.after.casualty.links import webhook_secret
from watchbook.after.casualty.permissions.alerts import READ_RECIPIENTS, SET_RECIPIENTS
from watchbook.after.casualty.queries.recipients import (
    found_recipients,
    lines_of,
    reach,
    recipient_columns,
    recipient_rows,
    recipients_of,
)
from watchbook.after.casualty.queries.tried import newest_test
from watchbook.ground.people.permissions import may, require
from watchbook.ground.records.queries import record_view
from watchbook.ground.records.views.page import asked, pressed, viewer_of
from watchbook.ground.web.listing import list_file
from watchbook.ground.web.pagination import page_of
from watchbook.ground.web.slots import field_form_address

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

_BY = [("", "Any way"), *((one.value, one.label) for one in CHANNELS)]
_USED = [("", "In use"), ("all", "All")]


@require_GET
@never_cache
def index(request: HttpRequest, agency: str) -> HttpResponseBase:
    """Who is told, in order, and whether an alert would reach anybody."""
    viewer, at = viewer_of(request), timezone.now()
    require(viewer, READ_RECIPIENTS)
    found = found_recipients(
        viewer, text=asked(request, "q"), channel=asked(request, "by"),
        with_ended=asked(request, "used") == "all",
    )  # fmt: skip
    file = list_file(request, "recipients", recipient_columns(), lambda: recipient_rows(found, at))
    if file is not None:
        return file
    page = page_of(request, found)
    context = {
        "page": page,
        "lists": [{"list": one, "lines": lines_of(one, at)} for one in page],
        "ways": _BY,
        "used": _USED,
        "is_filtered": bool(request.GET),
        "reach": reach(agency, at),
        "newest_test": newest_test(viewer),
        "can_write": may(viewer, SET_RECIPIENTS),
        "write_url": field_form_address("casualty.recipients", agency),
    }
    return render(request, "casualty/recipients.html", context)


@require_GET
@never_cache
def recipients_list(request: HttpRequest, agency: str, list_id: UUID) -> HttpResponse:
    """One list, with the secrets of programs for those who set it."""
    viewer = viewer_of(request)
    require(viewer, READ_RECIPIENTS)
    found = recipients_of(viewer, list_id)
    can_write = may(viewer, SET_RECIPIENTS)
    lines = lines_of(found, timezone.now())
    programs = [one for one in lines if one.way.channel == Channel.WEBHOOK and can_write]
    context = {
        "list": found,
        "lines": lines,
        "secrets": [
            (one.who, webhook_secret(agency, str(found.id), one.way.key)) for one in programs
        ],
        "who": record_view(viewer, "casualty.recipients", list_id).who,
        "can_write": can_write,
        "amend_url": field_form_address("casualty.recipients", agency, record=found.id),
    }
    return render(request, "casualty/recipients_list.html", context)


@require_POST
def test(request: HttpRequest, agency: str) -> HttpResponse:
    """Send the monthly test to everybody."""
    viewer = viewer_of(request)
    return pressed(
        request,
        lambda: send_test(acting_user=viewer, at=timezone.now()),
        "The test is on its way. Everybody answers it by name.",
        reverse("casualty:drills", kwargs={"agency": agency}) + "?what=test",
    )
