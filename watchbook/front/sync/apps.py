"""The inbox of field devices and of the API's writes."""

from __future__ import annotations

from django.apps import AppConfig


class SyncConfig(AppConfig):
    """The inbox's room."""

    name = "watchbook.front.sync"
    label = "sync"

    def ready(self) -> None:
        """Let evidence arrive as submissions, and keep the files that the inbox still names."""
        from watchbook.front.sync.queries import files_named_in  # noqa: PLC0415  # needs ready apps
        from watchbook.ground.evidence.actions import submit_item  # noqa: PLC0415  # as above
        from watchbook.ground.evidence.slots import register_file_holder  # noqa: PLC0415  # as above
        from watchbook.ground.records.slots import register_submission  # noqa: PLC0415  # as above

        register_submission("evidence.item", submit_item)
        register_file_holder("sync", files_named_in)
