"""Who may do what with rules, evaluations and certificates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.ground.people.choices import STAFF_ROLES, RoleName
from watchbook.ground.people.permissions import allow, may

if TYPE_CHECKING:
    from watchbook.ground.people.viewer import Viewer

READ = "certifications.read"
WRITE = "certifications.write"
WRITE_ALL = "certifications.write_all"
RULES = "certifications.rules"


def register() -> None:
    """Name this room's permissions and the roles that hold them."""
    trainer, supervisor = RoleName.TRAINER, RoleName.SUPERVISOR
    allow(READ, *STAFF_ROLES)
    allow(WRITE, RoleName.HANDLER, trainer, supervisor, RoleName.CUSTODIAN)
    allow(WRITE_ALL, trainer, supervisor, RoleName.CUSTODIAN)  # a handler writes of his own teams
    allow(RULES, supervisor, RoleName.ADMINISTRATOR)


def can_read(viewer: Viewer | None) -> bool:
    """Whether the navigation shows certificates."""
    return viewer is not None and viewer.agency is not None and may(viewer, READ)


def can_write(viewer: Viewer | None) -> bool:
    """Whether the forms are offered."""
    return viewer is not None and viewer.agency is not None and may(viewer, WRITE)
