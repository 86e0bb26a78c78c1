"""Who may write and read the health of dogs.

`health.read` opens the room; which dogs somebody reads is decided by dog
(`queries.dogs.dogs_of`): a handler those he stands or stood with, a veterinarian
those he attends now, a supervisor and the records custodian every one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.ground.people.choices import RoleName
from watchbook.ground.people.permissions import allow, may

if TYPE_CHECKING:
    from watchbook.ground.people.viewer import Viewer

WRITE = "health.write"
RECORD = "health.record"
CONFIRM = "health.confirm"
READ = "health.read"
READ_ALL = "health.read_all"
MANAGE = "health.manage"


def register() -> None:
    """Fill the slot of permissions."""
    handler, supervisor = RoleName.HANDLER, RoleName.SUPERVISOR
    custodian, veterinarian = RoleName.CUSTODIAN, RoleName.VETERINARIAN
    allow(WRITE, handler, supervisor)
    allow(RECORD, handler, supervisor, veterinarian)
    allow(CONFIRM, veterinarian)
    allow(READ, handler, supervisor, custodian, veterinarian)
    allow(READ_ALL, supervisor, custodian)
    allow(MANAGE, supervisor)


def can_read(viewer: Viewer | None) -> bool:
    """Whether the navigation shows health."""
    return viewer is not None and viewer.agency is not None and may(viewer, READ)


def can_write(viewer: Viewer | None) -> bool:
    """Whether the forms of what is seen are offered."""
    return viewer is not None and viewer.agency is not None and may(viewer, WRITE)
