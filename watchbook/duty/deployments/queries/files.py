"""The files that incidents and deployments name, and those that were added to them since."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.duty.deployments.queries.deployments import deployment_of
from watchbook.duty.deployments.queries.incidents import incident_of
from watchbook.ground.evidence.permissions import SEE
from watchbook.ground.evidence.queries import items_of
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.permissions import may

if TYPE_CHECKING:
    from uuid import UUID

    from watchbook.ground.evidence.models import Item
    from watchbook.ground.people.viewer import Viewer


def file_of(viewer: Viewer, noun: str, record_id: UUID, key: str) -> Any:
    """The line of an incident's files or a deployment's photographs with this key."""
    rows: Any = None
    if noun == "incident":
        rows = incident_of(viewer, record_id).files
    elif noun == "deployment":
        rows = deployment_of(viewer, record_id).photographs
    found = rows.filter(key=key).first() if rows is not None else None
    if found is None:
        message = "There is no such file here."
        raise NotFoundError(message)
    return found


def added_to(viewer: Viewer, record_id: UUID) -> list[Item]:
    """Photographs and files that were added to a record later, for who sees evidence."""
    return items_of(viewer, record_id) if may(viewer, SEE) else []
