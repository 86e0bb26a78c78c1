"""How templates of this room tell values apart."""

from __future__ import annotations

from datetime import datetime

from django import template

register = template.Library()


@register.filter
def is_instant(value: object) -> bool:
    """Whether a value is an instant, to be shown with its zone."""
    return isinstance(value, datetime)
