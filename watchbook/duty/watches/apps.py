"""Watches, marks, the roster, care at home and what was agreed about it."""

from __future__ import annotations

from django.apps import AppConfig


class WatchesConfig(AppConfig):
    """The room of watches."""

    name = "watchbook.duty.watches"
    label = "watches"

    def ready(self) -> None:
        """Register permissions, record kinds and how they are read."""
        from watchbook.duty.watches import (  # noqa: PLC0415  # needs ready apps
            cards,
            dates,
            faces,
            figures,
            kinds,
            known,
            permissions,
            prompts,
            references,
            report_section,
        )

        permissions.register()
        kinds.register()
        faces.register()
        references.register()
        prompts.register()
        dates.register()
        cards.register()
        known.register()
        figures.register()
        report_section.register()
