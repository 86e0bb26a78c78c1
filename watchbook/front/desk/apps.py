"""Home pages. Reads only."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The desk's room."""

    name = "watchbook.front.desk"
    label = "desk"

    def ready(self) -> None:
        """Put the home page first in the navigation."""
        from watchbook.front.desk import queries  # noqa: PLC0415  # as above
        from watchbook.front.desk.queries.glance import glances  # noqa: PLC0415  # as above
        from watchbook.ground.web.slots import HomeCard, NavItem, register_home_card, register_nav  # noqa: PLC0415  # needs ready apps

        register_nav(NavItem("home", "Today", "desk:home", 1, queries.works_here))
        register_nav(NavItem("glance", "At a glance", "desk:glance", 2, glances))
        register_nav(NavItem("calendar", "Calendar", "desk:calendar", 3, queries.works_here))
        register_home_card(
            HomeCard(
                "unit", "The unit this month", 20, queries.sees_unit, "desk/unit_card.html",
                queries.unit_card,
            )
        )  # fmt: skip
        register_home_card(
            HomeCard(
                "untrained", "Not trained lately", 22, queries.sees_unit,
                "desk/untrained_card.html", queries.untrained_card,
            )
        )  # fmt: skip
