"""The room of numbers and reports."""

from __future__ import annotations

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Numbers as issued, and reports."""

    name = "watchbook.front.reports"
    label = "reports"

    def ready(self) -> None:
        """Register permissions, record kinds, and where people find the room."""
        from watchbook.front.reports import kinds, permissions, reviews, surface  # noqa: PLC0415  # needs ready apps

        permissions.register()
        kinds.register()
        reviews.register()
        surface.register()
