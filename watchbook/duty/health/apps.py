"""Health of dogs: first what their handlers see."""

from __future__ import annotations

from django.apps import AppConfig


class HealthConfig(AppConfig):
    """The room of health."""

    name = "watchbook.duty.health"
    label = "health"

    def ready(self) -> None:
        """Register permissions, the record kind, its face and its form."""
        from watchbook.duty.health import (  # noqa: PLC0415  # needs ready apps
            actions,
            faces,
            known,
            models,
            permissions,
            schema,
        )
        from watchbook.ground.ledger.kinds import RecordKind, register_kind  # noqa: PLC0415  # as above
        from watchbook.ground.records.slots import register_submission  # noqa: PLC0415  # as above
        from watchbook.ground.web.slots import (  # noqa: PLC0415  # as above
            FieldFormLink,
            NavItem,
            register_field_form,
            register_nav,
        )

        permissions.register()
        register_kind(RecordKind(schema.NOTE, models.Note))
        faces.register()
        known.register()
        register_submission(
            "health.note", actions.submit_note, is_field_form=True, needs=[permissions.WRITE]
        )
        register_nav(NavItem("health", "Health", "health:index", 50, permissions.can_read))
        register_field_form(
            FieldFormLink("health.note", "Health note", "", 18, permissions.can_write)
        )
