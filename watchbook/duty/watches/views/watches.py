"""Pages of watches: who is on watch, the list, one watch, and the two presses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from watchbook.duty.teams.queries.teams import team_choices, teams
from watchbook.duty.watches.actions.standing import begin_watch, end_watch
from watchbook.duty.watches.cards import own_standing
from watchbook.duty.watches.choices import DUTIES, ON_CALL
from watchbook.duty.watches.periods import day_in, week_of
from watchbook.duty.watches.permissions import READ, STAND
from watchbook.duty.watches.queries.listing import watch_columns, watch_rows
from watchbook.duty.watches.queries.restrictions import despite_of_watch, limits_now
from watchbook.duty.watches.queries.roster import absences_in, shifts_in
from watchbook.duty.watches.queries.standing import (
    duration_text,
    duty_label,
    found_watches,
    is_asked_about,
    minutes_of,
    running_watches,
    watch_of,
)
from watchbook.duty.watches.views.page import (
    asked,
    asked_id,
    asked_span,
    posted,
    pressed,
    team_posted,
    viewer_of,
)
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.permissions import may, require
from watchbook.ground.records.queries import record_view
from watchbook.ground.web.listing import list_file
from watchbook.ground.web.pagination import page_of
from watchbook.ground.web.slots import field_form_address

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from watchbook.duty.teams.models import Team
    from watchbook.ground.people.viewer import Viewer

_DUTIES = [("", "Any"), *((one.value, one.label) for one in DUTIES)]
_NOTHING_POSTED = "There is no such duty."


@require_GET
def index(request: HttpRequest, agency: str) -> HttpResponse:
    """Now: the viewer's own press, who is on watch and on call, and what is planned today."""
    viewer, at = viewer_of(request), timezone.now()
    require(viewer, READ)
    today = week_of(day_in(at, viewer.timezone))
    running = running_watches(viewer)
    planned = [one for one in shifts_in(viewer, today) if one.from_at <= at < one.until_at]
    context = own_standing(viewer) | {
        "on_watch": [one for one in running if one.duty != ON_CALL],
        "on_call": [one for one in running if one.duty == ON_CALL],
        "planned": planned,
        "limits": limits_now(viewer, [one.team for one in (*running, *planned)], at),
        "away": absences_in(viewer, at, at),
        "asked": {one.id for one in running if is_asked_about(one, at)},
        "can_stand": may(viewer, STAND),
        "write_url": field_form_address("watches.watch", agency),
    }
    return render(request, "watches/index.html", context)


@require_GET
def listed(request: HttpRequest, agency: str) -> HttpResponseBase:
    """Watches with search, filters and export."""
    viewer = viewer_of(request)
    require(viewer, READ)
    since, until = asked_span(request)
    found = found_watches(
        viewer, text=asked(request, "q"), team=asked_id(request, "team"),
        duty=asked(request, "duty"), is_open=asked(request, "open") == "yes",
        since=since, until=until,
    )  # fmt: skip
    file = list_file(request, "watches", watch_columns(), lambda: watch_rows(found))
    if file is not None:
        return file
    page = page_of(request, found)
    context = {
        "page": page,
        "lines": _lines(list(page), timezone.now()),
        "duties": _DUTIES,
        "teams": team_choices(viewer),
        "is_filtered": bool(request.GET),
        "can_stand": may(viewer, STAND),
        "write_url": field_form_address("watches.watch", agency),
    }
    return render(request, "watches/list.html", context)


def _lines(rows: list[Any], at: datetime) -> list[dict[str, Any]]:
    return [
        {
            "watch": one,
            "duty": duty_label(one),
            "lasted": duration_text(minutes_of(one)),
            "is_asked": is_asked_about(one, at),
        }
        for one in rows
    ]


@require_GET
def watch(request: HttpRequest, agency: str, watch_id: UUID) -> HttpResponse:
    """One watch: as it was, what overlaps it, and what its handler may still do."""
    viewer, at = viewer_of(request), timezone.now()
    found = watch_of(viewer, watch_id)
    view = record_view(viewer, "watches.watch", watch_id)
    is_own = found.team.handler_id == viewer.person_id
    overlapping = found_watches(
        viewer, team=found.team_id, since=found.began_at, until=found.ended_at or at
    ).exclude(id=found.id)
    context = {
        "watch": found,
        "line": _lines([found], at)[0],
        "who": view.who,
        "despite": despite_of_watch(viewer, found, at),
        "overlapping": overlapping if found.is_overlapped else [],
        "can_amend": (is_own or found.opened_by == viewer.actor_id) and may(viewer, STAND),
        "amend_url": field_form_address("watches.watch", agency, record=found.id),
    }
    return render(request, "watches/watch.html", context)


@require_POST
def begin(request: HttpRequest, agency: str) -> HttpResponse:
    """One press: a watch of the viewer's own team begins now."""
    viewer, at, duty = viewer_of(request), timezone.now(), posted(request, "duty")
    if duty not in {one.value for one in DUTIES}:
        raise NotFoundError(_NOTHING_POSTED)
    team = _own_team(viewer, posted(request, "team"), at)
    return pressed(
        request,
        lambda: begin_watch(acting_user=viewer, team=team, duty=duty, at=at),
        f"{team}: {dict(_DUTIES)[duty].lower()} since now.",
        reverse("watches:index", kwargs={"agency": agency}),
    )


def _own_team(viewer: Viewer, text: str, at: datetime) -> Team:
    team = team_posted(teams(viewer, at).filter(handler_id=viewer.person_id), text)
    if team is None:
        message = "You stand in no such team now."
        raise NotFoundError(message)
    return team


@require_POST
def end(request: HttpRequest, agency: str, watch_id: UUID) -> HttpResponse:
    """One press: the watch ends now."""
    viewer = viewer_of(request)
    found = watch_of(viewer, watch_id)
    return pressed(
        request,
        lambda: end_watch(acting_user=viewer, watch=found, at=timezone.now()),
        "The watch ended now. If it ended earlier, amend it.",
        reverse("watches:index", kwargs={"agency": agency}),
    )
