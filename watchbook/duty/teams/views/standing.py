"""The one press of stand-down, and the one that ends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.views.decorators.http import require_POST

from watchbook.duty.teams import actions, queries
from watchbook.duty.teams.views.page import of_agency, pressed, seen, viewer_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from watchbook.duty.teams.models import Dog, Team
    from watchbook.ground.people.models import Person
    from watchbook.ground.people.viewer import Viewer

_KEY = {"dog": "dog_id", "team": "team_id", "handler": "person_id"}


def _subject(viewer: Viewer, what: str, subject_id: UUID) -> Dog | Team | Person:
    if what == "dog":
        return seen(queries.dog_of(viewer, subject_id))
    if what == "team":
        return seen(queries.team_of(viewer, subject_id))
    return seen(queries.handler_of(viewer, subject_id))


@require_POST
@of_agency
def stand_down(request: HttpRequest, what: str, subject_id: UUID) -> HttpResponse:
    """Stand down a dog, a team or a handler."""
    viewer = viewer_of(request)
    subject = _subject(viewer, what, subject_id)
    return pressed(
        request,
        lambda: actions.stand_down(acting_user=viewer, subject=subject, at=timezone.now()),
        f"{subject}: stood down. Nothing is asked of anyone about it until you end it.",
        f"teams:{what}",
        **{_KEY[what]: subject_id},
    )


@require_POST
@of_agency
def end_stand_down(request: HttpRequest, what: str, subject_id: UUID) -> HttpResponse:
    """End a stand-down."""
    viewer = viewer_of(request)
    subject = _subject(viewer, what, subject_id)
    return pressed(
        request,
        lambda: actions.end_stand_down(acting_user=viewer, subject=subject, at=timezone.now()),
        f"{subject}: no longer stood down.",
        f"teams:{what}",
        **{_KEY[what]: subject_id},
    )
