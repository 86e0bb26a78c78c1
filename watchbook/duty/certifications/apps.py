"""Rules of certifying bodies, evaluations, and the certificates that follow from them."""

from __future__ import annotations

from django.apps import AppConfig


class CertificationsConfig(AppConfig):
    """The room of certifications."""

    name = "watchbook.duty.certifications"
    label = "certifications"

    def ready(self) -> None:
        """Register permissions, record kinds and how they are read."""
        from watchbook.duty.certifications import (  # noqa: PLC0415  # needs ready apps
            dates,
            faces,
            figures,
            kinds,
            known,
            permissions,
            prompts,
            references,
            surface,
        )

        permissions.register()
        kinds.register()
        faces.register()
        dates.register()
        figures.register()
        references.register()
        prompts.register()
        surface.register()
        known.register()
