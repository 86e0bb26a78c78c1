"""Words of health for templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from watchbook.duty.health.models.seen import mass_text
from watchbook.duty.health.permissions import can_write
from watchbook.duty.teams.weather import temperature_text

if TYPE_CHECKING:
    from watchbook.ground.people.viewer import Viewer

register = template.Library()


@register.filter
def mass(grams: int | None) -> str:
    """A weight as both people read it."""
    return "not recorded" if grams is None else mass_text(grams)


@register.filter
def writes_health(viewer: Viewer | None) -> bool:
    """Whether the viewer belongs to the unit and writes of its dogs."""
    return can_write(viewer)


@register.filter
def degrees(tenths: int) -> str:
    """Tenths of a degree Celsius as both people read them."""
    return temperature_text(tenths)
