"""Who may do what with incidents and deployments."""

from __future__ import annotations

from watchbook.duty.watches.permissions import holds
from watchbook.ground.people.choices import STAFF_ROLES, RoleName
from watchbook.ground.people.permissions import allow

READ = "deployments.read"
WRITE = "deployments.write"
DIRECT = "deployments.direct"
"""To write for another's team and to amend another's incident."""

can_read = holds(READ)
can_write = holds(WRITE)


def register() -> None:
    """Name this room's permissions and the roles that hold them."""
    allow(READ, *STAFF_ROLES)
    allow(WRITE, RoleName.HANDLER, RoleName.SUPERVISOR)
    allow(DIRECT, RoleName.SUPERVISOR)
