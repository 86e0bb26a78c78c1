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
            faces,
            figures,
            kinds,
            known,
            permissions,
            prompts,
            references,
        )

        for module in (
            permissions,
            kinds,
            faces,
            references,
            prompts,
            cards,
            known,
            figures,
        ):
            module.register()
