"""K9 down, officer down, and where a hurt dog goes."""

from __future__ import annotations

from django.apps import AppConfig


class CasualtyConfig(AppConfig):
    """The room of casualties."""

    name = "watchbook.after.casualty"
    label = "casualty"

    def ready(self) -> None:
        """Register permissions, record kinds and how they are read."""
        from watchbook.after.casualty.registering import register  # noqa: PLC0415  # ready apps

        register()
