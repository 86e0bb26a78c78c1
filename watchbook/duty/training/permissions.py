"""Who may do what in training. Guests and outside trainers hold these for named events only."""

from __future__ import annotations

from watchbook.ground.people.choices import STAFF_ROLES, RoleName
from watchbook.ground.people.permissions import allow

SEES_LAYOUTS = (
    RoleName.TRAINER, RoleName.SUPERVISOR, RoleName.CUSTODIAN, RoleName.ADMINISTRATOR,
    RoleName.AUDITOR, RoleName.OUTSIDE_TRAINER,
)  # fmt: skip


def register() -> None:
    """Name this room's permissions and the roles that hold them."""
    outside = RoleName.OUTSIDE_TRAINER
    allow("training.read_setups", *STAFF_ROLES, RoleName.DECOY, outside, RoleName.GUEST)
    allow("training.read_runs", *STAFF_ROLES, outside)
    allow("training.read_layouts", *SEES_LAYOUTS)
    allow("training.plan", RoleName.HANDLER, RoleName.TRAINER, RoleName.SUPERVISOR, outside)
    allow("training.correct", RoleName.TRAINER, RoleName.SUPERVISOR, outside)
    allow("training.lay_out", RoleName.HANDLER, RoleName.TRAINER, RoleName.DECOY, outside)
    allow("training.log_run", RoleName.HANDLER, RoleName.GUEST)
    allow(
        "training.witness",
        RoleName.HANDLER, RoleName.TRAINER, RoleName.SUPERVISOR, RoleName.DECOY, outside,
    )  # fmt: skip
    allow("training.read_hours", *STAFF_ROLES)
    allow("training.bring", RoleName.SUPERVISOR, RoleName.CUSTODIAN, RoleName.ADMINISTRATOR)
