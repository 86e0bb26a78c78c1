"""The inbox of field devices and of the API's writes."""

from __future__ import annotations

from django.apps import AppConfig


class SyncConfig(AppConfig):
    """The inbox's room."""

    name = "watchbook.front.sync"
    label = "sync"

    def ready(self) -> None:
        """Let evidence arrive as submissions, keep the files it names, and fill the slots."""
        from watchbook.front.sync import actions, prompts, queries  # noqa: PLC0415  # needs ready apps
        from watchbook.ground.evidence.actions import submit_item  # noqa: PLC0415  # as above
        from watchbook.ground.evidence.permissions import KEEP  # noqa: PLC0415  # as above
        from watchbook.ground.evidence.slots import register_file_holder  # noqa: PLC0415  # as above
        from watchbook.ground.records import slots as records  # noqa: PLC0415  # as above
        from watchbook.ground.web.slots import NavItem, register_account  # noqa: PLC0415  # as above

        records.register_submission("evidence.item", submit_item, needs=[KEEP])
        register_file_holder("sync", queries.files_named_in)
        records.register_prompts("sync.mend", prompts.submissions_to_mend)
        records.register_reach("Submissions of devices", actions.empty_submissions)
        register_account(
            NavItem("inbox", "Submissions to mend", "inbox:index", 40, queries.has_an_inbox)
        )
