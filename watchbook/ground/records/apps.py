"""Drafts, reviews, prompts and silences, timeline and search rows."""

from __future__ import annotations

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """The records' room."""

    name = "watchbook.ground.records"
    label = "records"

    def ready(self) -> None:
        """Register this room's record kinds and its end-of-write rows."""
        from watchbook.ground.ledger.kinds import RecordKind, register_kind  # noqa: PLC0415  # needs ready apps
        from watchbook.ground.ledger.slots import register_end_of_write  # noqa: PLC0415  # as above
        from watchbook.ground.people.choices import STAFF_ROLES  # noqa: PLC0415  # as above
        from watchbook.ground.people.permissions import allow  # noqa: PLC0415  # as above
        from watchbook.ground.records import models, projection, schema  # noqa: PLC0415  # as above

        allow("records.read", *STAFF_ROLES)
        allow("records.silence", "supervisor")
        register_kind(RecordKind(schema.SILENCE, models.Silence))
        register_end_of_write("records", projection.write_rows)
