"""Agencies, persons, accounts, roles, who may see what."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The people's room."""

    name = "watchbook.ground.people"
    label = "people"

    def ready(self) -> None:
        """Register this room's record kinds."""
        from watchbook.ground.ledger.kinds import RecordKind, register_kind  # noqa: PLC0415  # needs ready apps
        from watchbook.ground.people import models, schema  # noqa: PLC0415  # as above
        from watchbook.ground.people.permissions import allow  # noqa: PLC0415  # as above

        allow("people.manage", "administrator", "supervisor")
        register_kind(RecordKind(schema.PERSON, models.Person))
        register_kind(RecordKind(schema.ROLE, models.Role))
        register_kind(RecordKind(schema.UNIT, models.Unit))
        register_kind(RecordKind(schema.POLICY, models.Policy))
        register_kind(RecordKind(schema.AUDIT_DAY, models.AuditDay))
