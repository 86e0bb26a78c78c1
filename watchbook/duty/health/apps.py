"""Health of dogs: what handlers see, what veterinarians say, what is due."""

from __future__ import annotations

from django.apps import AppConfig


class HealthConfig(AppConfig):
    """The room of health."""

    name = "watchbook.duty.health"
    label = "health"

    def ready(self) -> None:
        """Register permissions, record kinds, and what hangs on other rooms' pages."""
        from watchbook.duty.health import (  # noqa: PLC0415  # needs ready apps
            barring,
            dates,
            faces,
            figures,
            kinds,
            known,
            permissions,
            prompts,
            references,
        )
        from watchbook.ground.people.slots import register_signed  # noqa: PLC0415  # as above
        from watchbook.ground.web.slots import NavItem, register_nav  # noqa: PLC0415  # as above

        permissions.register()
        kinds.register()
        faces.register()
        dates.register()
        barring.register()
        references.register()
        prompts.register()
        figures.register()
        known.register()
        register_signed("health.alarm", r"/[a-z0-9-]{2,20}/health/alarms/in/[0-9a-f-]{36}/")
        register_nav(NavItem("health", "Health", "health:index", 50, permissions.can_read))
