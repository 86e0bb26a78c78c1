"""Any record: what it says now, and its whole history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from watchbook.ground.people.permissions import may
from watchbook.ground.records.actions import is_typing_error_time
from watchbook.ground.records.queries import record_view
from watchbook.ground.records.queries.signing import can_sign
from watchbook.ground.records.queries.steps import steps_open_to
from watchbook.ground.records.slots import face_of, is_submittable
from watchbook.ground.records.views.page import signed_in, tell_shown

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


@require_GET
def record(request: HttpRequest, agency: str, kind: str, record_id: UUID) -> HttpResponse:  # noqa: ARG001  # the address names it, the middleware reads it
    """The page of a record whose room has none of its own; else the way there."""
    viewer = signed_in(request)
    view = record_view(viewer, kind, record_id)
    face = face_of(kind)
    own = face.url(view.row) if face is not None else ""
    if own and own != request.path and "here" not in request.GET:
        return redirect(own)
    tell_shown(request, view)
    context = {
        "view": view,
        "steps": steps_open_to(viewer, view.row, timezone.now()),
        "can_correct": is_submittable(kind) and is_typing_error_time(viewer, view.row),
        "can_sign": can_sign(viewer, view.row),
        "can_expunge": may(viewer, "ledger.expunge"),
    }
    return render(request, "records/record.html", context)


@require_GET
def history(request: HttpRequest, agency: str, kind: str, record_id: UUID) -> HttpResponse:  # noqa: ARG001  # the address names it, the middleware reads it
    """Every version and act, with what changed, who and when; made for paper too."""
    view = record_view(signed_in(request), kind, record_id)
    tell_shown(request, view)
    return render(request, "records/history.html", {"view": view})
