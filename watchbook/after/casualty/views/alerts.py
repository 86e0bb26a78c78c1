"""Pages of one alert: whom it told and who has answered; and the live page with its poll."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from watchbook.after.casualty.actions.answers import answer_alert
from watchbook.after.casualty.links import link_token
from watchbook.after.casualty.queries.alerts import (
    alert_seen,
    answers_to,
    deliveries_of,
    facts_of,
    is_answerable,
)
from watchbook.after.casualty.queries.told import said_of, state_of
from watchbook.after.casualty.views.linked import DESK, live_context
from watchbook.after.casualty.words import headline
from watchbook.ground.records.views.page import posted, pressed, viewer_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from watchbook.after.casualty.models import Alert

LINK_LIVES = timedelta(hours=48)


@require_GET
@never_cache
def alert(request: HttpRequest, agency: str, subject: UUID) -> HttpResponse:  # noqa: ARG001  # in the address
    """Whom an alert told, who has answered, and one press to answer it."""
    found = alert_seen(viewer_of(request), subject)
    return render(request, "casualty/alert.html", alert_context(found))


def alert_context(found: Alert) -> dict[str, object]:
    """What the parts about an alert show."""
    deliveries, answers = deliveries_of(found), answers_to(found.agency_id, found.subject)
    state, facts = state_of(found, deliveries, answers), facts_of(found)
    is_off = found.called_off_at is not None
    return {
        "alert": found,
        "facts": facts,
        "headline": headline(facts),
        "state": state,
        "say": said_of(state, answers, is_drill=found.is_drill, is_off=is_off),
        "deliveries": deliveries,
        "answers": answers,
        "is_answerable": is_answerable(found, timezone.now()),
    }


@require_POST
def answer(request: HttpRequest, agency: str, subject: UUID) -> HttpResponse:
    """One press: I have read it."""
    viewer = viewer_of(request)
    found = alert_seen(viewer, subject)
    return pressed(
        request,
        lambda: answer_alert(
            acting_user=viewer, alert=found, words=posted(request, "words"), at=timezone.now()
        ),
        "Your answer is kept, and the phone at the scene shows it.",
        reverse("casualty:alert", kwargs={"agency": agency, "subject": subject}),
    )


@require_GET
@never_cache
def live(request: HttpRequest, agency: str, subject: UUID) -> HttpResponse:
    """Place, clock, who has answered, the next step: for command, dispatch and the supervisor."""
    found = alert_seen(viewer_of(request), subject)
    until = found.made_at + LINK_LIVES
    link = reverse("casualty_live", kwargs={"token": link_token(agency, "live", found.id, until)})
    context = live_context(found, link_token(agency, DESK, found.id, until)) | {
        "link": request.build_absolute_uri(link),
        "alert_url": reverse("casualty:alert", kwargs={"agency": agency, "subject": subject}),
    }
    return render(request, "casualty/live.html", context)


def live_casualty(request: HttpRequest, agency: str, casualty_id: UUID) -> HttpResponse:
    """The same under the casualty's own address."""
    answered: HttpResponse = live(request, agency=agency, subject=casualty_id)
    return answered
