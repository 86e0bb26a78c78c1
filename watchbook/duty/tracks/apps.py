"""Trails: files from collars, watches and phones, read, compared and shown."""

from __future__ import annotations

from django.apps import AppConfig


class TracksConfig(AppConfig):
    """The trails' room."""

    name = "watchbook.duty.tracks"
    label = "tracks"

    def ready(self) -> None:
        """Register permissions, the record kind, its face and its form."""
        from watchbook.duty.tracks import (  # noqa: PLC0415  # needs ready apps
            actions,
            faces,
            known,
            models,
            permissions,
            references,
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
        register_kind(RecordKind(schema.TRAIL, models.Trail))
        faces.register()
        references.register()
        known.register()
        register_submission(
            "tracks.trail", actions.submit_trail, is_field_form=True, needs=[permissions.KEEP]
        )
        register_nav(NavItem("tracks", "Trails", "tracks:index", 40, permissions.can_read))
        register_field_form(FieldFormLink("tracks.trail", "Trail", "", 20, permissions.can_keep))
