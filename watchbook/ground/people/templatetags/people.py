"""What the sign-in pages ask of the settings."""

from __future__ import annotations

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def is_demo() -> bool:
    """Whether this is the demo, whose second step of sign-in is off and says so."""
    return bool(settings.WATCHBOOK_DEMO and not settings.WATCHBOOK_SECOND_STEP)
