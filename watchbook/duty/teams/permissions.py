"""Who may do what with dogs and teams."""

from __future__ import annotations

from watchbook.ground.people.choices import STAFF_ROLES, RoleName
from watchbook.ground.people.permissions import allow


def register() -> None:
    """Name this room's permissions and the roles that hold them."""
    allow("teams.read", *STAFF_ROLES)
    allow("teams.manage", RoleName.SUPERVISOR, RoleName.ADMINISTRATOR)
    allow("teams.stand_down", RoleName.SUPERVISOR)
    allow(
        "teams.open_plan",
        RoleName.HANDLER, RoleName.TRAINER, RoleName.SUPERVISOR, RoleName.DISPATCHER,
    )  # fmt: skip
    allow("teams.write_plan", RoleName.HANDLER, RoleName.SUPERVISOR)
    allow("teams.check_plan", RoleName.HANDLER, RoleName.TRAINER, RoleName.SUPERVISOR)
    allow("teams.write_envelope", RoleName.HANDLER)
    allow("teams.open_envelope", RoleName.SUPERVISOR, RoleName.LIAISON)
