"""What every page of this room has in common."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponseRedirect

from watchbook.duty.training.errors import TrainingError
from watchbook.ground.ledger.errors import WriteError
from watchbook.ground.records.views.page import asked, asked_day, asked_number, viewer_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

__all__ = ["asked", "asked_number", "asked_span", "posted", "pressed", "viewer_of"]

_LONGEST = 8_000


def asked_span(request: HttpRequest) -> tuple[datetime | None, datetime | None]:
    """The days `?since=` to `?until=`, both included, as instants in the agency's zone."""
    zone = ZoneInfo(viewer_of(request).timezone)
    since, until = asked_day(request, "since"), asked_day(request, "until")
    return (
        datetime.combine(since, time.min, tzinfo=zone) if since else None,
        datetime.combine(until + timedelta(days=1), time.min, tzinfo=zone) if until else None,
    )


def posted(request: HttpRequest, name: str) -> str:
    """A text that was sent with a press; what no record keeps is taken out."""
    text = request.POST.get(name, "").replace("\0", "")
    return "".join(char for char in text if not "\ud800" <= char <= "\udfff")[:_LONGEST].strip()


def pressed(request: HttpRequest, act: Callable[[], object], done: str, back: str) -> HttpResponse:
    """Do what one press asks for and go back; a refusal is said there in its own words."""
    try:
        act()
    except (TrainingError, WriteError) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return HttpResponseRedirect(back)
