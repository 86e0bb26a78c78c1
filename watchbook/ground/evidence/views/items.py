"""An item's page with its custody; its preview; its original."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from watchbook.ground.evidence import actions, queries
from watchbook.ground.evidence.choices import CustodyAct
from watchbook.ground.evidence.errors import EvidenceError
from watchbook.ground.evidence.serving import download_response, picture_response
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.queries import people_of

if TYPE_CHECKING:
    from watchbook.ground.evidence.models import Item
    from watchbook.ground.people.viewer import Viewer

PREVIEW_EDGES = (320, 1600)
_A_DAY_S = 86_400


def _item(request: HttpRequest, item_id: UUID) -> tuple[Viewer, Item]:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]  # set by the middleware
    item = queries.item_of(viewer, item_id)
    if item is None:
        message = "There is no such item here."
        raise NotFoundError(message)
    return viewer, item


@require_GET
def item(request: HttpRequest, agency: str, item_id: UUID) -> HttpResponse:  # noqa: ARG001  # in the address
    """The item: preview, hash, and everything that was done with it."""
    viewer, row = _item(request, item_id)
    names = {str(person.id): str(person) for person in people_of(viewer)}
    labels = dict(CustodyAct.choices)
    custody = [
        {
            "at": step.link.received_at,
            "what": labels.get(step.act, step.act) if step.act else "Received",
            "who": names.get(step.link.actor, step.link.actor),
            "to": step.leaves.get("/to"),
            "purpose": step.leaves.get("/purpose") or step.reason,
            "index": step.link.entry_index,
        }
        for step in queries.custody_of(viewer, row)
    ]
    told = {
        "item": row, "custody": custody, "acts": CustodyAct.choices[1:],
        "no_picture": actions.why_no_preview(row.agency_id, row.file),
    }  # fmt: skip
    return render(request, "evidence/item.html", told)


@require_GET
def preview(request: HttpRequest, agency: str, item_id: UUID, edge: int) -> HttpResponse:  # noqa: ARG001  # in the address
    """A re-encoded copy without location or device data; 415 where there can be none."""
    _, row = _item(request, item_id)
    if edge not in PREVIEW_EDGES:
        message = "There is no preview of that size."
        raise NotFoundError(message)
    return picture_response(row.agency_id, row.file, longest_edge=edge, cached_s=_A_DAY_S)


@require_http_methods(["POST"])
def original(request: HttpRequest, agency: str, item_id: UUID) -> HttpResponse:  # noqa: ARG001  # in the address
    """The original's own bytes, as a download; the opening is written into its custody."""
    viewer, row = _item(request, item_id)
    content = actions.open_original(
        acting_user=viewer, item=row, purpose=request.POST.get("purpose", ""), at=timezone.now()
    )
    return download_response(content, row.name)


@require_POST
def custody(request: HttpRequest, agency: str, item_id: UUID) -> HttpResponse:
    """Write a hand-over or disclosure into the custody."""
    viewer, row = _item(request, item_id)
    try:
        actions.note_custody(
            acting_user=viewer,
            item=row,
            act=request.POST.get("act", ""),
            to=request.POST.get("to", ""),
            purpose=request.POST.get("purpose", ""),
            at=timezone.now(),
        )
        messages.success(request, "Written into the custody of this item.")
    except EvidenceError as error:
        messages.error(request, str(error))
    return redirect("evidence:item", agency=agency, item_id=item_id)
