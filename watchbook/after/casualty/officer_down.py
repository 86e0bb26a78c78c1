"""Officer down, dog guarding: everything that this noun hangs into other rooms, in one place."""

from __future__ import annotations

from watchbook.after.casualty import (
    faces_officer,
    figures,
    kinds_officer,
    permissions_officer,
    prompts_officer,
)
from watchbook.ground.web.slots import NavItem, register_nav


def register() -> None:
    """Permissions first, since kinds ask for them."""
    permissions_officer.register()
    kinds_officer.register()
    faces_officer.register()
    prompts_officer.register()
    figures.register()
    register_nav(
        NavItem("officer-down", "Officer down", "casualty:officers", 58,
                permissions_officer.can_alert)
    )  # fmt: skip
