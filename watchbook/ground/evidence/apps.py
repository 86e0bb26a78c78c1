"""Files by SHA-256, custody, safe images."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from datetime import datetime

COLLECT_EVERY_S = 24 * 3600.0


def _collect(at: datetime) -> None:
    from watchbook.ground.evidence.actions import collect_unnamed  # noqa: PLC0415  # needs ready apps
    from watchbook.ground.ledger.signing import agencies_with_log  # noqa: PLC0415  # as above

    for agency in agencies_with_log():
        collect_unnamed(agency, at)


class EvidenceConfig(AppConfig):
    """The evidence room."""

    name = "watchbook.ground.evidence"
    label = "evidence"

    def ready(self) -> None:
        """Register this room's record kind, check and daily job."""
        from watchbook.ground.evidence import checking, models, permissions, schema  # noqa: PLC0415  # needs ready apps
        from watchbook.ground.ledger.kinds import RecordKind, register_kind  # noqa: PLC0415  # as above
        from watchbook.ground.ledger.slots import (  # noqa: PLC0415  # as above
            register_fsck_check,
            register_periodic,
        )

        permissions.register()
        register_kind(RecordKind(schema.ITEM, models.Item))
        register_fsck_check("evidence", checking.check_files)
        register_periodic("collect files that nothing names", COLLECT_EVERY_S, _collect)
