"""Pages of rules on ambulance transport: the agency's own, one of them, and the bundled list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from watchbook.after.casualty.actions.ladders import take_transport
from watchbook.after.casualty.choices.officers import DUTIES, TRUSTS
from watchbook.after.casualty.permissions.cards import READ, WRITE
from watchbook.after.casualty.queries.transport import (
    bundled_transport,
    transport_columns,
    transport_facts,
    transport_of,
    transport_rows,
    transports,
    values_in,
)
from watchbook.core.schema import label_of
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


@require_GET
def index(request: HttpRequest, agency: str) -> HttpResponseBase:
    """The agency's own rules, and beneath them what comes with the program."""
    viewer = viewer_of(request)
    require(viewer, READ)
    found = transports(viewer)
    if text := asked(request, "q"):
        found = found.filter(region__icontains=text)
    columns = transport_columns()
    file = list_file(request, "ambulance-transport", columns, lambda: transport_rows(found))
    if file is not None:
        return file
    page = page_of(request, found)
    context = {
        "page": page,
        "lines": [(one, label_of(DUTIES, one.duty), label_of(TRUSTS, one.trust)) for one in page],
        "known": bundled_transport(viewer),
        "is_filtered": bool(text),
        "can_write": may(viewer, WRITE),
        "write_url": field_form_address("casualty.transport", agency),
    }
    return render(request, "casualty/transport.html", context)


@require_GET
def rule(request: HttpRequest, agency: str, rule_id: UUID) -> HttpResponse:
    """One rule with its source and how far to rely on it."""
    viewer = viewer_of(request)
    require(viewer, READ)
    found = transport_of(viewer, rule_id)
    context = {
        "rule": found,
        "facts": transport_facts(values_in(found)),
        "trust": label_of(TRUSTS, found.trust),
        "who": record_view(viewer, "casualty.transport", rule_id).who,
        "can_write": may(viewer, WRITE),
        "amend_url": field_form_address("casualty.transport", agency, record=found.id),
    }
    name = "transport_rule_print" if asked(request, "format") == "print" else "transport_rule"
    return render(request, f"casualty/{name}.html", context)


@require_POST
def take(request: HttpRequest, agency: str, code: str) -> HttpResponse:
    """One press: take a rule of the bundled list into the agency's own records."""
    viewer = viewer_of(request)
    return pressed(
        request,
        lambda: take_transport(acting_user=viewer, code=code[:60], at=timezone.now()),
        "Taken, with its source. Compare it with the law's own text and amend it.",
        reverse("casualty:transport", kwargs={"agency": agency}),
    )
