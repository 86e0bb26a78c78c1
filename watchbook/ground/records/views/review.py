"""The queue of what waits for a review, and one record of it at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from watchbook.ground.ledger.errors import StaleVersionError
from watchbook.ground.people.permissions import may
from watchbook.ground.records.actions import take_step
from watchbook.ground.records.choices import Step
from watchbook.ground.records.errors import ReviewRefusedError
from watchbook.ground.records.opening import NOT_OPENED, has_opened
from watchbook.ground.records.queries import Waiting, record_url, record_view, waiting_for
from watchbook.ground.records.queries.outstanding import waiting_count
from watchbook.ground.records.queries.reviews import ages_of
from watchbook.ground.records.queries.steps import steps_open_to
from watchbook.ground.records.slots import face_of
from watchbook.ground.records.views.page import asked, posted, signed_in, tell_shown, viewer_of
from watchbook.ground.web.listing import list_file
from watchbook.ground.web.pagination import page_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from watchbook.ground.people.viewer import Viewer

_COLUMNS = ["Record", "About", "Kind", "Step", "For", "Written by", "Received", "Days",
            "Waiting long", "Address"]  # fmt: skip
_STEPS = [("", "Any step"), ("review", "Review"), ("approve", "Approve"), ("answer", "Answer")]
_WHOSE = [("", "All"), ("own", "My own"), ("others", "As deputy")]
_DONE = {
    Step.REVIEW: "Reviewed.",
    Step.APPROVE: "Approved.",
    Step.RETURN: "Returned with your note.",
    Step.COUNTERSIGN: "Countersigned.",
    Step.STATE_UNREVIEWED: "The record now says that it is not independently reviewed.",
}


def _asked_queue(request: HttpRequest) -> tuple[list[Waiting], dict[str, str]]:
    filters = {name: asked(request, name) for name in ("step", "kind", "q", "age", "whose")}
    waiting = waiting_for(
        viewer_of(request), timezone.now(), kind=filters["kind"], step=filters["step"],
        q=filters["q"], age=filters["age"], on_behalf=filters["whose"],
    )  # fmt: skip
    return waiting, filters


def _query(filters: dict[str, str]) -> str:
    """The filters as they stand in an address."""
    kept = urlencode({name: value for name, value in filters.items() if value})
    return f"?{kept}" if kept else ""


@require_GET
def queue(request: HttpRequest, agency: str) -> HttpResponseBase:
    """What waits for the viewer, oldest first; opened one by one."""
    viewer = signed_in(request)
    waiting, filters = _asked_queue(request)
    file = list_file(request, "review", _COLUMNS, lambda: _cells(waiting))
    if file is not None:
        return file
    everything = waiting_for(viewer, timezone.now()) if any(filters.values()) else waiting
    context = {
        "page": page_of(request, waiting),
        "filters": filters,
        "kinds": [("", "Any kind"), *sorted({(one.kind, one.kind_label) for one in everything})],
        "steps": _STEPS,
        "ages": ages_of(everything),
        "query": _query(filters),
        "whose": _WHOSE,
        "has_others": any(one.for_name for one in everything) or bool(filters["whose"]),
        "deputies_url": reverse("records:deputies", args=[agency]),
        "elsewhere": _waits_elsewhere(viewer, waiting),
        "first": next((one for one in waiting if one.step != "answer"), None),
    }
    return render(request, "records/review_queue.html", context)


def _waits_elsewhere(viewer: Viewer, waiting: list[Waiting]) -> int:
    """What waits for others, told to an approver whose own queue is empty."""
    return 0 if waiting or not may(viewer, "records.approve") else waiting_count(viewer)


def _cells(waiting: list[Waiting]) -> list[list[object]]:
    return [
        [
            one.title,
            one.about,
            one.kind_label,
            one.step_label,
            one.for_name,
            one.who,
            one.since,
            one.days,
            one.is_long,
            one.href,
        ]
        for one in waiting
    ]


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, agency: str, kind: str, record_id: UUID) -> HttpResponse:
    """One record, opened, with the steps that the viewer may take on the version he sees."""
    refusal, note = "", request.POST.get("note", "")
    waiting, filters = _asked_queue(request)
    after = _beside(waiting, f"{kind}/{record_id}", 1)
    if request.method == "POST":
        refusal = _take(request, kind, record_id, note)
        if not refusal:
            where = after.href if after else record_url(agency, kind, record_id, "review")
            return redirect(where + _query(filters))
    view = record_view(signed_in(request), kind, record_id)
    tell_shown(request, view)
    context = {
        "view": view,
        "own_url": face.url(view.row) if (face := face_of(kind)) is not None else "",
        "steps": steps_open_to(viewer_of(request), view.row, timezone.now()),
        "before": _beside(waiting, f"{kind}/{record_id}", -1),
        "after": after,
        "place": next((n for n, w in enumerate(waiting, 1) if w.row.id == record_id), 0),
        "total": len(waiting),
        "query": _query(filters),
        "refusal": refusal,
        "note": note,
    }
    return render(request, "records/review.html", context, status=409 if refusal else 200)


def _take(request: HttpRequest, kind: str, record_id: UUID, note: str) -> str:
    """Take the step that was pressed; gives what stands against it, empty when it is done."""
    pressed, version = request.POST.get("step", ""), request.POST.get("version", "")
    if pressed not in Step.values or not version.isdecimal() or len(version) > 9:
        return "Press one of the buttons."
    mark = posted(request, "opened")
    if not has_opened(viewer_of(request), kind, record_id, int(version), mark):
        return NOT_OPENED
    try:
        take_step(
            acting_user=viewer_of(request),
            kind=kind,
            record_id=record_id,
            version=int(version),
            step=Step(pressed),
            note=note,
            at=timezone.now(),
        )
    except (ReviewRefusedError, StaleVersionError) as refused:
        return str(refused)
    messages.success(request, _DONE[Step(pressed)])
    return ""


def _beside(waiting: list[Waiting], key: str, step: int) -> Waiting | None:
    """The neighbour in the queue: the next one, or the one before; none at the ends."""
    judged = [one for one in waiting if one.step != "answer"]
    places = [place for place, one in enumerate(judged) if one.key == key]
    if not places:
        return judged[0] if judged and step > 0 else None
    place = places[0] + step
    return judged[place] if 0 <= place < len(judged) else None
