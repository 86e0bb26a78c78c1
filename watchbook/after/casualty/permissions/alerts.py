"""Who sets who is told, who answers an alert, and who writes who does what."""

from __future__ import annotations

from watchbook.ground.people.choices import UNIT_ROLES, RoleName
from watchbook.ground.people.permissions import allow

SET_RECIPIENTS = "casualty.set_recipients"
READ_RECIPIENTS = "casualty.read_recipients"
ANSWER = "casualty.answer"
DUTY = "casualty.duty"


def register() -> None:
    """Fill the slot of permissions."""
    allow(SET_RECIPIENTS, RoleName.SUPERVISOR, RoleName.ADMINISTRATOR)
    allow(READ_RECIPIENTS, RoleName.SUPERVISOR, RoleName.ADMINISTRATOR, RoleName.DISPATCHER,
          RoleName.AUDITOR)  # fmt: skip
    allow(ANSWER, *UNIT_ROLES)
    allow(DUTY, RoleName.HANDLER, RoleName.TRAINER, RoleName.DECOY, RoleName.SUPERVISOR,
          RoleName.DISPATCHER, RoleName.LIAISON)  # fmt: skip
