"""Coming from elsewhere: files of other systems read, mapped, tried and brought as records."""

from __future__ import annotations

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """The room of imports."""

    name = "watchbook.front.imports"
    label = "imports"

    def ready(self) -> None:
        """Fill the slots of the rooms below."""
        from watchbook.front.imports import faces, kinds, permissions  # noqa: PLC0415  # needs ready apps
        from watchbook.front.imports.actions.taking import forget_expunged  # noqa: PLC0415  # as above
        from watchbook.front.imports.queries.jobs import brought, can_bring, files_named  # noqa: PLC0415  # as above
        from watchbook.ground.evidence.slots import register_file_holder  # noqa: PLC0415  # as above
        from watchbook.ground.records import slots as records  # noqa: PLC0415  # as above
        from watchbook.ground.records.programs import register_addresses  # noqa: PLC0415  # as above
        from watchbook.ground.web.slots import NavItem, register_nav  # noqa: PLC0415  # as above

        permissions.register()
        register_addresses("imports", "watchbook.front.imports.api.router")
        kinds.register()
        faces.register()
        register_file_holder("imports", files_named)
        records.register_brought("imports", brought)
        records.register_reach("Rows of imported files", forget_expunged)
        register_nav(NavItem("imports", "Imports", "imports:index", 84, can_bring))
