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

ROLES_AN_ADMINISTRATOR_GIVES = frozenset(
    {RoleName.ADMINISTRATOR, RoleName.SUPERVISOR, RoleName.CUSTODIAN, RoleName.AUDITOR}
)
"""Roles that a supervisor cannot give, so that nobody raises himself or a friend."""

UNIT_ROLES = STAFF_ROLES | {
    RoleName.DECOY, RoleName.DISPATCHER, RoleName.LIAISON, RoleName.MODERATOR,
}  # fmt: skip
"""Roles of people who belong to the department and may see who else does."""


class EndedBy(models.TextChoices):
    """How a session ended."""

    SELF = "self", "Signed out"
    EVERYWHERE = "everywhere", "Signed out everywhere"
    IDLE = "idle", "Not used for too long"
    TOO_LONG = "too_long", "Open for too long"
    PHONE_REVOKED = "phone", "Its phone was revoked"


class InvitationPurpose(models.TextChoices):
    """What a one-time link is for."""

    JOIN = "join", "Invitation"
    RECOVER = "recover", "New way in"


class Outcome(models.TextChoices):
    """How an audited event ended."""

    DONE = "done", "Done"
    REFUSED = "refused", "Refused"
    FAILED = "failed", "Failed"


class AuditEvent(models.TextChoices):
    """What the audit file records, by CJIS Security Policy AU-2 and this program's own rules."""

    SIGN_IN = "sign_in", "Signed in"
    SIGN_IN_FAILED = "sign_in_failed", "Wrong sign-in"
    SIGN_OUT = "sign_out", "Signed out"
    LOCKED_OUT = "locked_out", "Locked out"
    LOCKOUT_RELEASE = "lockout_release", "Lock-out release"
    PASSWORD = "password", "Password changed"  # a word, no secret
    SECOND_STEP = "second_step", "Second step changed"
    INVITATION = "invitation", "Invitation"
    ROLE = "role", "Role given or ended"
    PERSON = "person", "Person changed"
    SETTINGS = "settings", "Settings changed"
    TOKEN = "token", "Token made or revoked"  # a word, no secret
    PHONE = "phone", "Phone added or revoked"
    IMPORT = "import", "Outbox file imported"
    ACCOUNT = "account", "Account opened or closed"
    REFUSAL = "refusal", "Permission refused"
    READING = "reading", "Restricted record read"
    EXPORT = "export", "List taken away as a file"
    AUDIT_READ = "audit_read", "Audit read"
    AUDIT_SEALED = "audit_sealed", "Audit day sealed"
