"""Drafts: seen by their author alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.records.models import Draft

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer


def drafts_of(viewer: Viewer) -> QuerySet[Draft]:
    """The viewer's own drafts, the last saved first. Nobody else's, whatever the role."""
    if not viewer.is_signed_in or viewer.agency is None:
        return Draft.objects.none()
    return Draft.objects.filter(agency_id=viewer.agency, author=viewer.actor_id)


def draft_of(viewer: Viewer, draft_id: UUID) -> Draft:
    """One of the viewer's own drafts; a NotFoundError for any other."""
    draft = drafts_of(viewer).filter(id=draft_id).first()
    if draft is None:
        message = "There is no such draft of yours. It may have been submitted or discarded."
        raise NotFoundError(message)
    return draft
