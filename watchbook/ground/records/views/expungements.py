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
from watchbook.ground.records.views.page import signed_in

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


@require_http_methods(["GET", "POST"])
def expunge_record(request: HttpRequest, agency: str, kind: str, record_id: UUID) -> HttpResponse:
    """Name the order, choose what it covers, confirm; after it the list of what was reached."""
    viewer = signed_in(request)
    require(viewer, "ledger.expunge")
    refusal, authority = "", request.POST.get("authority", "")
    chosen = request.POST.getlist("pointer")
    if request.method == "POST":
        try:
            expunge(
                acting_user=viewer,
                kind=kind,
                record_id=record_id,
                pointers=None if request.POST.get("scope") == "all" else chosen,
                authority=authority,
                at=timezone.now(),
            )
        except (ExpungementError, WriteError) as refused:
            refusal = str(refused)
        else:
            messages.success(request, "The order is carried out. The list below says where.")
            return redirect("records:expunge", agency=agency, kind=kind, record_id=record_id)
    context = {
        "order": expungement_view(viewer, kind, record_id),
        "refusal": refusal,
        "authority": authority,
        "chosen": chosen,
        "scope": request.POST.get("scope", ""),
    }
    return render(request, "records/expunge.html", context, status=422 if refusal else 200)
