"""Components of records for any room's page: `{% load records %}`.

`{% three_times row %}` takes a typed row, or anything with the same times:
claimed, recorded by the device, received by the server, and whether it was
written afterwards. `{% record_marks "training.performance" row %}` draws how
far a record has come. `{% not_counted 3 12 %}` says how many of the counted
are not yet approved. `{% came_from row %}` says of a record from elsewhere where it came from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join

from watchbook.ground.records.opening import opened_mark
from watchbook.ground.records.queries.faces import record_url, state_marks
from watchbook.ground.records.queries.origins import origin_of
from watchbook.ground.web.templatetags.web import mark

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.viewer import Viewer

register = template.Library()


@register.simple_tag
def three_times(record: Any) -> SafeString:
    """When it happened by its author's word, when the device wrote it, when the server had it."""
    return render_to_string("records/components/three_times.html", {"times": record})


@register.simple_tag
def opened_by(viewer: Viewer, kind: str, row: Record) -> SafeString:
    """The hidden field without which no step of review is taken: who opened which version."""
    value = opened_mark(viewer, kind, row.id, row.version)
    return format_html('<input type="hidden" name="opened" value="{}">', value)


@register.simple_tag
def record_marks(kind: str, row: Record) -> SafeString:
    """How far a record has come, and whether it was written afterwards."""
    return format_html_join(" ", "{}", ((mark(text, of),) for text, of in state_marks(kind, row)))


@register.simple_tag
def not_counted(waiting: int, total: int) -> SafeString:
    """The rule beside every number: newest versions, of which so many are not yet approved."""
    if not total:
        return format_html('<small class="soft">n = 0</small>')
    if not waiting:
        return format_html('<small class="soft">n = {}, all approved</small>', total)
    return format_html(
        '<small class="soft">n = {}, of which {} not yet approved</small>', total, waiting
    )


@register.simple_tag
def came_from(row: Record) -> SafeString:
    """A notice on the page of a record that was not written here; nothing for any other."""
    told = {"origin": origin_of(row), "row": row}
    return render_to_string("records/components/came_from.html", told)


@register.simple_tag
def record_page(kind: str, row: Record, page: str = "history") -> str:
    """The address of this room's page about a record: `record`, `history`, `review`."""
    return record_url(row.agency_id, kind, row.id, page)
