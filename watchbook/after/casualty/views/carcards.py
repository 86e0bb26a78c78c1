"""Pages of the cards kept in cars: which are old, and the card itself for paper."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from watchbook.after.casualty.actions.ladders import print_carcard
from watchbook.after.casualty.permissions.officers import CAR_CARD, OPEN_PLAN
from watchbook.after.casualty.queries.carcards import (
    RENEW_AFTER_DAYS,
    carcard_columns,
    carcard_lines,
    carcard_of,
    carcard_rows,
    chosen_cards,
)
from watchbook.duty.teams.queries import age_of, checks_of, plan_of, team_of
from watchbook.ground.people.audit import record_reading
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.permissions import may, require
from watchbook.ground.records.errors import InvalidError
from watchbook.ground.records.views.page import asked, viewer_of
from watchbook.ground.web.listing import list_file
from watchbook.ground.web.pagination import page_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

_STATES = [("", "All"), ("again", "To print again"), ("none", "No card yet")]


@require_GET
def index(request: HttpRequest, agency: str) -> HttpResponseBase:  # noqa: ARG001  # in the address
    """Every team in force with the newest card of it. No content of a plan is shown."""
    viewer, at = viewer_of(request), timezone.now()
    require(viewer, OPEN_PLAN)
    found = carcard_lines(viewer, at)
    lines = chosen_cards(found, text=asked(request, "q"), state=asked(request, "state"))
    file = list_file(request, "cards-in-cars", carcard_columns(), lambda: carcard_rows(lines))
    if file is not None:
        return file
    context = {
        "page": page_of(request, lines),
        "states": _STATES,
        "is_filtered": bool(request.GET),
        "can_print": may(viewer, CAR_CARD),
    }
    return render(request, "casualty/carcards.html", context)


@require_POST
def make(request: HttpRequest, agency: str, team_id: UUID) -> HttpResponse:
    """Write down that a card is printed, and show it for paper."""
    viewer = viewer_of(request)
    team = team_of(viewer, team_id)
    if team is None:
        message = "There is no such team here."
        raise NotFoundError(message)
    try:
        card = print_carcard(acting_user=viewer, team=team, at=timezone.now())
    except InvalidError as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(reverse("casualty:carcards", kwargs={"agency": agency}))
    return HttpResponseRedirect(
        reverse("casualty:carcard", kwargs={"agency": agency, "card_id": card.id})
    )


@require_GET
@never_cache
def carcard(request: HttpRequest, agency: str, card_id: UUID) -> HttpResponse:  # noqa: ARG001  # in the address
    """The card for paper, with the plan as it stands now. Each showing is logged as a print."""
    viewer, at = viewer_of(request), timezone.now()
    require(viewer, OPEN_PLAN)
    card = carcard_of(viewer, card_id)
    plan = plan_of(viewer, card.team)
    if plan is None:
        message = "The plan of this card is no longer here."
        raise NotFoundError(message)
    record_reading(viewer, "teams.plan printed for the car", plan.id, request, at=at)
    context = {
        "card": card,
        "plan": plan,
        "team": card.team,
        "age": age_of(plan, checks_of(viewer, plan), at),
        "renew_on": card.printed_at + timedelta(days=RENEW_AFTER_DAYS),
        "is_behind": card.plan_version < plan.version,
    }
    return render(request, "casualty/carcard_print.html", context)
