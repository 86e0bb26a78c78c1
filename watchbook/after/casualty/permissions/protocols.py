"""Who reads, writes and signs protocols, and who keeps the kits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.ground.people.choices import STAFF_ROLES, RoleName
from watchbook.ground.people.permissions import allow, may

if TYPE_CHECKING:
    from watchbook.ground.people.viewer import Viewer

READ_PROTOCOL = "casualty.read_protocol"
WRITE_PROTOCOL = "casualty.protocol"
SIGN = "casualty.sign"
WRITE_KIT = "casualty.kit"


def register() -> None:
    """Fill the slot of permissions."""
    allow(READ_PROTOCOL, *STAFF_ROLES, RoleName.DISPATCHER, RoleName.VETERINARIAN)
    allow(WRITE_PROTOCOL, RoleName.SUPERVISOR)
    allow(SIGN, RoleName.VETERINARIAN)
    allow(WRITE_KIT, RoleName.HANDLER, RoleName.TRAINER, RoleName.SUPERVISOR)


def can_read_protocols(viewer: Viewer | None) -> bool:
    """Whether the navigation shows protocols and kits."""
    return viewer is not None and viewer.agency is not None and may(viewer, READ_PROTOCOL)


def can_write_kits(viewer: Viewer | None) -> bool:
    """Whether the form of what was taken out of a kit is offered."""
    return viewer is not None and viewer.agency is not None and may(viewer, WRITE_KIT)
