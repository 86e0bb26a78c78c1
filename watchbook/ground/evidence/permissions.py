"""Who may do what with files."""

from __future__ import annotations

from watchbook.ground.people.permissions import allow

SEE = "evidence.see"
KEEP = "evidence.keep"
OPEN_ORIGINAL = "evidence.open_original"
DISCLOSE = "evidence.disclose"


def register() -> None:
    """Fill the slot of permissions."""
    staff = ("handler", "trainer", "supervisor", "custodian", "administrator", "auditor")
    allow(SEE, *staff, "veterinarian", "decoy")
    allow(KEEP, "handler", "trainer", "supervisor", "custodian", "decoy", "veterinarian")
    allow(OPEN_ORIGINAL, "handler", "trainer", "supervisor", "custodian")
    allow(DISCLOSE, "supervisor", "custodian")
