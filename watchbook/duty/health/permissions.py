"""Who may write and read health notes.

`health.read` opens the room; which notes somebody reads is decided by dog
(`queries.notes`): a handler those of the dogs he stands or stood with, a
supervisor and the records custodian every one. Veterinarians get theirs by dog
or casualty, with the rooms that invite them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.ground.people.choices import RoleName
from watchbook.ground.people.permissions import allow, may

if TYPE_CHECKING:
    from watchbook.ground.people.viewer import Viewer

WRITE = "health.write"
READ = "health.read"
READ_ALL = "health.read_all"


def register() -> None:
    """Fill the slot of permissions."""
    allow(WRITE, RoleName.HANDLER, RoleName.SUPERVISOR)
    allow(READ, RoleName.HANDLER, RoleName.SUPERVISOR, RoleName.CUSTODIAN)
    allow(READ_ALL, RoleName.SUPERVISOR, RoleName.CUSTODIAN)


def can_read(viewer: Viewer | None) -> bool:
    """Whether the navigation shows health."""
    return viewer is not None and viewer.agency is not None and may(viewer, READ)


def can_write(viewer: Viewer | None) -> bool:
    """Whether the form of a note is offered."""
    return viewer is not None and viewer.agency is not None and may(viewer, WRITE)
