"""K9 down: the clinics and the dogs that give blood."""

from __future__ import annotations

from django.apps import AppConfig


class CasualtyConfig(AppConfig):
    """The room of casualties."""

    name = "watchbook.after.casualty"
    label = "casualty"

    def ready(self) -> None:
        """Register permissions, record kinds and how they are read."""
        from watchbook.after.casualty import (  # noqa: PLC0415  # needs ready apps
            alerting,
            faces,
            faces_card,
            hand_over,
            kinds,
            moments,
            officer_down,
            permissions,
            phone,
            prompts,
            protocol_kinds,
            protocol_prompts,
        )
        from watchbook.after.casualty.tabs import Tab, register_tab  # noqa: PLC0415  # as above
        from watchbook.ground.web.slots import NavItem, register_nav  # noqa: PLC0415  # as above

        permissions.register()
        kinds.register()
        alerting.register()
        faces.register()
        faces_card.register()
        moments.register()
        prompts.register()
        register_tab(Tab("card", "Card", "casualty:casualty", 10))
        phone.register()
        register_nav(
            NavItem(
                "k9-down", "K9 down", "casualty:casualties", 55, permissions.can_open_casualties
            )
        )
        officer_down.register()
        protocol_kinds.register()
        protocol_prompts.register()
        hand_over.register()
        register_nav(NavItem("clinics", "Clinics", "casualty:index", 56, permissions.can_read))
