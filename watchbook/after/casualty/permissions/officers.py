"""Who calls officer down and writes its tries, who keeps the ladder, who prints for the car."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.ground.people.choices import RoleName
from watchbook.ground.people.permissions import allow, may

if TYPE_CHECKING:
    from watchbook.ground.people.viewer import Viewer

OFFICER = "casualty.officer"
LADDER = "casualty.ladder"
CAR_CARD = "casualty.carcard"
OPEN_PLAN = "teams.open_plan"


def register() -> None:
    """Fill the slot of permissions."""
    allow(
        OFFICER,
        RoleName.HANDLER, RoleName.TRAINER, RoleName.DECOY, RoleName.SUPERVISOR,
        RoleName.DISPATCHER, RoleName.ADMINISTRATOR,
    )  # fmt: skip
    allow(LADDER, RoleName.SUPERVISOR, RoleName.ADMINISTRATOR)
    allow(CAR_CARD, RoleName.HANDLER, RoleName.TRAINER, RoleName.SUPERVISOR)


def can_alert(viewer: Viewer | None) -> bool:
    """Whether the navigation shows officer down."""
    return viewer is not None and viewer.agency is not None and may(viewer, OFFICER)
