"""A dog's photograph: uploaded with a press, shown only re-encoded, without place or device."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from watchbook.duty.teams import actions, queries
from watchbook.duty.teams.views.page import of_agency, seen, viewer_of
from watchbook.ground.evidence.actions import preview
from watchbook.ground.evidence.errors import EvidenceError
from watchbook.ground.evidence.serving import picture_response
from watchbook.ground.evidence.store import store_file
from watchbook.ground.people.permissions import require

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from watchbook.duty.teams.models import Dog
    from watchbook.ground.people.viewer import Viewer

EDGE_PX = 900
_A_DAY_S = 86_400


@require_GET
@of_agency
def photograph(request: HttpRequest, dog_id: UUID) -> HttpResponse:
    """The photograph of a dog as a safe copy. Its address changes with the picture."""
    viewer = viewer_of(request)
    dog = seen(queries.dog_of(viewer, dog_id))
    digest = seen(dog.photograph)
    return picture_response(dog.agency_id, digest, longest_edge=EDGE_PX, cached_s=_A_DAY_S)


@require_POST
@of_agency
def add_photograph(request: HttpRequest, dog_id: UUID) -> HttpResponse:
    """Keep an uploaded photograph as the dog's; the original stays under its hash."""
    viewer = viewer_of(request)
    dog = seen(queries.dog_of(viewer, dog_id))
    require(viewer, "teams.manage")
    sent = request.FILES.get("photograph")
    if sent is None:
        messages.error(request, "Choose a photograph first.")
    else:
        try:
            _keep(viewer, dog, sent)
        except EvidenceError as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, "The photograph is kept.")
    address = reverse("teams:dog", kwargs={"agency": viewer.agency, "dog_id": dog.id})
    return HttpResponseRedirect(address)


def _keep(viewer: Viewer, dog: Dog, sent: object) -> None:
    """Store the file, see that it is a picture, then name it; nothing slow inside a write."""
    stored = store_file(dog.agency_id, sent.chunks())  # type: ignore[attr-defined]  # an UploadedFile
    preview(dog.agency_id, stored.sha256, longest_edge=EDGE_PX)
    if stored.sha256 != dog.photograph:
        actions.amend_dog(
            acting_user=viewer,
            dog=dog,
            changes={"photograph": stored.sha256},
            reason="Photograph",
            at=timezone.now(),
        )
