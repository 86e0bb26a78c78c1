"""Pages of training days: the list, one day, its running order, copying set-ups."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from watchbook.core.schema import uuid_in
from watchbook.duty.training.actions.setups import copy_setups
from watchbook.duty.training.actions.statements import mark_time
from watchbook.duty.training.disciplines import CHOICES, label_of
from watchbook.duty.training.models import EventTeam
from watchbook.duty.training.queries.listing import event_columns, event_rows, with_disciplines
from watchbook.duty.training.queries.restrictions import listed_teams
from watchbook.duty.training.queries.running import running_order
from watchbook.duty.training.queries.setups import (
    event_of,
    exercises,
    exercises_of,
    found_events,
)
from watchbook.duty.training.views.page import asked, asked_span, posted, pressed, viewer_of
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.permissions import may, require
from watchbook.ground.web.listing import list_file
from watchbook.ground.web.pagination import page_of
from watchbook.ground.web.slots import field_form_address

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpRequest, HttpResponseBase

    from watchbook.duty.training.models import Event, Exercise
    from watchbook.ground.people.viewer import Viewer

DISCIPLINES = [("", "Any"), *((one.value, one.label) for one in CHOICES)]


def require_part(viewer: Viewer) -> None:
    """Refuse those who have no part in training here, not even for one event."""
    if not any(may(viewer, "training.read_setups", event) for event in viewer.event_ids):
        require(viewer, "training.read_setups")


@require_GET
def index(request: HttpRequest, agency: str) -> HttpResponseBase:
    """Training days with search, filters and export."""
    viewer = viewer_of(request)
    require_part(viewer)
    since, until = asked_span(request)
    found = found_events(
        viewer, text=asked(request, "q"), discipline=asked(request, "discipline"),
        since=since, until=until,
    )  # fmt: skip
    file = list_file(request, "training-days", event_columns(), lambda: event_rows(found))
    if file is not None:
        return file
    page = page_of(request, found)
    context = {
        "page": page,
        "lines": with_disciplines(list(page)),
        "disciplines": DISCIPLINES,
        "is_filtered": bool(request.GET),
        "can_plan": may(viewer, "training.plan"),
        "add_url": field_form_address("training.event", agency),
    }
    return render(request, "training/index.html", context)


@require_GET
def event(request: HttpRequest, agency: str, event_id: UUID) -> HttpResponseBase:  # noqa: ARG001  # the address names it, the middleware reads it
    """One training day: its exercises and teams."""
    viewer = viewer_of(request)
    found = event_of(viewer, event_id)
    day = running_order(viewer, found)
    context = {
        "event": found,
        "exercises": [(one, label_of(one.discipline)) for one in day.exercises],
        "teams": listed_teams(viewer, found, [team for team, _ in day.rows]),
        "day": day,
    } | _doings(viewer, found)
    return render(request, "training/event.html", context)


def _doings(viewer: Viewer, found: Event) -> dict[str, Any]:
    """What the viewer may do with a training day, with the addresses of its forms."""
    agency = str(viewer.agency)
    wrote = found.opened_by == viewer.actor_id or found.conductor_id == viewer.person_id
    listed = EventTeam.objects.filter(
        agency_id=agency, record=found, team__handler=viewer.person_id
    )
    return {
        "can_plan": may(viewer, "training.plan", found.id),
        "can_amend": wrote or may(viewer, "training.correct", found.id),
        "can_witness": may(viewer, "training.witness", found.id),
        "can_log": may(viewer, "training.log_run", found.id),
        "has_own_runs": viewer.person_id is not None and listed.exists(),
        "amend_url": field_form_address("training.event", agency, record=found.id),
        "add_url": field_form_address("training.exercise", agency, event=found.id),
    }


@require_GET
def order(request: HttpRequest, agency: str, event_id: UUID) -> HttpResponseBase:  # noqa: ARG001  # the address names it, the middleware reads it
    """Teams by exercises on one page, for a phone or for paper (`?format=print`)."""
    viewer = viewer_of(request)
    found = event_of(viewer, event_id)
    context = {
        "event": found,
        "day": running_order(viewer, found),
        "can_witness": may(viewer, "training.witness", found.id),
        "can_log": may(viewer, "training.log_run", found.id),
    }
    name = "order_print" if asked(request, "format") == "print" else "order"
    return render(request, f"training/{name}.html", context)


@require_POST
def mark(request: HttpRequest, agency: str, event_id: UUID) -> HttpResponseBase:
    """One press of a witness: a team's run of an exercise begins or ends now."""
    viewer = viewer_of(request)
    event_of(viewer, event_id)
    which, what = posted(request, "mark"), "beginning"
    exercise_id, team_id = _named(request, "exercise"), _named(request, "team")
    if which not in ("started_at", "ended_at"):
        raise NotFoundError
    what = "beginning" if which == "started_at" else "end"
    back = reverse("training:order", kwargs={"agency": agency, "event_id": event_id})
    return pressed(
        request,
        lambda: mark_time(
            acting_user=viewer, exercise_id=exercise_id, team_id=team_id,
            mark="started_at" if what == "beginning" else "ended_at", at=timezone.now(),
        ),
        f"The {what} is marked.",
        f"{back}#{exercise_id}-{team_id}",
    )  # fmt: skip


def _named(request: HttpRequest, name: str) -> UUID:
    try:
        return UUID(posted(request, name))
    except ValueError:
        raise NotFoundError from None


@require_http_methods(["GET", "POST"])
def copy(request: HttpRequest, agency: str, event_id: UUID) -> HttpResponseBase:
    """Copy set-ups of another day into this one: choose, press once."""
    viewer = viewer_of(request)
    found = event_of(viewer, event_id)
    require(viewer, "training.plan", found.id)
    if request.method == "POST":
        chosen = [one for text in request.POST.getlist("exercises") if (one := uuid_in(text))]
        back = reverse("training:event", kwargs={"agency": agency, "event_id": event_id})
        return pressed(
            request,
            lambda: copy_setups(
                acting_user=viewer, event_id=found.id, exercise_ids=chosen, at=timezone.now()
            ),
            "Copied. Times, weather, people and layouts were left out.",
            back,
        )
    context = {
        "event": found,
        "days": [
            (day, exercises_of(viewer, day.id))
            for day in found_events(viewer, text=asked(request, "q")).exclude(id=found.id)[:12]
        ],
        "alone": _alone(viewer),
    }
    return render(request, "training/copy.html", context)


def _alone(viewer: Viewer) -> list[Exercise]:
    """The viewer's own newest set-ups outside any day."""
    own = exercises(viewer).filter(event__isnull=True, opened_by=viewer.actor_id)
    return list(own.order_by("-received_at")[:12])
