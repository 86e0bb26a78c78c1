"""Ordered statements: the order, the statement under it, who may read it.

Nothing here is a list of statements: whoever is not named finds no trace of one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from watchbook.core.schema import keepable
from watchbook.duty.deployments.actions.statements import (
    add_reader,
    give_statement,
    order_statement,
)
from watchbook.duty.deployments.permissions_force import ORDER
from watchbook.duty.deployments.queries.force import rules_at
from watchbook.duty.deployments.queries.incidents import incident_of
from watchbook.duty.deployments.queries.statements import (
    answer_to,
    is_reader,
    opened_statement,
    order_of,
    orders,
)
from watchbook.duty.deployments.views.page import viewer_of
from watchbook.ground.ledger.errors import WriteError
from watchbook.ground.people.audit import record_reading
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.permissions import may, require
from watchbook.ground.people.queries import people_of
from watchbook.ground.records.errors import RecordsError
from watchbook.ground.records.queries.words import actor_names
from watchbook.ground.records.views.page import posted, pressed

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from watchbook.duty.deployments.models import Order
    from watchbook.ground.people.viewer import Viewer


def _order(viewer: Viewer, order_id: UUID) -> Order:
    found = order_of(viewer, order_id)
    if found is None:
        message = "There is no such order here."
        raise NotFoundError(message)
    return found


def _address(agency: str, order_id: UUID) -> str:
    return reverse("deployments:order", kwargs={"agency": agency, "order_id": order_id})


@require_GET
@never_cache
def index(request: HttpRequest, agency: str) -> HttpResponse:  # noqa: ARG001  # the address names it, the middleware reads it
    """Orders that the viewer gave, got, or whose answers he may read; nobody else's."""
    viewer = viewer_of(request)
    lines = [(one, answer_to(one) is not None) for one in orders(viewer)[:100]]
    return render(request, "deployments/orders.html", {"lines": lines})


@require_http_methods(["GET", "POST"])
@never_cache
def new(request: HttpRequest, agency: str, incident_id: UUID) -> HttpResponse:
    """Order a statement about an incident; a refusal keeps everything that was typed."""
    viewer = viewer_of(request)
    require(viewer, ORDER)
    incident = incident_of(viewer, incident_id)
    refusal = ""
    if request.method == "POST":
        values = _ordered(request, incident_id)
        done = reverse("deployments:orders", kwargs={"agency": agency})
        answer, refusal = _tried(
            request, lambda: order_statement(acting_user=viewer, values=values, at=timezone.now()),
            "Ordered. Tell the person where to write it: their page of orders.", done,
        )  # fmt: skip
        if answer is not None:
            return answer
    context = {
        "incident": incident, "people": people_of(viewer), "given": request.POST,
        "readers": request.POST.getlist("readers")[:60], "refusal": refusal,
        "advisement": rules_at(viewer, timezone.now()).advisement,
    }  # fmt: skip
    return render(request, "deployments/order_new.html", context)


def _ordered(request: HttpRequest, incident_id: UUID) -> dict[str, Any]:
    readers = request.POST.getlist("readers")[:60]
    told = {name: posted(request, name) for name in ("person", "advisement", "representative")}
    lines = [{"id": f"r{at}", "person": one} for at, one in enumerate(readers, 1)]
    return {**told, "incident": incident_id, "readers": lines}


def _tried(request: HttpRequest, act: Any, done: str, back: str) -> tuple[HttpResponse | None, str]:
    """Do it and give the way on, or the words of the refusal: nothing that was typed is lost."""
    try:
        act()
    except (RecordsError, WriteError) as refused:
        return None, str(refused)
    messages.success(request, done)
    return HttpResponseRedirect(back), ""


@require_GET
@never_cache
def order(request: HttpRequest, agency: str, order_id: UUID) -> HttpResponse:  # noqa: ARG001  # as above
    """One order; its answer opens here to those named, and each opening is logged."""
    viewer = viewer_of(request)
    found = _order(viewer, order_id)
    return render(request, "deployments/order.html", _shown(request, viewer, found))


def _shown(request: HttpRequest, viewer: Viewer, found: Order) -> dict[str, Any]:
    is_own = viewer.person_id == found.person_id
    can_read = is_own or is_reader(viewer, found)
    words = opened_statement(viewer, found) if can_read else None
    answer = answer_to(found)
    if words is not None:
        record_reading(viewer, "deployments.compelled", found.id, request)
    return {
        "order": found, "is_own": is_own, "can_read": can_read, "words": words,
        "answer": answer, "version": answer.version if answer else 0,
        "by": actor_names(found.agency_id, [found.opened_by]).get(found.opened_by, ""),
        "can_name": may(viewer, ORDER) and is_reader(viewer, found),
        "people": people_of(viewer),
    }  # fmt: skip


@require_POST
@never_cache
def give(request: HttpRequest, agency: str, order_id: UUID) -> HttpResponse:
    """Give the statement, or a new version of it; a refusal keeps everything that was typed."""
    viewer = viewer_of(request)
    found = _order(viewer, order_id)
    values = {name: posted_long(request, name) for name in ("words", "present", "recording")}
    version = posted(request, "version")
    answer, refusal = _tried(
        request,
        lambda: give_statement(
            acting_user=viewer, order=found, values=values, at=timezone.now(),
            based_on=int(version) if version.isdecimal() and int(version) else None,
            reason=posted(request, "reason"),
        ),
        "Kept and sealed. Only those whom the order names read it.",
        _address(agency, order_id),
    )  # fmt: skip
    if answer is not None:
        return answer
    context = _shown(request, viewer, found) | {"refusal": refusal, "given": request.POST}
    return render(request, "deployments/order.html", context)


def posted_long(request: HttpRequest, name: str) -> str:
    """A text as long as a statement may be; what no record keeps is taken out."""
    return keepable(request.POST.get(name, ""))[:30_000].strip()


@require_POST
def name_reader(request: HttpRequest, agency: str, order_id: UUID) -> HttpResponse:
    """Name one more reader, with a reason."""
    viewer = viewer_of(request)
    found = _order(viewer, order_id)
    people = {str(person.id): person.id for person in people_of(viewer)}
    person = people.get(posted(request, "person"))
    if person is None:
        message = "Choose a person of this agency."
        raise NotFoundError(message)
    return pressed(
        request,
        lambda: add_reader(
            acting_user=viewer, order=found, person=person, reason=posted(request, "reason"),
            at=timezone.now(),
        ),
        "Named, with your reason.",
        _address(agency, order_id),
    )  # fmt: skip
