"""Fields of persons, roles, units and an agency's policy."""

from __future__ import annotations

from watchbook.core.schema import Choice, Field, Privacy, Schema, Type
from watchbook.ground.people.choices import RoleName

_ROLES = tuple(Choice(value, label) for value, label in RoleName.choices)

PERSON = Schema(
    kind="people.person",
    label="Person",
    members=(
        Field("name", Type.TEXT, "Name", is_required=True, max_length=120),
        Field("rank", Type.TEXT, "Rank or title", max_length=60),
        Field("badge", Type.TEXT, "Badge or serial number", max_length=40),
        Field("account", Type.TEXT, "Account", privacy=Privacy.RESTRICTED, max_length=36),
        Field("organisation", Type.TEXT, "Organisation", help="For people from outside."),
    ),
)

UNIT = Schema(
    kind="people.unit",
    label="Unit",
    members=(Field("name", Type.TEXT, "Name", is_required=True, max_length=120),),
)

ROLE = Schema(
    kind="people.role",
    label="Role",
    members=(
        Field("person", Type.REFERENCE, "Person", is_required=True, refers_to="people.person"),
        Field("role", Type.CHOICE, "Role", is_required=True, choices=_ROLES),
        Field("event", Type.REFERENCE, "Only for this event"),
        Field("unit", Type.REFERENCE, "Unit", refers_to="people.unit"),
        Field("from_at", Type.INSTANT, "From", is_required=True),
        Field("until_at", Type.INSTANT, "Until"),
    ),
)

POLICY = Schema(
    kind="people.policy",
    label="Agency settings",
    help="Settings that change what a number means, or who does what, are records themselves.",
    version=2,
    members=(
        Field("monthly_hours_target_min", Type.INTEGER, "Training target, minutes a month",
              minimum=0, maximum=60 * 744,
              help="Default 960 (16 hours), a common figure; reported, never enforced."),
        Field("needs_review", Type.BOOLEAN, "A trainer reviews each run"),
        Field("needs_approval", Type.BOOLEAN, "A supervisor approves each run"),
        Field("old_forms_days", Type.INTEGER, "Days for which old form versions are accepted",
              minimum=1, maximum=3650),
        Field("lockout_min", Type.INTEGER, "Minutes that a lock-out lasts",
              minimum=1, maximum=1440,
              help="After 5 wrong sign-ins in 15 minutes. It ends by itself, or by any two of "
                   "supervisor, administrator and dispatcher."),
        Field("phone_unlocked_hours", Type.INTEGER, "Hours that a phone stays unlocked",
              minimum=1, maximum=24,
              help="After that it asks for its code again, with or without a network."),
    ),
)  # fmt: skip

AUDIT_DAY = Schema(
    kind="people.auditday",
    label="Audit day",
    help="The digest of one finished day's audit file, so that a later change to it shows.",
    members=(
        Field("day", Type.DATE, "Day", is_required=True),
        Field("sha256", Type.TEXT, "SHA-256 of the file", is_required=True, max_length=64),
        Field("lines", Type.INTEGER, "Lines", is_required=True, minimum=0),
    ),
)
