"""Pages of casualties: the list, and one with its card. Reading a card is logged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from watchbook.after.casualty.choices.cards import MECHANISMS
from watchbook.after.casualty.permissions.cards import CARD, CORRECT
from watchbook.after.casualty.permissions.protocols import READ_PROTOCOL
from watchbook.after.casualty.queries.beside import officer_beside
from watchbook.after.casualty.queries.card_page import card_context, casualty_context
from watchbook.after.casualty.queries.casualties import casualties, casualty_of
from watchbook.after.casualty.queries.lines import may_read_card
from watchbook.after.casualty.queries.listing_card import (
    STANDS,
    casualty_columns,
    casualty_rows,
    ended_by_id,
    found_casualties,
)
from watchbook.after.casualty.queries.paper import paper_fields
from watchbook.after.casualty.queries.transport import rules_in_use
from watchbook.after.casualty.tabs import tabs_of
from watchbook.core.schema import label_of
from watchbook.duty.teams.views.page import of_agency
from watchbook.ground.people.audit import record_reading
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import may, require
from watchbook.ground.people.queries import own_actors
from watchbook.ground.records.queries.steps import steps_open_to
from watchbook.ground.records.sending import wrote
from watchbook.ground.records.views.page import asked, asked_id, asked_span, viewer_of
from watchbook.ground.web.listing import list_file
from watchbook.ground.web.pagination import page_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from watchbook.after.casualty.models import Casualty

_MECHANISMS = [("", "Any"), *((one.value, one.label) for one in MECHANISMS)]
_DRILLS = [("", "With drills"), ("without", "Without drills"), ("only", "Drills only")]


@require_GET
@never_cache
def index(request: HttpRequest, agency: str) -> HttpResponseBase:
    """Casualties with search, filters and export; the list shows no medical word."""
    viewer = viewer_of(request)
    require(viewer, CARD)
    found = _found(request)
    file = list_file(
        request, "casualties", casualty_columns(), lambda: casualty_rows(viewer, found)
    )
    if file is not None:
        return file
    page = page_of(request, found)
    ended = ended_by_id(agency, page)
    dogs = {one.dog_id: one.dog.name for one in casualties(viewer) if one.dog is not None}
    context = {
        "page": page,
        "lines": [(one, label_of(MECHANISMS, one.mechanism), ended.get(one.id)) for one in page],
        "dogs": [("", "Any"), *((str(key), name) for key, name in dogs.items())],
        "mechanisms": _MECHANISMS,
        "stands": STANDS,
        "drills": _DRILLS,
        "is_filtered": bool(request.GET),
    }
    name = "casualties_print" if asked(request, "format") == "print" else "casualties"
    return render(request, f"casualty/{name}.html", context)


def _found(request: HttpRequest) -> QuerySet[Casualty]:
    since, until = asked_span(request)
    return found_casualties(
        viewer_of(request), text=asked(request, "q"), dog=asked_id(request, "dog"),
        mechanism=asked(request, "mechanism"), stands=asked(request, "stands"),
        drills=asked(request, "drills"), since=since, until=until,
    )  # fmt: skip


@require_GET
@never_cache
@of_agency
def casualty(request: HttpRequest, casualty_id: UUID) -> HttpResponse:
    """One casualty: clock and place, and the card where it is open to the viewer."""
    viewer = viewer_of(request)
    found = casualty_of(viewer, casualty_id)
    context = _shown(request, found) | {
        "tabs": tabs_of(viewer, found, "card"),
        "can_write": may(viewer, CARD),
        "takes_doses": may(viewer, READ_PROTOCOL),
        "can_amend": may(viewer, CORRECT) or wrote(viewer, found),
        "steps_open": steps_open_to(viewer, found, timezone.now()),
        "own": own_actors(viewer),
    }
    return render(request, "casualty/casualty.html", context)


@require_GET
@never_cache
@of_agency
def card_print(request: HttpRequest, casualty_id: UUID) -> HttpResponse:
    """The card on paper, as far as the face of DD Form 3073 is known; logged as a reading."""
    viewer = viewer_of(request)
    found = casualty_of(viewer, casualty_id)
    if not may_read_card(viewer, found):
        message = "The card is open to those who care for the dog, and to whoever wrote on it."
        raise NotAllowedError(message)
    context = _shown(request, found)
    context |= {"fields": paper_fields(found, context), "blanks": range(2)}
    return render(request, "casualty/card_print.html", context)


def _shown(request: HttpRequest, found: Casualty) -> dict[str, Any]:
    viewer = viewer_of(request)
    context = casualty_context(viewer, found, timezone.now())
    is_open = may_read_card(viewer, found)
    if is_open:
        record_reading(viewer, "casualty.casualty", found.id, request)
        context |= card_context(viewer, found, context["until"])
    beside = {"officer_beside": officer_beside(viewer, found), "rules": rules_in_use(viewer)}
    return context | beside | {"is_open": is_open}
