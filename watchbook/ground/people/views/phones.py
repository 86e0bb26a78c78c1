"""Enrolled phones: the list, a code for another, one press to revoke."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from watchbook.ground.people import actions, queries
from watchbook.ground.people.models import Phone
from watchbook.ground.people.permissions import may
from watchbook.ground.people.views.lists import as_file, viewer_in
from watchbook.ground.web.pagination import page_of

_ONLY_THIS_MACHINE = ("localhost", "127.0.0.1", "[::1]")


@require_GET
def index(request: HttpRequest, agency: str) -> HttpResponseBase:  # noqa: ARG001  # the address names it
    """One's own phones; all of the agency's for whoever manages people."""
    viewer = viewer_in(request)
    phones = queries.phones_of(viewer)
    file = as_file(request, "phones", lambda: [_as_row(phone) for phone in phones])
    if file is not None:
        return file
    context = {"page": page_of(request, phones), "sees_all": may(viewer, "people.manage")}
    return render(request, "people/phones.html", context)


@require_POST
@never_cache
def add(request: HttpRequest, agency: str) -> HttpResponse:
    """A one-time code as QR and as text; shown on the answer and never again."""
    viewer = viewer_in(request)
    offered, code = actions.offer_phone_code(acting_user=viewer, at=timezone.now())
    words = urlencode({"agency": agency, "code": code})
    address = request.build_absolute_uri(f"/field/enrol/#{words}")
    context = {
        "offered": offered,
        "code": code,
        "address": address,
        "qr": segno.make(address, micro=False).svg_data_uri(scale=6, light="#fff"),
        "is_only_here": request.get_host().rsplit(":", 1)[0] in _ONLY_THIS_MACHINE,
    }
    return render(request, "people/phone_code.html", context)


@require_POST
def revoke(request: HttpRequest, agency: str, phone_id: UUID) -> HttpResponse:
    """Revoke a phone at once."""
    viewer = viewer_in(request)
    phone = queries.phone_named(viewer, phone_id)
    actions.revoke_phone(acting_user=viewer, phone=phone, at=timezone.now())
    messages.success(request, f"The phone “{phone.label}” is revoked.")
    return redirect("phones:index", agency)


def _as_row(phone: Phone) -> dict[str, object]:
    names = ("label", "enrolled_at", "last_seen_at", "revoked_at")
    return {name: getattr(phone, name) for name in names} | {
        "person": str(phone.person),
        "revoked_by": str(phone.revoked_by or ""),
    }
