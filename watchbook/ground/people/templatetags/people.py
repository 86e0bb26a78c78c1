"""What pages ask of the settings and of who looks: `{% load people %}`."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from watchbook.ground.people.exporting import EXPORT_RESTRICTED
from watchbook.ground.people.permissions import may
from watchbook.ground.web.listing import offered

if TYPE_CHECKING:
    from watchbook.ground.people.viewer import Viewer

register = template.Library()


@register.simple_tag
def is_demo() -> bool:
    """Whether this is the demo, whose second step of sign-in is off and says so."""
    return bool(settings.WATCHBOOK_DEMO and not settings.WATCHBOOK_SECOND_STEP)


@register.filter(name="may")
def holds(viewer: Viewer | None, permission: str) -> bool:
    """Whether who looks holds a permission: `{% if viewer|may:"teams.read" %}`."""
    return viewer is not None and may(viewer, permission)


@register.simple_tag(takes_context=True)
def restricted_exports(context: template.Context) -> SafeString:
    """Links to the list as a file with its restricted fields, for those who may; it asks why."""
    request = cast("HttpRequest | None", context.get("request"))
    viewer = getattr(request, "viewer", None)
    if request is None or viewer is None or not may(viewer, EXPORT_RESTRICTED):
        return SafeString("")
    links = SafeString("")
    for form in offered():
        query = request.GET.copy()
        for name in ("page", "size"):
            query.pop(name, None)
        query["format"], query["restricted"] = form, "yes"
        links += format_html('<a href="?{}">{}</a>', query.urlencode(), form.upper())
    return format_html('<p class="exports no-print">With restricted fields: {}</p>', links)
