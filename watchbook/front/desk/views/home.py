"""The page on which a person lands, in an agency and before one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET

from watchbook.ground.ledger.once import one_reading
from watchbook.ground.people.models import Agency
from watchbook.ground.web.slots import field_forms_for, home_cards_for

if TYPE_CHECKING:
    from watchbook.ground.people.viewer import Viewer

_TILES = 6
"""How many forms stand open on the home page; the rest are one press away."""


@require_GET
def home(request: HttpRequest, agency: str) -> HttpResponse:
    """What waits for the viewer, his team, the unit, and the forms that he fills in most."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]  # set by the middleware
    if viewer.agency != agency:
        if viewer.account_id is None:
            return redirect(f"{reverse('account_login')}?next=/{agency}/")
        raise Http404
    with one_reading():
        cards = [
            {
                "title": card.title,
                "place": card.place,
                "body": render_to_string(card.template, dict(card.context(viewer)), request),
            }
            for card in home_cards_for(viewer)
        ]
    forms = field_forms_for(viewer)
    told = {
        "cards": cards,
        "main": [card for card in cards if card["place"] == "main"],
        "beside": [card for card in cards if card["place"] == "aside"],
        "forms": forms[:_TILES],
        "further_forms": forms[_TILES:],
    }
    return render(request, "desk/home.html", told)


@require_GET
def front(request: HttpRequest) -> HttpResponse:
    """The front door: one's agencies, or the sign-in; in a demo, where to look first."""
    if request.user.is_authenticated and "tour" not in request.GET:
        return redirect("account_agencies")
    if settings.WATCHBOOK_DEMO:
        return render(request, "desk/tour.html", _tour())
    return redirect("account_login")


def _tour() -> dict[str, object]:
    """Addresses of the tour, for the demo's one agency."""
    agency = Agency.objects.filter(is_demo=True).first()
    code = agency.code if agency else ""
    places = {
        "dogs": "teams:index",
        "training": "training:index",
        "tracks": "tracks:index",
        "review": "records:review_queue",
    }
    links = {}
    for name, url_name in places.items():
        try:
            links[name] = reverse(url_name, kwargs={"agency": code})
        except NoReverseMatch:
            links[name] = f"/{code}/"
    return {"demo": agency, "links": links}
