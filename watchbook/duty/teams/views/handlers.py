"""Pages of handlers: the list and one handler."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from watchbook.duty.teams import queries
from watchbook.duty.teams.views.page import of_agency, seen, viewer_of
from watchbook.ground.people.permissions import may, require
from watchbook.ground.web.listing import list_file
from watchbook.ground.web.pagination import page_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

_COLUMNS = ["Name", "Badge", "Dogs now", "Standing", "Id"]


@require_GET
@of_agency
def handlers(request: HttpRequest) -> HttpResponseBase:
    """The handlers of the unit."""
    viewer = viewer_of(request)
    require(viewer, "teams.read")
    q = request.GET.get("q", "")
    lines = queries.handler_lines(viewer, timezone.now(), q=q)
    file = list_file(request, "handlers", _COLUMNS, lambda: map(_cells, lines))
    if file is not None:
        return file
    can_open_plans = may(viewer, "teams.open_plan")
    context = {"page": page_of(request, lines), "q": q, "can_open_plans": can_open_plans}
    return render(request, "teams/handlers.html", context)


def _cells(line: queries.HandlerLine) -> list[object]:
    return [
        str(line.person),
        line.person.badge,
        "; ".join(one.team.dog.name for one in line.now),
        "; ".join(str(one.standing) for one in line.now) or "no team now",
        str(line.person.id),
    ]


@require_GET
@of_agency
def handler(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One handler: the teams, and that there is an envelope to those who may know."""
    viewer, at = viewer_of(request), timezone.now()
    found = seen(queries.handler_of(viewer, person_id))
    listed = list(queries.teams_of_handler(viewer, found.id))
    standing = queries.standings(viewer, listed, at)
    is_own = viewer.person_id == found.id
    context = {
        "person": found,
        "is_own": is_own,
        "teams": [(team, standing[team.id]) for team in listed],
        "stood_down": queries.stand_down_of(viewer, found.id, at),
        "envelope": queries.envelope_of(viewer, found),
        "sees_envelope": is_own or may(viewer, "teams.open_envelope"),
        "can_write_envelope": is_own and may(viewer, "teams.write_envelope"),
        "can_manage": may(viewer, "teams.manage"),
        "can_stand_down": may(viewer, "teams.stand_down"),
        "can_read": is_own or may(viewer, "teams.read"),
    }
    return render(request, "teams/handler.html", context)
