"""Deputies for reviews: who stands in for whom, naming one, and what was done."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from watchbook.ground.people.permissions import may, permissions
from watchbook.ground.people.queries import people_of, roles_held
from watchbook.ground.records.actions.deputies import NAME, end_deputy, name_deputy
from watchbook.ground.records.errors import DeputyError
from watchbook.ground.records.queries.deputies import (
    DEPUTY_ROLES,
    PLANNED,
    RUNNING,
    STANDINGS,
    acts_for,
    days_alone,
    deputies,
    deputy_named,
    done_for,
    kept_to,
    standing_of_deputy,
    today_of,
)
from watchbook.ground.records.views.page import asked, posted, signed_in
from watchbook.ground.web.listing import list_file
from watchbook.ground.web.pagination import page_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from watchbook.ground.people.viewer import Viewer
    from watchbook.ground.records.models import Deputy, DeputyAct

_COLUMNS = ["Who is away", "Deputy", "From", "Last day", "Ended early", "Standing"]
_DONE_COLUMNS = ["When", "Step", "Record", "Kind", "Version", "Address"]
_FIELDS = ("person", "deputy", "from_on", "until_on")
_LABELS = dict(STANDINGS)


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest, agency: str) -> HttpResponseBase:
    """Every deputy that the viewer may see, and the form that names one."""
    viewer, at = signed_in(request), timezone.now()
    refusal = _name(request, viewer, at) if request.method == "POST" else ""
    if request.method == "POST" and not refusal:
        return redirect("records:deputies", agency)
    rows, today = _asked_rows(request, viewer, at), today_of(viewer, at)
    file = list_file(request, "deputies", _COLUMNS, lambda: [_cells(one, today) for one in rows])
    if file is not None:
        return file
    page = page_of(request, rows)
    context = _form(request, viewer, at) | {
        "page": page,
        "told": [(one, _LABELS[standing_of_deputy(one, today)]) for one in page],
        "standings": [("", "Any"), *STANDINGS],
        "filters": {name: asked(request, name) for name in ("q", "standing")},
        "refusal": refusal,
    }
    return render(request, "records/deputies.html", context, status=422 if refusal else 200)


def _asked_rows(request: HttpRequest, viewer: Viewer, at: datetime) -> QuerySet[Deputy]:
    rows = kept_to(deputies(viewer), asked(request, "standing"), today_of(viewer, at))
    for word in asked(request, "q").split():
        rows = rows.filter(Q(person__name__icontains=word) | Q(deputy__name__icontains=word))
    return rows


def _cells(one: Deputy, today: date) -> list[object]:
    standing = _LABELS[standing_of_deputy(one, today)]
    return [str(one.person), str(one.deputy), one.from_on, one.until_on, one.ended_at, standing]


def _form(request: HttpRequest, viewer: Viewer, at: datetime) -> dict[str, object]:
    """Who may be chosen, and what was typed."""
    people = list(people_of(viewer))
    held = roles_held(str(viewer.agency), [one.id for one in people], at)
    judging = permissions()["records.review"] | permissions()["records.approve"]
    judges = [one for one in people if not held.get(one.id, frozenset()).isdisjoint(judging)]
    others = [one for one in people if not held.get(one.id, frozenset()).isdisjoint(DEPUTY_ROLES)]
    if not may(viewer, NAME):
        judges = [one for one in judges if one.id == viewer.person_id]
    typed = {name: posted(request, name) for name in _FIELDS}
    own = str(viewer.person_id) if any(one.id == viewer.person_id for one in judges) else ""
    return {
        "can_name": bool(judges),
        "judges": [("", "Choose"), *((str(one.id), str(one)) for one in judges)],
        "others": [("", "Choose"), *((str(one.id), str(one)) for one in others)],
        "typed": typed | {"person": typed["person"] or own},
    }


def _name(request: HttpRequest, viewer: Viewer, at: datetime) -> str:
    """Name the deputy that was asked for; gives what stands against it, empty when it is done."""
    try:
        person, deputy = (UUID(posted(request, name)) for name in ("person", "deputy"))
    except ValueError:
        return "Choose who is away, and who stands in."
    try:
        from_on, until_on = (
            date.fromisoformat(posted(request, name)) for name in ("from_on", "until_on")
        )
    except ValueError:
        return "Give the first and the last day, each as a date."
    try:
        named = name_deputy(
            acting_user=viewer, person_id=person, deputy_id=deputy, from_on=from_on,
            until_on=until_on, at=at,
        )  # fmt: skip
    except DeputyError as refused:
        return str(refused)
    messages.success(request, "Named. It begins and ends by itself.")
    for missing in days_alone(named):
        messages.warning(request, str(missing))
    return ""


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, agency: str, deputy_id: UUID) -> HttpResponseBase:
    """One naming, what was done under it, and the press that ends it now."""
    viewer, at = signed_in(request), timezone.now()
    row = deputy_named(viewer, deputy_id)
    refusal = _end(request, viewer, row, at) if request.method == "POST" else ""
    if request.method == "POST" and not refusal:
        return redirect("records:deputy", agency, deputy_id)
    acts = acts_for(row)
    file = list_file(request, "done-by-deputy", _DONE_COLUMNS, lambda: _done(viewer, list(acts)))
    if file is not None:
        return file
    page = page_of(request, acts)
    standing = standing_of_deputy(row, today_of(viewer, at))
    context = {
        "row": row,
        "standing": _LABELS[standing],
        "page": page,
        "done": done_for(viewer, list(page)),
        "alone": days_alone(row) if standing in (PLANNED, RUNNING) else [],
        "can_end": standing in (PLANNED, RUNNING) and _may_end(viewer, row),
        "refusal": refusal,
        "reason": posted(request, "reason"),
    }
    return render(request, "records/deputy.html", context, status=422 if refusal else 200)


def _done(viewer: Viewer, acts: list[DeputyAct]) -> list[list[object]]:
    told = done_for(viewer, acts)
    return [[one.at, one.word, one.title, one.kind, one.version, one.href] for one in told]


def _may_end(viewer: Viewer, row: Deputy) -> bool:
    return viewer.person_id in (row.person_id, row.deputy_id) or may(viewer, NAME)


def _end(request: HttpRequest, viewer: Viewer, row: Deputy, at: datetime) -> str:
    try:
        end_deputy(acting_user=viewer, deputy_id=row.id, reason=posted(request, "reason"), at=at)
    except DeputyError as refused:
        return str(refused)
    messages.success(request, "Ended. What was done stays as it is.")
    return ""
