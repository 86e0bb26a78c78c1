"""The calendar of one's own: a month, and as a list for narrow windows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from watchbook.front.desk.queries.calendar import month_page
from watchbook.ground.records.views.page import asked, signed_in
from watchbook.ground.web.listing import list_file

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

_COLUMNS = ["Day", "From", "Until", "What", "Falls due", "Address"]
_FIRST_YEAR, _LAST_YEAR = 1950, 2150


@require_GET
def month(request: HttpRequest, agency: str) -> HttpResponseBase:  # noqa: ARG001  # in the address
    """What falls due and what is planned for the viewer in a month; CSV and JSON."""
    viewer = signed_in(request)
    at = timezone.now()
    today = at.astimezone(ZoneInfo(viewer.timezone)).date()
    first = _asked_month(asked(request, "month")) or today.replace(day=1)
    page = month_page(viewer, first, at)
    cells = [
        [day.on, one.at, one.until_at, one.title, one.is_asked, one.url]
        for day in page.days
        for one in day.entries
    ]
    about = {"month": f"{first:%Y-%m}"}
    file = list_file(request, "calendar", _COLUMNS, lambda: cells, about=about)
    if file is not None:
        return file
    context = {"page": page, "is_this_month": first == today.replace(day=1)}
    return render(request, "desk/calendar.html", context)


def _asked_month(code: str) -> date | None:
    try:
        first = date.fromisoformat(f"{code}-01")
    except ValueError:
        return None
    return first if _FIRST_YEAR <= first.year < _LAST_YEAR else None
