"""Who asks for numbers, reads reports, and issues them."""

from __future__ import annotations

from watchbook.ground.people.choices import STAFF_ROLES, RoleName
from watchbook.ground.people.permissions import allow

ASK, READ, ISSUE = "reports.ask", "reports.read", "reports.issue"


def register() -> None:
    """Name this room's permissions. What a number is made of is each room's own question."""
    answers_for_the_unit = (
        RoleName.TRAINER, RoleName.SUPERVISOR, RoleName.CUSTODIAN, RoleName.ADMINISTRATOR,
        RoleName.AUDITOR,
    )  # fmt: skip
    allow(ASK, *STAFF_ROLES)
    allow(READ, *answers_for_the_unit)
    allow(ISSUE, RoleName.SUPERVISOR, RoleName.CUSTODIAN, RoleName.ADMINISTRATOR)
