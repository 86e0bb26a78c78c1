"""Presses about veterinarians: invite one for a dog, let one who is here attend it, end that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from watchbook.duty.health.actions import end_attending, invite_veterinarian, let_attend
from watchbook.duty.health.permissions import MANAGE
from watchbook.duty.health.queries.dogs import (
    attending_of,
    readable_dog,
    veterinarian_at,
    veterinarians,
)
from watchbook.ground.people.errors import NotFoundError, PeopleError
from watchbook.ground.people.permissions import require
from watchbook.ground.people.views.invitations import hand_over
from watchbook.ground.records.errors import RecordsError
from watchbook.ground.records.views.page import posted, pressed, viewer_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from watchbook.duty.teams.models import Dog


def _dog_url(agency: str, dog_id: UUID) -> str:
    return reverse("health:dog", kwargs={"agency": agency, "dog_id": dog_id})


@require_http_methods(["GET", "POST"])
@never_cache
def invite(request: HttpRequest, agency: str, dog_id: UUID) -> HttpResponse:
    """Open a dog's health to a veterinarian: one who is here, or a new one by a one-time link."""
    viewer = viewer_of(request)
    require(viewer, MANAGE)
    dog = readable_dog(viewer, dog_id)
    context = {"dog": dog, "back_url": _dog_url(agency, dog.id), "known": veterinarians(viewer),
               "told": request.POST}  # fmt: skip
    if request.method != "POST":
        return render(request, "health/invite.html", context)
    try:
        return _opened(request, agency, dog)
    except (PeopleError, RecordsError) as refused:
        context["trouble"] = str(refused)
        return render(request, "health/invite.html", context, status=422)


def _opened(request: HttpRequest, agency: str, dog: Dog) -> HttpResponse:
    """Let somebody who is here attend, or invite somebody new and show the link once."""
    viewer, at = viewer_of(request), timezone.now()
    chosen, here = posted(request, "person"), veterinarian_at(viewer, posted(request, "email"))
    if not chosen and here is None:
        made, secret = invite_veterinarian(
            acting_user=viewer, dog=dog, name=posted(request, "name"),
            rank=posted(request, "rank"), email=posted(request, "email"), at=at,
        )  # fmt: skip
        return hand_over(request, agency, made, secret)
    person = here or next((one for one in veterinarians(viewer) if str(one.id) == chosen), None)
    if person is None:
        raise NotFoundError("There is no such veterinarian here.")
    let_attend(acting_user=viewer, dog=dog, person=person, at=at)
    messages.success(request, f"{dog.name}'s health is open to {person} now.")
    return HttpResponseRedirect(_dog_url(agency, dog.id))


@require_POST
def end(request: HttpRequest, agency: str, dog_id: UUID, attending_id: UUID) -> HttpResponse:
    """Close a dog's health to a veterinarian from now."""
    viewer = viewer_of(request)
    require(viewer, MANAGE)
    dog = readable_dog(viewer, dog_id)
    found = next((one for one in attending_of(viewer, dog.id) if one.id == attending_id), None)
    if found is None:
        raise NotFoundError("There is no such access here.")
    return pressed(
        request,
        lambda: end_attending(
            acting_user=viewer, attending=found, reason=posted(request, "reason"),
            at=timezone.now(),
        ),
        f"{found.person} reads {dog.name}'s health no longer. What was written stays.",
        _dog_url(agency, dog.id),
    )  # fmt: skip
