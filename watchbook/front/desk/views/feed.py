"""The calendar feed that calendar programs read, under an address with a secret."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from watchbook.front.desk.queries.calendar import feed_of, reader_of_link
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.addresses import CODE
from watchbook.ground.records.actions.notices import touch_calendar_link
from watchbook.ground.web.tags import tagged

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """One person's dates as iCalendar; 304 where nothing changed since the last time."""
    at = timezone.now()
    code = token.partition(".")[0]
    if not CODE.fullmatch(code):
        raise Http404
    with acting_for(code):
        found = reader_of_link(token, at)
        if found is None:
            raise Http404
        link, viewer = found
        touch_calendar_link(link=link, at=at)
        body = feed_of(viewer, at)
    tag = hashlib.sha256(body).hexdigest()[:32]
    return tagged(
        request, tag, lambda: HttpResponse(body, content_type="text/calendar; charset=utf-8")
    )
