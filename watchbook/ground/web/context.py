"""The context processor of every page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from watchbook.ground.web import slots

THEME_COOKIE = "theme"
THEMES = ("day", "night")


def theme_of(request: HttpRequest) -> str:
    """The theme chosen on this device: "day", "night", or "" for what the device prefers."""
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else ""


def look(request: HttpRequest) -> dict[str, Any]:
    """`viewer`, `nav`, `account_menu`, `bars`, `search_url` and `theme` for templates.

    `viewer` is `request.viewer`, or None when nobody is signed in. Nothing is worked out before a
    template asks for it.
    """
    viewer = getattr(request, "viewer", None)
    return {
        "viewer": viewer,
        "nav": SimpleLazyObject(lambda: slots.nav_for(viewer, request.path)),
        "account_menu": SimpleLazyObject(lambda: slots.account_menu_for(viewer)),
        "bars": SimpleLazyObject(lambda: slots.bars_for(viewer)),
        "search_url": slots.search_url_for(viewer),
        "theme": theme_of(request),
    }
