"""`/<agency>/inbox/`: what could not be taken as it came, for a person to mend or put aside."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from watchbook.front.sync.actions import dismiss_submission, mark_mended, retry_submission
from watchbook.front.sync.choices import Status
from watchbook.front.sync.conflicts import conflict_of
from watchbook.front.sync.errors import SettleError
from watchbook.front.sync.queries import (
    OPEN,
    SETTLED,
    has_restricted,
    may_read_content,
    submission_seen,
    submissions_shown,
)
from watchbook.front.sync.showing import Raw, can_be_mended, lines_of, problems_of, raw_of, title_of
from watchbook.front.sync.views.submissions import refusal
from watchbook.ground.ledger.errors import UnknownKindError
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.people.audit import record_reading
from watchbook.ground.people.errors import NotAllowedError, NotFoundError
from watchbook.ground.records.queries.faces import record_url
from watchbook.ground.records.queries.history import seen_row
from watchbook.ground.records.queries.words import actor_names
from watchbook.ground.web.pagination import page_of
from watchbook.ground.web.slots import field_form_address

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

    from watchbook.front.sync.models import Submission
    from watchbook.ground.people.viewer import Viewer

_SHOWS = {
    "": OPEN,
    "mend": (Status.QUARANTINED, Status.CONFLICT),
    "wait": (Status.HELD,),
    "settled": SETTLED,
}
_SHOW_LABELS = (
    ("", "All that are open"),
    ("mend", "Those that need a person"),
    ("wait", "Those that wait for another"),
    ("settled", "Mended and put aside"),
)


def viewer_with_inbox(request: HttpRequest) -> Viewer:
    """Who looks, who must have some role in the agency; else a NotAllowedError."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]  # set by the middleware
    if not viewer.roles and not viewer.event_roles:
        message = "This account has no role here."
        raise NotAllowedError(message)
    return viewer


@require_safe
@never_cache
def index(request: HttpRequest, agency: str) -> HttpResponse:
    """The list: one's own, or everybody's for a supervisor or administrator."""
    viewer = viewer_with_inbox(request)
    show = request.GET.get("show", "")
    page = page_of(request, submissions_shown(viewer, _SHOWS.get(show, OPEN)))
    names = actor_names(agency, {row.actor for row in page})
    rows = [(row, title_of(row), names.get(row.actor, row.actor), problems_of(row)) for row in page]
    context = {"page": page, "rows": rows, "show": show, "shows": _SHOW_LABELS}
    return render(request, "sync/inbox.html", context)


@require_safe
@never_cache
def submission(request: HttpRequest, agency: str, sent_as: UUID) -> HttpResponse:
    """One submission: what is wrong, what was sent, what can be done."""
    viewer = viewer_with_inbox(request)
    row = submission_seen(viewer, sent_as)
    is_open_to = may_read_content(viewer, row)
    raw = raw_of(row) if is_open_to else Raw(None, "", is_cut=False)
    _log_reading(request, viewer, row)
    conflict = conflict_of(viewer, row, timezone.now())
    is_theirs = row.status == Status.QUARANTINED or (conflict is not None and conflict.is_author)
    is_mendable = is_theirs and can_be_mended(row, raw)
    context = {
        "row": row,
        "title": title_of(row),
        "who": _names(agency, (row.actor, row.settled_by or row.reminded_by)),
        "problems": problems_of(row),
        "raw": raw,
        "is_open_to": is_open_to,
        "lines": lines_of(viewer, row.kind, raw.values),
        "mend_href": field_form_address(row.kind, agency, mend=row.sent_as) if is_mendable else "",
        "conflict": conflict,
        "can_remind": viewer.has("supervisor"),
        "record_href": _record_href(viewer, row),
        "can_retry": row.status in (Status.HELD, Status.QUARANTINED),
        "is_settled": row.status not in OPEN,
    }
    return render(request, "sync/submission.html", context)


def _names(agency: str, actors: Iterable[str]) -> list[str]:
    names = actor_names(agency, {actor for actor in actors if actor})
    return [names.get(actor, actor) for actor in actors]


def _record_href(viewer: Viewer, row: Submission) -> str:
    """The record's own history, where it exists and the viewer sees it."""
    if row.record_id is None:
        return ""
    try:
        seen_row(viewer, row.kind, row.record_id)
    except NotFoundError:
        return ""
    return record_url(row.agency_id, row.kind, row.record_id, "history")


def _log_reading(request: HttpRequest, viewer: Viewer, row: Submission) -> None:
    try:
        schema = kind_named(row.kind).schema
    except UnknownKindError:
        return
    if has_restricted(schema) and may_read_content(viewer, row):
        record_reading(viewer, f"submission of {row.kind}", row.sent_as, request)


def _readable(request: HttpRequest, sent_as: UUID) -> Submission:
    viewer = viewer_with_inbox(request)
    row = submission_seen(viewer, sent_as)
    if not may_read_content(viewer, row):
        message = "Parts of this are not open to you."
        raise NotAllowedError(message)
    _log_reading(request, viewer, row)
    return row


@require_safe
@never_cache
def raw_json(request: HttpRequest, agency: str, sent_as: UUID) -> HttpResponse:  # noqa: ARG001  # the middleware reads it
    """What the form that mends it starts from."""
    row = _readable(request, sent_as)
    told: dict[str, Any] = {
        "status": row.status,
        "kind": row.kind,
        "envelope": raw_of(row).envelope,
        "problems": [{"pointer": p["pointer"], "message": p["message"]} for p in row.problems],
    }
    return JsonResponse(told)


@require_safe
@never_cache
def content(request: HttpRequest, agency: str, sent_as: UUID) -> HttpResponse:  # noqa: ARG001  # as above
    """The bytes as they came, to save: never shown by a browser, whatever is in them."""
    row = _readable(request, sent_as)
    response = HttpResponse(bytes(row.content), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="submission-{row.sent_as}.bin"'
    return response


@require_POST
def mended(request: HttpRequest, agency: str, sent_as: UUID) -> HttpResponse:  # noqa: ARG001  # as above
    """Told by the device that mended it: `{"by": uuid}` of the submission that was taken."""
    viewer = viewer_with_inbox(request)
    row = submission_seen(viewer, sent_as)
    try:
        by = UUID(json.loads(request.body)["by"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return refusal(400, 'Send {"by": uuid} of the submission that mends it.')
    try:
        mark_mended(acting_user=viewer, row=row, by=by, at=timezone.now())
    except SettleError as error:
        return refusal(409, str(error))
    return JsonResponse({"uuid": str(row.sent_as), "now": row.status})


@require_POST
def retry(request: HttpRequest, agency: str, sent_as: UUID) -> HttpResponse:
    """Try once more to take it as it is."""
    viewer = viewer_with_inbox(request)
    row = submission_seen(viewer, sent_as)
    try:
        taken = retry_submission(acting_user=viewer, row=row, at=timezone.now())
    except SettleError as error:
        messages.warning(request, str(error))
    else:
        said = "It is in the record now." if taken else "It still cannot be taken as it is."
        (messages.success if taken else messages.warning)(request, said)
    return redirect("inbox:submission", agency=agency, sent_as=sent_as)


@require_POST
def dismiss(request: HttpRequest, agency: str, sent_as: UUID) -> HttpResponse:
    """Put it aside with a reason. Its bytes and its receipt stay."""
    viewer = viewer_with_inbox(request)
    row = submission_seen(viewer, sent_as)
    note = request.POST.get("note", "").replace("\0", "")
    try:
        dismiss_submission(acting_user=viewer, row=row, note=note, at=timezone.now())
    except SettleError as error:
        messages.warning(request, str(error))
        return redirect("inbox:submission", agency=agency, sent_as=sent_as)
    messages.success(request, "Put aside. What was sent is kept, with your reason.")
    return redirect("inbox:index", agency=agency)
