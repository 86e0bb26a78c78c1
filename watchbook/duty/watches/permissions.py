"""Who may do what with watches, marks, the roster and care time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.ground.people.choices import STAFF_ROLES, RoleName
from watchbook.ground.people.permissions import allow, may

if TYPE_CHECKING:
    from collections.abc import Callable

    from watchbook.ground.people.viewer import Viewer

READ = "watches.read"
MARK = "watches.mark"
STAND = "watches.stand"
PLAN = "watches.plan"
CARE = "watches.care"
READ_CARE = "watches.read_care"
AGREE = "watches.agree"
APPROVE = "watches.approve"


def register() -> None:
    """Name this room's permissions and the roles that hold them."""
    handler, supervisor = RoleName.HANDLER, RoleName.SUPERVISOR
    allow(READ, *STAFF_ROLES, RoleName.DISPATCHER)
    allow(MARK, handler, RoleName.TRAINER, supervisor, RoleName.DECOY)
    allow(STAND, handler, supervisor)
    allow(PLAN, supervisor)
    allow(CARE, handler)
    allow(
        READ_CARE, supervisor, RoleName.CUSTODIAN, RoleName.ADMINISTRATOR, RoleName.AUDITOR
    )  # a handler always reads his own
    allow(AGREE, supervisor, RoleName.ADMINISTRATOR)
    allow(APPROVE, supervisor)


def holds(*permissions: str) -> Callable[[Viewer | None], bool]:
    """Whether a viewer in an agency holds one of these: for navigation, cards and tiles."""

    def visible(viewer: Viewer | None) -> bool:
        if viewer is None or viewer.agency is None:
            return False
        return any(may(viewer, one) for one in permissions)

    return visible
