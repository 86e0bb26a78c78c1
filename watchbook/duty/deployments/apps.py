"""Incidents and deployments."""

from __future__ import annotations

from django.apps import AppConfig


class DeploymentsConfig(AppConfig):
    """The room of deployments."""

    name = "watchbook.duty.deployments"
    label = "deployments"

    def ready(self) -> None:
        """Register permissions, record kinds and how they are read."""
        from watchbook.duty.deployments import (  # noqa: PLC0415  # needs ready apps
            cards,
            efforts,
            faces,
            faces_force,
            figures,
            figures_force,
            kinds,
            kinds_force,
            known,
            permissions,
            permissions_force,
            prompts,
            prompts_force,
            references,
            references_force,
            reporting,
            reporting_force,
        )
        from watchbook.duty.deployments.queries import (  # noqa: PLC0415  # as above
            beginning,
            incident_part,
        )

        for module in (
            permissions, permissions_force, kinds, kinds_force, faces, faces_force, references,
            references_force, prompts, prompts_force, incident_part, cards, known, figures,
            figures_force, efforts, reporting, reporting_force, beginning,
        ):  # fmt: skip
            module.register()
