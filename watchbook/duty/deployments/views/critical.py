"""Critical incidents: the press, the list for supervisors, who is in one and who may open it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from watchbook.core.schema import labels_of, uuid_in
from watchbook.duty.deployments import choices_force as choices
from watchbook.duty.deployments.actions.critical import change_critical, end_critical, set_critical
from watchbook.duty.deployments.permissions_force import SET_CRITICAL
from watchbook.duty.deployments.queries.critical import (
    closed_by_time,
    criticals,
    is_in_it,
    is_named,
    sees_critical,
)
from watchbook.duty.deployments.queries.incidents import incident_of
from watchbook.duty.deployments.views.page import viewer_of
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.permissions import may, require
from watchbook.ground.people.queries import people_of
from watchbook.ground.records.queries import record_view
from watchbook.ground.records.views.page import posted, pressed
from watchbook.ground.web.pagination import page_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from watchbook.duty.deployments.models import Critical
    from watchbook.ground.people.viewer import Viewer


@require_GET
@never_cache
def index(request: HttpRequest, agency: str) -> HttpResponse:  # noqa: ARG001  # the address names it, the middleware reads it
    """Critical incidents, running first; of those that do not name the viewer, only who to ask."""
    viewer = viewer_of(request)
    require(viewer, SET_CRITICAL)
    rows = [one for one in criticals(viewer) if sees_critical(viewer, one)]
    rows.sort(key=lambda one: (one.ended_at is not None, -one.set_at.timestamp()))
    page = page_of(request, rows)
    lines = [(one, is_named(viewer, one)) for one in page]
    return render(request, "deployments/critical_list.html", {"page": page, "lines": lines})


def _critical(viewer: Viewer, critical_id: UUID) -> Critical:
    found = criticals(viewer).filter(id=critical_id).first()
    if found is None or not sees_critical(viewer, found):
        message = "There is no such critical incident here."
        raise NotFoundError(message)
    return found


@require_GET
@never_cache
def critical(request: HttpRequest, agency: str, critical_id: UUID) -> HttpResponse:  # noqa: ARG001  # as above
    """One critical incident: who is in it, who may open it, and how to change that."""
    viewer = viewer_of(request)
    found = _critical(viewer, critical_id)
    involved = {line.person_id for line in found.involved.all()}
    named = {line.person_id for line in found.named.all()}
    near = closed_by_time(viewer, found)
    context = {
        "critical": found,
        "near_bites": near[0],
        "near_deployments": near[1],
        "causes": labels_of(choices.GRAVE, found.causes),
        "is_named": is_named(viewer, found),
        "can_change": may(viewer, SET_CRITICAL)
        and not is_in_it(viewer, found)
        and found.ended_at is None,
        "people": [
            (person, person.id in involved, person.id in named) for person in people_of(viewer)
        ],
        "who": record_view(viewer, "deployments.critical", critical_id).who,
    }
    return render(request, "deployments/critical.html", context)


@require_POST
def press(request: HttpRequest, agency: str, incident_id: UUID) -> HttpResponse:
    """Set an incident critical."""
    viewer = viewer_of(request)
    incident = incident_of(viewer, incident_id)
    causes = [one for one in request.POST.getlist("causes") if one]
    return pressed(
        request,
        lambda: set_critical(
            acting_user=viewer, incident=incident, causes=causes, at=timezone.now()
        ),
        "Critical. Prompts about those in it have stopped; nobody else opens this incident. Name "
        "who else may.",
        reverse("deployments:incident", kwargs={"agency": agency, "incident_id": incident_id}),
    )  # fmt: skip


def _ids(request: HttpRequest, name: str) -> list[UUID]:
    return [one for text in request.POST.getlist(name)[:200] if (one := uuid_in(text))]


def _address(agency: str, critical_id: UUID) -> str:
    return reverse("deployments:critical", kwargs={"agency": agency, "critical_id": critical_id})


@require_POST
def change(request: HttpRequest, agency: str, critical_id: UUID) -> HttpResponse:
    """Say anew who is in it and who may open it."""
    viewer = viewer_of(request)
    found = _critical(viewer, critical_id)
    told: dict[str, Any] = {name: _ids(request, name) for name in ("involved", "named")}
    return pressed(
        request,
        lambda: change_critical(
            acting_user=viewer, critical=found, reason=posted(request, "reason"),
            at=timezone.now(), **told,
        ),
        "Kept, with your reason.",
        _address(agency, critical_id),
    )  # fmt: skip


@require_POST
def end(request: HttpRequest, agency: str, critical_id: UUID) -> HttpResponse:
    """End it, with a reason."""
    viewer = viewer_of(request)
    found = _critical(viewer, critical_id)
    return pressed(
        request,
        lambda: end_critical(
            acting_user=viewer, critical=found, reason=posted(request, "reason"),
            at=timezone.now(),
        ),
        "Ended. The incident is open to the unit again, and prompts are heard again.",
        _address(agency, critical_id),
    )  # fmt: skip
