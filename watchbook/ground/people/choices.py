"""Closed vocabularies of people and access."""

from __future__ import annotations

from django.db import models


class RoleName(models.TextChoices):
    """What an account may be in an agency. What each may do stands in each room's `permissions`."""

    HANDLER = "handler", "Handler"
    TRAINER = "trainer", "Trainer"
    DECOY = "decoy", "Decoy or track layer"
    DISPATCHER = "dispatcher", "Dispatcher"
    SUPERVISOR = "supervisor", "Supervisor"
    CUSTODIAN = "custodian", "Records custodian"
    LIAISON = "liaison", "Family liaison"
    MODERATOR = "moderator", "Memorial moderator"
    ADMINISTRATOR = "administrator", "Administrator"
    AUDITOR = "auditor", "Auditor (reads only)"
    OUTSIDE_TRAINER = "outside_trainer", "Outside trainer or evaluator"
    GUEST = "guest", "Guest team"
    VETERINARIAN = "veterinarian", "Veterinarian"
    FAMILY = "family", "Family member"


SCOPED_ROLES = frozenset({RoleName.OUTSIDE_TRAINER, RoleName.GUEST})
"""Roles that see named events only."""

STAFF_ROLES = frozenset(
    {
        RoleName.HANDLER, RoleName.TRAINER, RoleName.SUPERVISOR, RoleName.CUSTODIAN,
        RoleName.ADMINISTRATOR, RoleName.AUDITOR,
    }
)  # fmt: skip
"""Roles that read the unit's ordinary records."""
