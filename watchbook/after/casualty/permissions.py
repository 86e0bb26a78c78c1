"""Who reads and who writes where a hurt dog goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.ground.people.choices import STAFF_ROLES, RoleName
from watchbook.ground.people.permissions import allow, may

if TYPE_CHECKING:
    from watchbook.ground.people.viewer import Viewer

READ = "casualty.read"
WRITE = "casualty.directory"


def register() -> None:
    """Fill the slot of permissions."""
    allow(READ, *STAFF_ROLES, RoleName.DISPATCHER)
    allow(WRITE, RoleName.SUPERVISOR, RoleName.DISPATCHER, RoleName.ADMINISTRATOR)


def can_read(viewer: Viewer | None) -> bool:
    """Whether the navigation shows clinics."""
    return viewer is not None and viewer.agency is not None and may(viewer, READ)
