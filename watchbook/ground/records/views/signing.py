"""One press by which a person signs for what his phone wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from watchbook.ground.records.actions import sign_for
from watchbook.ground.records.queries import record_url
from watchbook.ground.records.views.page import signed_in

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


@require_POST
def sign(request: HttpRequest, agency: str, kind: str, record_id: UUID) -> HttpResponse:
    """Sign for it, then back to the record."""
    viewer = signed_in(request)
    is_new = sign_for(acting_user=viewer, kind=kind, record_id=record_id, at=timezone.now())
    said = "Signed for: it stands under your name too now." if is_new else "It is signed already."
    messages.success(request, said)
    return redirect(record_url(agency, kind, record_id))
