"""Who reads and who writes of casualties, and of where a hurt dog goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.ground.people.choices import STAFF_ROLES, RoleName
from watchbook.ground.people.permissions import allow, may

if TYPE_CHECKING:
    from watchbook.ground.people.viewer import Viewer

READ = "casualty.read"
WRITE = "casualty.directory"
CARD = "casualty.card"
CORRECT = "casualty.correct"
SEE = "casualty.see"
READ_CARDS = "casualty.read_cards"
CAR_CODES = "casualty.car_codes"


def register() -> None:
    """Fill the slot of permissions."""
    handler, supervisor, dispatcher = RoleName.HANDLER, RoleName.SUPERVISOR, RoleName.DISPATCHER
    allow(READ, *STAFF_ROLES, dispatcher)
    allow(WRITE, supervisor, dispatcher, RoleName.ADMINISTRATOR)
    allow(
        CARD, handler, RoleName.TRAINER, RoleName.DECOY, dispatcher, supervisor,
        RoleName.ADMINISTRATOR, RoleName.VETERINARIAN,
    )  # fmt: skip
    allow(CORRECT, supervisor)
    allow(SEE, *STAFF_ROLES, dispatcher)
    allow(CAR_CODES, supervisor)
    allow(READ_CARDS, supervisor, RoleName.CUSTODIAN)


def can_read(viewer: Viewer | None) -> bool:
    """Whether the navigation shows clinics."""
    return viewer is not None and viewer.agency is not None and may(viewer, READ)


def can_open_casualties(viewer: Viewer | None) -> bool:
    """Whether the navigation shows casualties."""
    return viewer is not None and viewer.agency is not None and may(viewer, CARD)
