"""Agencies, persons, accounts, roles, who may see what."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.apps import AppConfig

SIGN_INS_KEPT_DAYS = 365
"""How long the list "where I am signed in" goes back; CJIS AU-11 asks a year of the audit."""


class PeopleConfig(AppConfig):
    """The people's room."""

    name = "watchbook.ground.people"
    label = "people"

    def ready(self) -> None:
        """Fill the slots of the rooms below: kinds, checks, jobs, permissions, the menu."""
        from watchbook.ground.ledger import slots  # noqa: PLC0415  # needs ready apps
        from watchbook.ground.ledger.kinds import RecordKind, register_kind  # noqa: PLC0415  # as above
        from watchbook.ground.people import actions, fsck, menu, models, receivers, schema, seen  # noqa: F401, PLC0415  # as above; receivers connect when imported

        register_kind(RecordKind(schema.PERSON, models.Person))
        register_kind(RecordKind(schema.ROLE, models.Role))
        register_kind(RecordKind(schema.UNIT, models.Unit))
        register_kind(RecordKind(schema.POLICY, models.Policy))
        register_kind(RecordKind(schema.AUDIT_DAY, models.AuditDay))
        slots.register_end_of_write(
            "people.memberships", actions.keep_memberships, kinds=["people.person"]
        )
        slots.register_fsck_check("people", fsck.people_findings)
        slots.register_periodic("people.seal_audit_days", 3600, _seal_days)
        slots.register_periodic("people.disable_idle_accounts", 3600, _disable_idle)
        slots.register_periodic("people.forget_old_sign_ins", 3600, _forget_old)
        menu.register()
        seen.register_own_lines()


# How many were sealed, closed or forgotten is no trouble that the worker must tell.


def _seal_days(at: datetime) -> None:
    from watchbook.ground.people import actions  # noqa: PLC0415  # needs ready apps

    actions.seal_audit_days(at)


def _disable_idle(at: datetime) -> None:
    from django.conf import settings  # noqa: PLC0415  # needs settings

    from watchbook.ground.people import actions  # noqa: PLC0415  # needs ready apps

    days = timedelta(days=settings.WATCHBOOK_ACCOUNT_IDLE_DAYS)
    actions.disable_idle_accounts(unused_since=at - days)


def _forget_old(at: datetime) -> None:
    from watchbook.ground.people import actions  # noqa: PLC0415  # needs ready apps

    actions.forget_old_sign_ins(before=at - timedelta(days=SIGN_INS_KEPT_DAYS), at=at)
