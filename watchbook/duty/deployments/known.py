"""What the people's room is told about what is kept of a handler."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.duty.deployments.models import Deployment
from watchbook.duty.deployments.permissions import READ
from watchbook.ground.people.slots import Kept, register_kept

if TYPE_CHECKING:
    from watchbook.ground.people.viewer import Viewer


def _own(viewer: Viewer) -> str:
    count = Deployment.objects.filter(
        agency_id=viewer.agency, handler_id=viewer.person_id
    ).count()  # fmt: skip
    return "1 deployment" if count == 1 else f"{count} deployments"


def register() -> None:
    """Fill the slot."""
    register_kept(
        Kept(
            "deployments.deployment", 96, "Your deployments and incidents, with times and places",
            "When you write one, or a supervisor does.", "", permission=READ, mine=_own,
        )
    )  # fmt: skip
