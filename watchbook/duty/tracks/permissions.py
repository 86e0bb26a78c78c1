"""Who may do what with trails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.ground.people.choices import STAFF_ROLES, RoleName
from watchbook.ground.people.permissions import allow, may

if TYPE_CHECKING:
    from watchbook.ground.people.viewer import Viewer

READ = "tracks.read"
KEEP = "tracks.keep"


def register() -> None:
    """Fill the slot of permissions."""
    allow(READ, *STAFF_ROLES, RoleName.DECOY, RoleName.OUTSIDE_TRAINER)
    allow(KEEP, RoleName.HANDLER, RoleName.TRAINER, RoleName.DECOY, RoleName.SUPERVISOR)


def can_read(viewer: Viewer | None) -> bool:
    """Whether the navigation shows trails."""
    return viewer is not None and viewer.agency is not None and may(viewer, READ)


def can_keep(viewer: Viewer | None) -> bool:
    """Whether the form for a trail is offered."""
    return viewer is not None and viewer.agency is not None and may(viewer, KEEP)
