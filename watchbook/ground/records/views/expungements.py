"""Expunging a record by court order: what it must reach, what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from watchbook.ground.ledger.errors import WriteError
from watchbook.ground.people.permissions import require
from watchbook.ground.records.actions import expunge
from watchbook.ground.records.errors import ExpungementError
from watchbook.ground.records.queries.expungements import expungement_view
from watchbook.ground.records.views.page import signed_in, viewer_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


@require_http_methods(["GET", "POST"])
def expunge_record(request: HttpRequest, agency: str, kind: str, record_id: UUID) -> HttpResponse:
    """Name the order, choose what it covers, confirm; after it the list of what was reached."""
    viewer = signed_in(request)
    require(viewer, "ledger.expunge")
    refusal = ""
    if request.method == "POST":
        refusal = _carry_out(request, kind, record_id)
        if not refusal:
            messages.success(request, "The order is carried out. The list below says where.")
            return redirect("records:expunge", agency=agency, kind=kind, record_id=record_id)
    context = {
        "order": expungement_view(viewer, kind, record_id),
        "refusal": refusal,
        "authority": request.POST.get("authority", ""),
        "chosen": request.POST.getlist("pointer"),
        "scope": request.POST.get("scope", ""),
    }
    return render(request, "records/expunge.html", context, status=422 if refusal else 200)


def _carry_out(request: HttpRequest, kind: str, record_id: UUID) -> str:
    """Expunge what was chosen; gives what stands against it, empty when it is done."""
    chosen = request.POST.getlist("pointer")
    try:
        expunge(
            acting_user=viewer_of(request),
            kind=kind,
            record_id=record_id,
            pointers=None if request.POST.get("scope") == "all" else chosen,
            authority=request.POST.get("authority", ""),
            at=timezone.now(),
        )
    except (ExpungementError, WriteError) as refused:
        return str(refused)
    return ""
