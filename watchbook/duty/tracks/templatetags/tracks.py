"""Numbers of a trail as people read them: metres or feet, kilometres or miles, minutes."""

from __future__ import annotations

from django import template
from django.conf import settings

register = template.Library()
_FEET_A_METRE = 1 / 0.3048
_METRES_A_MILE = 1609.344
_KILOMETRE = 1000.0
_HOUR_MIN = 60


@register.filter
def distance(metres: float | None) -> str:
    """A short or long distance with its unit, by the installation's setting."""
    if metres is None:
        return "not recorded"
    if settings.WATCHBOOK_UNITS == "us":
        if metres >= _METRES_A_MILE / 4:
            return f"{metres / _METRES_A_MILE:.2f} mi ({metres / _KILOMETRE:.2f} km)"
        return f"{metres * _FEET_A_METRE:,.0f} ft ({metres:,.1f} m)"
    return f"{metres / _KILOMETRE:.2f} km" if metres >= _KILOMETRE else f"{metres:,.1f} m"


@register.filter
def duration(seconds: float | None) -> str:
    """Hours and minutes; seconds under a minute."""
    if seconds is None:
        return "not recorded"
    sign, whole = ("\u2212" if seconds < 0 else ""), round(abs(seconds))
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, _HOUR_MIN)
    if hours:
        return f"{sign}{hours} h {minutes:02d} min"
    return f"{sign}{minutes} min {rest:02d} s" if minutes else f"{sign}{rest} s"


@register.filter
def share(fraction: float | None) -> str:
    """A share as percent."""
    return "not recorded" if fraction is None else f"{fraction * 100:.0f} %"
