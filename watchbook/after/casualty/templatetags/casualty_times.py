"""Spans of time on pages of casualties, as a stopwatch shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

if TYPE_CHECKING:
    from datetime import timedelta

register = template.Library()

_HOUR_S = 3600


@register.filter
def clock(span: timedelta) -> str:
    """4:07 or 1:04:07; with a minus where the second time lies before the first."""
    seconds = round(span.total_seconds())
    sign, seconds = ("-" if seconds < 0 else ""), abs(seconds)
    hours, rest = divmod(seconds, _HOUR_S)
    minutes, left = divmod(rest, 60)
    return f"{sign}{hours}:{minutes:02d}:{left:02d}" if hours else f"{sign}{minutes}:{left:02d}"
