"""What templates of force ask about a viewer, and how they print shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from watchbook.duty.deployments.permissions_force import (
    READ_FORCE,
    REPORT,
    SET_CRITICAL,
    SET_RULES,
    WRITE_FORCE,
)
from watchbook.ground.people.permissions import may

if TYPE_CHECKING:
    from watchbook.ground.people.viewer import Viewer

register = template.Library()


@register.filter
def sees_force(viewer: Viewer) -> bool:
    """Whether the list of force reports is this viewer's to open."""
    return may(viewer, READ_FORCE) or may(viewer, WRITE_FORCE)


@register.filter
def reads_force(viewer: Viewer) -> bool:
    """Whether the viewer reads the force of the whole unit, and so its ratios."""
    return may(viewer, READ_FORCE)


@register.filter
def reports_force(viewer: Viewer) -> bool:
    """Whether the viewer makes the month's file for the FBI."""
    return may(viewer, REPORT)


@register.filter
def sets_critical(viewer: Viewer) -> bool:
    """Whether the viewer sets incidents critical."""
    return may(viewer, SET_CRITICAL)


@register.filter
def sees_rules(viewer: Viewer) -> bool:
    """Whether the rules of force reporting are this viewer's to open."""
    return may(viewer, READ_FORCE) or may(viewer, SET_RULES)


@register.filter
def percent(share: float | None) -> str:
    """A share as a percentage with one place; empty where there is none."""
    return "" if share is None else f"{share * 100:.1f} %"
