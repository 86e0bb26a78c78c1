"""Who brings records from elsewhere, and who sees how it went."""

from __future__ import annotations

from watchbook.ground.people.choices import RoleName
from watchbook.ground.people.permissions import allow

BRING = "imports.bring"


def register() -> None:
    """Fill the slot of permissions. What a row becomes is asked for beside (teams.manage …)."""
    allow(BRING, RoleName.SUPERVISOR, RoleName.CUSTODIAN, RoleName.ADMINISTRATOR)
