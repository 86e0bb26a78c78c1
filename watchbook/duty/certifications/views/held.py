"""What holds: every team now, one team on any past day, and the calendar of last days."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from watchbook.duty.certifications.permissions import READ, WRITE
from watchbook.duty.certifications.queries.certificates import (
    certificates,
    in_force_then,
    lines,
    standing_team,
)
from watchbook.duty.certifications.queries.in_force import in_force
from watchbook.duty.certifications.queries.listing import months_of_endings
from watchbook.duty.certifications.views.certificates import RULE
from watchbook.duty.teams.queries.teams import team_of
from watchbook.duty.teams.queries.teams import teams as all_teams
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.permissions import may, require
from watchbook.ground.records.views.page import asked, asked_day, viewer_of
from watchbook.ground.web.slots import field_form_address

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

KNOWN = (
    "Known then is what this system had received by that moment. Known now counts what was "
    "received or amended since, for the same moment."
)


@require_GET
def ending(request: HttpRequest, agency: str) -> HttpResponse:  # noqa: ARG001  # in the address
    """The calendar of last days: this month and a year on."""
    viewer, at = viewer_of(request), timezone.now()
    require(viewer, READ)
    months = months_of_endings(viewer, at)
    context = {"months": months, "total": sum(len(one.lines) for one in months), "rule": RULE}
    name = "ending_print" if asked(request, "format") == "print" else "ending"
    return render(request, f"certifications/{name}.html", context)


@require_GET
def teams_now(request: HttpRequest, agency: str) -> HttpResponse:  # noqa: ARG001  # in the address
    """Every team that stands now with what holds for it, by name."""
    viewer, at = viewer_of(request), timezone.now()
    require(viewer, READ)
    kept = certificates(viewer).filter(in_force_then(at, viewer.timezone), standing_team(at))
    held: dict[UUID, list[object]] = {}
    for line in lines(viewer, kept.order_by("until", "body", "id"), at):
        held.setdefault(line.row.team_id, []).append(line)
    words = asked(request, "q").casefold().split()
    listed = [one for one in all_teams(viewer, at) if all(w in str(one).casefold() for w in words)]
    context = {
        "teams": [(one, held.get(one.id, [])) for one in sorted(listed, key=str)],
        "is_filtered": bool(words),
        "rule": RULE,
    }
    return render(request, "certifications/teams.html", context)


def _moment(request: HttpRequest, now: datetime) -> tuple[datetime, str]:
    """The instant asked for, else the end of the day, else now; and why it cannot be told."""
    on, clock = asked(request, "on"), asked(request, "at")
    zone = ZoneInfo(viewer_of(request).timezone)
    if not on:
        return now, "Name the day of the time, too." if clock else ""
    day = asked_day(request, "on")
    if day is None:
        return now, f"“{on}” is no day from 1900 to 2199."
    try:
        hour = time.fromisoformat(clock) if clock else time(23, 59, 59)
    except ValueError:
        return now, f"“{clock}” is no time of day; one is written like 08:30."
    moment = datetime.combine(day, hour.replace(tzinfo=None), tzinfo=zone)
    if not clock and day == now.astimezone(zone).date():
        return now, ""
    to_come = f"{on} {clock}".strip() + " is to come. Nobody knows what will hold then."
    return moment, to_come if moment > now else ""


@require_GET
def team(request: HttpRequest, agency: str, team_id: UUID) -> HttpResponse:
    """What was in force for a team at an instant: as known then, as known now."""
    viewer, now = viewer_of(request), timezone.now()
    found = team_of(viewer, team_id)
    if found is None:
        message = "There is no such team here."
        raise NotFoundError(message)
    if found.handler_id != viewer.person_id:
        require(viewer, READ)
    at, unread = _moment(request, now)
    context = {
        "team": found,
        "at": at,
        "unread": unread,
        "is_now": at == now,
        "has_time": bool(asked(request, "at")),
        "moment_query": urlencode({key: asked(request, key) for key in ("on", "at")}),
        "force": None if unread else in_force(viewer, found, at),
        "known_text": KNOWN,
        "rule": RULE,
        "can_write": may(viewer, WRITE),
        "write_url": field_form_address("certifications.certificate", agency, team=found.id),
    }
    name = "team_print" if asked(request, "format") == "print" else "team"
    status = 400 if unread else 200
    return render(request, f"certifications/{name}.html", context, status=status)
