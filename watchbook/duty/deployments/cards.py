"""Where deployments stand in the navigation."""

from __future__ import annotations

from watchbook.duty.deployments.permissions import can_read
from watchbook.ground.web.slots import NavItem, register_nav


def register() -> None:
    """Fill the slot of the web's room."""
    register_nav(NavItem("deployments", "Deployments", "deployments:index", 27, can_read))
