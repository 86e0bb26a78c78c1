"""Training days, exercises, layouts, runs and what people state about them."""

from __future__ import annotations

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    """The training room."""

    name = "watchbook.duty.training"
    label = "training"

    def ready(self) -> None:
        """Register permissions, record kinds and how they are read."""
        from watchbook.duty.tracks.slots import register_closing  # noqa: PLC0415  # as above
        from watchbook.duty.training import (  # noqa: PLC0415  # needs ready apps
            cards,
            dates,
            efforts,
            faces,
            field_day,
            figures,
            kinds,
            known,
            permissions,
            prompts,
            references,
            report_section,
        )
        from watchbook.duty.training.queries import restrictions  # noqa: PLC0415  # as above
        from watchbook.duty.training.queries.closing import closed_among  # noqa: PLC0415  # as above

        permissions.register()
        kinds.register()
        faces.register()
        references.register()
        prompts.register()
        dates.register()
        cards.register()
        known.register()
        field_day.register()
        figures.register()
        report_section.register()
        efforts.register()
        restrictions.register()
        register_closing(closed_among)
