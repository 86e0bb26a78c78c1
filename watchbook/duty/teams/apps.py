"""Dogs, handlers, teams, the handler-down plan, the sealed envelope, stand-down, the life file."""

from __future__ import annotations

from django.apps import AppConfig


class TeamsConfig(AppConfig):
    """The teams' room."""

    name = "watchbook.duty.teams"
    label = "teams"

    def ready(self) -> None:
        """Register permissions, record kinds and how they are read."""
        from watchbook.duty.teams import (  # noqa: PLC0415  # needs ready apps
            faces,
            kinds,
            known,
            permissions,
            prompts,
            references,
            submissions,
            surface,
        )

        for part in (
            permissions, kinds, faces, prompts, references, submissions, surface, known,
        ):  # fmt: skip
            part.register()
