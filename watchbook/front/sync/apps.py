"""The inbox of field devices and of the API's writes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate

TAKE_HELD_EVERY_S = 60


def _take_held(at: datetime) -> None:
    """Take what waits for nothing any more; how many is no trouble that the worker must tell."""
    from watchbook.front.sync.actions import try_all_held  # noqa: PLC0415  # needs ready apps

    try_all_held(at)


def _after_migration(**_kwargs: Any) -> None:
    """Note which form versions the server knows from now on."""
    from django.db import connection  # noqa: PLC0415  # settings exist only now
    from django.utils import timezone  # noqa: PLC0415  # as above

    from watchbook.front.sync.actions import note_form_versions  # noqa: PLC0415  # needs ready apps

    if "sync_formversion" in connection.introspection.table_names():
        note_form_versions(timezone.now())


class SyncConfig(AppConfig):
    """The inbox's room."""

    name = "watchbook.front.sync"
    label = "sync"

    def ready(self) -> None:
        """Let evidence arrive as submissions, keep the files it names, and fill the slots."""
        from watchbook.front.sync import actions, prompts, queries  # noqa: PLC0415  # needs ready apps
        from watchbook.front.sync.actions.items import submit_item  # noqa: PLC0415  # as above
        from watchbook.ground.evidence.permissions import KEEP  # noqa: PLC0415  # as above
        from watchbook.ground.evidence.slots import register_file_holder  # noqa: PLC0415  # as above
        from watchbook.ground.ledger import slots as ledger  # noqa: PLC0415  # as above
        from watchbook.ground.records import slots as records  # noqa: PLC0415  # as above
        from watchbook.ground.web.slots import NavItem, register_account  # noqa: PLC0415  # as above

        records.register_submission("evidence.item", submit_item, needs=[KEEP])
        register_file_holder("sync", queries.files_named_in)
        records.register_prompts(
            "sync.mend",
            prompts.submissions_to_mend,
            kinds={"sync.mend": "Something that was sent waits to be mended"},
        )
        records.register_prompts(
            "sync.sign_for",
            prompts.words_of_phones,
            kinds={"sync.sign_for": "Words of a phone wait for your signature"},
        )
        ledger.register_periodic("sync.take_held", TAKE_HELD_EVERY_S, _take_held)
        post_migrate.connect(_after_migration, sender=self)
        records.register_reach("Submissions of devices", actions.empty_submissions)
        register_account(
            NavItem("inbox", "Submissions to mend", "inbox:index", 40, queries.has_an_inbox)
        )
