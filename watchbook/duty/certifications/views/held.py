"""What holds: every team now, one team on any past day, and the calendar of last days."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from watchbook.duty.certifications.judging import day_of
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
    from datetime import date
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


def _moment(day: date | None, now: datetime, zone: str) -> datetime:
    """The end of a day that is over, or now."""
    if day is None or day >= day_of(now, zone):
        return now
    return datetime.combine(day, time(23, 59, 59), tzinfo=ZoneInfo(zone))


@require_GET
def team(request: HttpRequest, agency: str, team_id: UUID) -> HttpResponse:
    """What was in force for a team on a day: as known then, as known now."""
    viewer, now = viewer_of(request), timezone.now()
    found = team_of(viewer, team_id)
    if found is None:
        message = "There is no such team here."
        raise NotFoundError(message)
    if found.handler_id != viewer.person_id:
        require(viewer, READ)
    at = _moment(asked_day(request, "on"), now, viewer.timezone)
    context = {
        "team": found,
        "day": day_of(at, viewer.timezone),
        "is_now": at == now,
        "force": in_force(viewer, found, at),
        "known_text": KNOWN,
        "rule": RULE,
        "can_write": may(viewer, WRITE),
        "write_url": field_form_address("certifications.certificate", agency, team=found.id),
    }
    name = "team_print" if asked(request, "format") == "print" else "team"
    return render(request, f"certifications/{name}.html", context)
