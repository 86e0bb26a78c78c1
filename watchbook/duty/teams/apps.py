"""Dogs, handlers, teams, the handler-down plan, the sealed envelope, stand-down, the life file."""

from __future__ import annotations

from django.apps import AppConfig


class TeamsConfig(AppConfig):
    """The teams' room."""

    name = "watchbook.duty.teams"
    label = "teams"

    def ready(self) -> None:
        """Register permissions, record kinds and how they are read."""
        from watchbook.duty.teams import faces, kinds, permissions  # noqa: PLC0415  # needs ready apps

        permissions.register()
        kinds.register()
        faces.register()
