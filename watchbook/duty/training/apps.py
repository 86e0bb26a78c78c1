"""Training days, exercises, layouts, runs and what people state about them."""

from __future__ import annotations

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    """The training room."""

    name = "watchbook.duty.training"
    label = "training"

    def ready(self) -> None:
        """Register permissions, record kinds and how they are read."""
        from watchbook.duty.training import (  # noqa: PLC0415  # needs ready apps
            cards,
            faces,
            kinds,
            known,
            permissions,
            prompts,
            references,
        )

        permissions.register()
        kinds.register()
        faces.register()
        references.register()
        prompts.register()
        cards.register()
        known.register()
