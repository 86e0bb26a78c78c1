"""What the people's room is told about what is kept of a handler."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.duty.deployments.permissions import READ
from watchbook.duty.deployments.queries.deployments import deployments
from watchbook.ground.people.slots import Kept, register_kept

if TYPE_CHECKING:
    from watchbook.ground.people.viewer import Viewer


def _own(viewer: Viewer) -> str:
    count = deployments(viewer).filter(handler=viewer.person_id).count()
    return "1 deployment" if count == 1 else f"{count} deployments"


def register() -> None:
    """Fill the slot."""
    register_kept(
        Kept(
            "deployments.deployment", 96, "Your deployments and incidents, with times and places",
            "When you write one, or a supervisor does.", "", permission=READ, mine=_own,
        )
    )  # fmt: skip
