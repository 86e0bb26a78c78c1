"""`{% load charts %}`: a chart on a page, with its table beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from watchbook.ground.web.charts import svg_of

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from watchbook.ground.web.charts import Chart

register = template.Library()


@register.simple_tag
def chart(drawn: Chart) -> SafeString:
    """The drawing (hidden from screen readers, which read the table) and the table."""
    svg = mark_safe(svg_of(drawn))  # made by vl-convert, which escapes its data
    return render_to_string("web/components/chart.html", {"chart": drawn, "svg": svg})
