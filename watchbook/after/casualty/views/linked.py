"""Pages behind a link with a signature of its own: an answer, the live page, the bar of alerts.

Nobody is signed in there. A link opens one thing, says nothing else, and no poll of it keeps a
session open.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from watchbook.after.casualty.actions.alerts import note_shown
from watchbook.after.casualty.actions.answers import answer_by_link
from watchbook.after.casualty.links import opened_by
from watchbook.after.casualty.queries.alerts import (
    alert_by_id,
    alerts_in_bar,
    answers_to,
    delivery_by_id,
    facts_of,
    is_answerable,
    live_tag_of,
)
from watchbook.after.casualty.queries.answerers import recipient_key
from watchbook.after.casualty.words import headline
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.queries import agency_named
from watchbook.ground.web.tags import tagged

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from watchbook.after.casualty.models import Alert


DESK = "desk"
"""The poll of a page of somebody signed in: it also says whom the alert told."""


def _opened(token: str, purpose: str) -> tuple[str, UUID]:
    found = opened_by(token, purpose, timezone.now())
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
@never_cache
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Answer by the name of the recipient whom the link was sent to. A look writes nothing."""
    agency, delivery_id = _opened(token, "answer")
    with acting_for(agency):
        one = delivery_by_id(agency, delivery_id)
        if one is None:
            raise Http404
        at = timezone.now()
        if request.method == "POST" and is_answerable(one.alert, at):
            answer_by_link(delivery=one, at=at)
        answered = {kept.answerer for kept in answers_to(agency, one.alert.subject)}
        facts = facts_of(one.alert)
        context = {
            "delivery": one,
            "headline": headline(facts),
            "is_answered": recipient_key(one) in answered,
            "is_answerable": is_answerable(one.alert, at),
            "is_called_off": one.alert.called_off_at is not None,
        }
        return render(request, "casualty/answer_link.html", context)


@require_safe
@never_cache
def live(request: HttpRequest, token: str) -> HttpResponse:
    """The live page for whoever has the link: the clinic, command of another agency."""
    agency, alert_id = _opened(token, "live")
    with acting_for(agency):
        found = alert_by_id(agency, alert_id)
        if found is None:
            raise Http404
        context = live_context(found, token) | {"is_link": True}
        return render(request, "casualty/live.html", context)


@require_GET
def live_now(request: HttpRequest, token: str) -> HttpResponse:
    """The changing part of the live page. 304 costs one small read; nobody's session counts."""
    at = timezone.now()
    own = opened_by(token, DESK, at)
    agency, alert_id = own or _opened(token, "live")
    with acting_for(agency):
        tag = live_tag_of(agency, alert_id)
        if tag is None:
            raise Http404
        return tagged(
            request, tag, lambda: _live_part(agency, alert_id, token, is_link=own is None)
        )


def _live_part(agency: str, alert_id: UUID, token: str, *, is_link: bool) -> HttpResponse:
    found = alert_by_id(agency, alert_id)
    if found is None:
        raise Http404
    context = live_context(found, token) | {"is_link": is_link}
    return HttpResponse(render_to_string("casualty/live_now.html", context))


def live_context(found: Alert, token: str) -> dict[str, Any]:
    """What the live page shows: the snapshot, with its instants as instants."""
    told = json.loads(found.live)
    for name in ("happened_at", "received_at"):
        told[name] = datetime.fromisoformat(told[name])
    for one in (*told["answers"], *told["duties"]):
        one["at"] = datetime.fromisoformat(one["at"])
    if told.get("to") and told["to"]["at"]:
        told["to"]["at"] = datetime.fromisoformat(told["to"]["at"])
    agency = agency_named(found.agency_id)
    return {
        "told": told,
        "tag": found.live_tag,
        "zone": agency.timezone if agency is not None else "UTC",
        "agency_name": agency.name if agency is not None else "",
        "poll_url": reverse("casualty_live_now", kwargs={"token": token}),
        "is_link": False,
    }


@require_GET
def open_bar(request: HttpRequest, token: str) -> HttpResponse:
    """What stands in red on every open page of one person; 204 where nothing does."""
    agency, person_id = _opened(token, "bar")
    at = timezone.now()
    with acting_for(agency):
        alerts = alerts_in_bar(agency, person_id, at)
        if not alerts:
            return HttpResponse(status=204)
        tag = "-".join(one.phone_tag[:12] for one in alerts)

        def bar() -> HttpResponse:
            note_shown(agency, person_id, alerts, at)
            lines = [(one, headline(facts_of(one))) for one in alerts]
            context = {"agency": agency, "lines": lines}
            return HttpResponse(render_to_string("casualty/bar.html", context))

        return tagged(request, tag, bar)
