"""The ledger's room: triggers and row security after every migration."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate

SIGN_EVERY_S = 10.0
"""New entries are signed at most this often."""


def _after_migration(sender: AppConfig, **_kwargs: Any) -> None:
    """Make triggers and row security once the last room with tables has migrated."""
    from django.apps import apps  # noqa: PLC0415  # models exist only once apps are ready
    from django.db import connection  # noqa: PLC0415  # as above

    from watchbook.ground.ledger.triggers import (  # noqa: PLC0415  # as above
        make_row_security,
        make_triggers,
    )

    last = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
    if sender.label != last.label:
        return
    if "ledger_versionbody" in connection.introspection.table_names():
        make_triggers()
        make_row_security(connection)


class LedgerConfig(AppConfig):
    """What everything stands on."""

    name = "watchbook.ground.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Listen for the end of migrations."""
        from watchbook.ground.ledger.signing import sign_all  # noqa: PLC0415  # needs ready apps
        from watchbook.ground.ledger.sizes import COUNT_EVERY_S, count_what_has_grown  # noqa: PLC0415  # as above
        from watchbook.ground.ledger.slots import register_periodic  # noqa: PLC0415  # as above

        post_migrate.connect(_after_migration)
        register_periodic("sign the logs", SIGN_EVERY_S, sign_all)
        register_periodic("count what has grown", COUNT_EVERY_S, count_what_has_grown)
