"""Pages of officer down: the list, the press at the desk, the course of one, its plan read out."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from watchbook.after.casualty.actions.officers import (
    open_card,
    press_officer_down,
    submit_moment,
    submit_try,
)
from watchbook.after.casualty.choices.officers import RESULTS
from watchbook.after.casualty.faces.cards import casualty_url
from watchbook.after.casualty.faces.officers import officer_url
from watchbook.after.casualty.permissions.cards import CARD
from watchbook.after.casualty.permissions.officers import OFFICER, OPEN_PLAN
from watchbook.after.casualty.queries.alerts import alert_about
from watchbook.after.casualty.queries.beside import casualty_beside
from watchbook.after.casualty.queries.guarding_plans import opened, plans_of_dog
from watchbook.after.casualty.queries.ladders import ladder_of
from watchbook.after.casualty.queries.officers import (
    access_of,
    found_officers,
    led_away,
    officer_columns,
    officer_of,
    officer_rows,
    officers,
    steps_of,
    tonight,
    tries_by_rung,
)
from watchbook.after.casualty.schema.officers import MOMENT, TRY
from watchbook.after.casualty.views.alerts import alert_context
from watchbook.core.schema import label_of, uuid_in
from watchbook.duty.teams.checking import checked
from watchbook.duty.teams.queries import teams
from watchbook.ground.people.audit import record_reading
from watchbook.ground.people.permissions import may, require
from watchbook.ground.records.queries import record_view
from watchbook.ground.records.sending import Sent
from watchbook.ground.records.views.page import asked, asked_span, posted, pressed, viewer_of
from watchbook.ground.web.listing import list_file
from watchbook.ground.web.pagination import page_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from watchbook.after.casualty.models import Officer, Rung, Try
    from watchbook.core.schema import Schema
    from watchbook.ground.people.viewer import Viewer

_KNOWN = [("true", "known"), ("false", "not known")]


@require_GET
def index(request: HttpRequest, agency: str) -> HttpResponseBase:  # noqa: ARG001  # in the address
    """Every alert with its times, drills apart; search, filters, export and paper."""
    viewer = viewer_of(request)
    if not may(viewer, OFFICER):
        require(viewer, "casualty.read")
    since, until = asked_span(request)
    found = found_officers(viewer, text=asked(request, "q"), since=since, until=until)
    file = list_file(request, "officer-down", officer_columns(), lambda: officer_rows(found))
    if file is not None:
        return file
    page = page_of(request, found)
    context = {
        "page": page,
        "lines": [(one, access_of(one)) for one in page],
        "is_filtered": bool(request.GET),
        "can_alert": may(viewer, OFFICER),
    }
    return render(request, "casualty/officers.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
def alert(request: HttpRequest, agency: str) -> HttpResponse:
    """One press for any dog of the unit, at the desk."""
    viewer, at = viewer_of(request), timezone.now()
    require(viewer, OFFICER)
    if request.method == "POST":
        made = press_officer_down(
            acting_user=viewer, at=at, dog=uuid_in(posted(request, "dog")),
            place_words=posted(request, "place_words"),
            is_wounded=True if posted(request, "is_wounded") else None,
            is_drill=bool(posted(request, "is_drill")),
        )  # fmt: skip
        return HttpResponseRedirect(officer_url(made))
    dogs = {team.dog_id: team.dog for team in teams(viewer, at)}
    context = {
        "dogs": sorted(dogs.values(), key=lambda dog: dog.name.casefold()),
        "running": [one for one in officers(viewer)[:20] if access_of(one).ended_at is None],
        "agency": agency,
    }
    return render(request, "casualty/officer_alert.html", context)


@require_GET
@never_cache
def officer(request: HttpRequest, agency: str, officer_id: UUID) -> HttpResponse:  # noqa: ARG001  # in the address
    """One alert: the clock of access to care first, then the plan, the ladder and the course."""
    viewer, at = viewer_of(request), timezone.now()
    found = officer_of(viewer, officer_id)
    context = _course(found) | {
        "offers": plans_of_dog(viewer, found.dog_id, at),
        "rungs": _rungs(viewer, found),
        "ladder": ladder_of(viewer),
        "results": RESULTS,
        "known": _KNOWN,
        "beside": casualty_beside(viewer, found),
        "may_card": may(viewer, CARD),
        "who": record_view(viewer, "casualty.officer", officer_id).who,
        "can_write": may(viewer, OFFICER),
        "can_open": may(viewer, OPEN_PLAN),
    }
    name = "officer_print" if asked(request, "format") == "print" else "officer"
    return render(request, f"casualty/{name}.html", context)


@require_POST
def begin_card(request: HttpRequest, agency: str, officer_id: UUID) -> HttpResponse:  # noqa: ARG001  # in the address
    """The dog is wounded too: its card begins, or the one that is there opens."""
    viewer = viewer_of(request)
    found = officer_of(viewer, officer_id)
    card = casualty_beside(viewer, found)
    if card is None:
        card = open_card(acting_user=viewer, officer=found, at=timezone.now())
    return HttpResponseRedirect(casualty_url(card))


@require_GET
@never_cache
def now(request: HttpRequest, agency: str, officer_id: UUID) -> HttpResponse:  # noqa: ARG001  # in the address
    """What changes while people work: the clock and the course, fetched again by the page."""
    found = officer_of(viewer_of(request), officer_id)
    return render(request, "casualty/officer_now.html", _course(found))


def _course(found: Officer) -> dict[str, Any]:
    alert = alert_about(found.agency_id, found.id)
    told = alert_context(alert) if alert is not None else {}
    return told | {
        "officer": found,
        "access": access_of(found),
        "steps": steps_of(found),
        "led": led_away(found),
        "tonight": tonight(found),
    }


def _rungs(viewer: Viewer, found: Officer) -> list[dict[str, Any]]:
    ladder, tried = ladder_of(viewer), tries_by_rung(found)
    listed = list(ladder.rungs.all()) if ladder is not None else []
    return [
        {"rung": rung, "tries": [_came_of(one) for one in _of_rung(tried, rung)]} for rung in listed
    ]


def _of_rung(tried: dict[str, list[Try]], rung: Rung) -> list[Try]:
    return tried.get(rung.title) or tried.get(rung.kind or "") or []


def _came_of(one: Try) -> str:
    return label_of(RESULTS, one.result) or "tried"


@require_POST
def write_try(request: HttpRequest, agency: str, officer_id: UUID) -> HttpResponse:  # noqa: ARG001  # in the address
    """The second press of a try: what came of it."""
    names = ("rung", "rung_words", "by_words", "result", "words")
    return _written(request, officer_id, TRY, names, "The try is written.")


@require_POST
def write_moment(request: HttpRequest, agency: str, officer_id: UUID) -> HttpResponse:  # noqa: ARG001  # in the address
    """Care reached, the dog away, where it is tonight, a wrong press, the end."""
    names = ("what", "by_words", "is_known_to_dog", "words")
    return _written(request, officer_id, MOMENT, names, "Written, with the time of your press.")


def _written(
    request: HttpRequest, officer_id: UUID, schema: Schema, names: tuple[str, ...], done: str
) -> HttpResponse:
    viewer, at = viewer_of(request), timezone.now()
    found = officer_of(viewer, officer_id)
    told = {name: posted(request, name) for name in names}
    raw: dict[str, Any] = {name: word for name, word in told.items() if word}
    raw |= {"officer": found.id, "happened_at": _time_in(posted(request, "happened_at"), viewer)}
    action = submit_try if schema is TRY else submit_moment

    def act() -> object:
        return action(Sent(acting_user=viewer, values=checked(schema, raw), at=at))

    return pressed(request, act, done, officer_url(found))


def _time_in(text: str, viewer: Viewer) -> datetime | None:
    """A time as a browser's field gives it, in the agency's zone; None where there is none."""
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        return None
    return told if told.tzinfo is not None else told.replace(tzinfo=ZoneInfo(viewer.timezone))


@require_GET
@never_cache
def plan(request: HttpRequest, agency: str, officer_id: UUID) -> HttpResponse:
    """The dog's plan in large type, to be read over the air. Each opening is logged."""
    viewer, at = viewer_of(request), timezone.now()
    found = officer_of(viewer, officer_id)
    require(viewer, OPEN_PLAN)
    offers = plans_of_dog(viewer, found.dog_id, at)
    wanted = asked(request, "team")
    offer = next((one for one in offers if str(one.team.id) == wanted), None)
    offer = offer or (offers[0] if offers else None)
    shown = opened(viewer, offer) if offer is not None else None
    if offer is None or shown is None:
        messages.error(request, "There is no plan of this dog. Call a trainer of the unit.")
        return HttpResponseRedirect(
            reverse("casualty:officer", kwargs={"agency": agency, "officer_id": officer_id})
        )
    record_reading(viewer, "teams.plan to read out", shown.id, request, at=at)
    context = {
        "officer": found, "access": access_of(found), "offer": offer, "offers": offers,
        "plan": shown, "age": offer.age, "can_write": may(viewer, OFFICER),
    }  # fmt: skip
    return render(request, "casualty/officer_plan.html", context)
