"""The page around a casualty: who drives, calls and stays, and who has answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from watchbook.after.casualty.actions.duties import submit_duty
from watchbook.after.casualty.choices.alerts import DUTIES
from watchbook.after.casualty.errors import CasualtyError
from watchbook.after.casualty.permissions.alerts import DUTY, READ_RECIPIENTS
from watchbook.after.casualty.queries.alerts import alert_about
from watchbook.after.casualty.queries.around import critical_ask, parts_of
from watchbook.after.casualty.queries.casualties import casualty_of, endings_of
from watchbook.after.casualty.queries.recipients import reach
from watchbook.after.casualty.queries.told import said_afterwards
from watchbook.after.casualty.tabs import tabs_of
from watchbook.after.casualty.views.alerts import alert_context
from watchbook.duty.deployments.actions.critical import set_critical
from watchbook.duty.deployments.permissions_force import SET_CRITICAL
from watchbook.ground.people.permissions import may
from watchbook.ground.records.sending import Sent
from watchbook.ground.records.views.page import posted, pressed, viewer_of

if TYPE_CHECKING:
    from typing import Any
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from watchbook.after.casualty.models import Casualty
    from watchbook.ground.people.viewer import Viewer

_WORDS = {one.value for one in DUTIES}


@require_GET
@never_cache
def around(request: HttpRequest, agency: str, casualty_id: UUID) -> HttpResponse:
    """Who does what, who has answered, whom it told; what is empty stands as a question."""
    viewer, at = viewer_of(request), timezone.now()
    found = casualty_of(viewer, casualty_id)
    alert = alert_about(agency, found.id)
    context: dict[str, object] = alert_context(alert) if alert is not None else {}
    is_over = bool(endings_of(viewer, found))
    if alert is not None and is_over:
        context["say"] = said_afterwards(str(context["state"]), str(context["say"]))
    context |= {
        "is_over": is_over,
        "casualty": found,
        "tabs": tabs_of(viewer, found, "around"),
        "is_supervisor": may(viewer, SET_CRITICAL),
        "parts": parts_of(found),
        "can_write": may(viewer, DUTY),
        "ask": critical_ask(viewer, found, at),
        "reach": reach(agency, at),
        "show_addresses": may(viewer, READ_RECIPIENTS),
    }
    return render(request, "casualty/around.html", context)


@require_POST
def duty(request: HttpRequest, agency: str, casualty_id: UUID) -> HttpResponse:  # noqa: ARG001  # in the address
    """One press: I do it; or a name, for somebody who has no hand free."""
    viewer = viewer_of(request)
    found = casualty_of(viewer, casualty_id)
    return pressed(
        request, lambda: _write(request, viewer, found), "Kept.", _address(found),
    )  # fmt: skip


def _write(request: HttpRequest, viewer: Viewer, found: Casualty) -> None:
    word = posted(request, "duty")
    if word not in _WORDS:
        message = "Choose what is done, and press again."
        raise CasualtyError(message)
    name, at = posted(request, "name")[:120], timezone.now()
    values: dict[str, Any] = {"casualty": found.id, "duty": word, "since": at}
    if name:
        values["name"] = name
    elif viewer.person_id is not None:
        values["person"] = viewer.person_id
    words = posted(request, "words")[:200]
    submit_duty(
        Sent(
            acting_user=viewer, values=values | ({"words": words} if words else {}), at=at,
            occurred_at=at,
        )
    )  # fmt: skip


@require_POST
def critical(request: HttpRequest, agency: str, casualty_id: UUID) -> HttpResponse:  # noqa: ARG001  # in the address
    """One press of the supervisor: this incident is critical."""
    viewer, at = viewer_of(request), timezone.now()
    found = casualty_of(viewer, casualty_id)
    return pressed(
        request, lambda: _set_critical(request, viewer, found),
        f"Critical since {at:%H:%M} UTC. What is asked of those in it has stopped.",
        _address(found),
    )  # fmt: skip


def _set_critical(request: HttpRequest, viewer: Viewer, found: Casualty) -> None:
    at = timezone.now()
    ask = critical_ask(viewer, found, at)
    wanted = posted(request, "incident")
    chosen = next((one for one in ask.incidents if str(one.id) == wanted), None) if ask else None
    if chosen is None:
        message = "No incident is left to be set critical here. Open the incident and look."
        raise CasualtyError(message)
    set_critical(acting_user=viewer, incident=chosen, causes=["shots"], at=at)


def _address(found: Casualty) -> str:
    kwargs = {"agency": found.agency_id, "casualty_id": found.id}
    return reverse("casualty:around", kwargs=kwargs)
