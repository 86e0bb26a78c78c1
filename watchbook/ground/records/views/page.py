"""What every page about records needs from its request, here and in the rooms above."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.utils import timezone

from watchbook.core.schema import keepable, uuid_in
from watchbook.ground.ledger.errors import WriteError
from watchbook.ground.people.audit import record_reading
from watchbook.ground.people.permissions import require
from watchbook.ground.records.errors import RecordsError
from watchbook.ground.records.slots import note_shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from watchbook.ground.people.viewer import Viewer
    from watchbook.ground.records.queries import RecordView

_LONGEST = 200
_LONGEST_POSTED = 8_000
_EARLIEST, _LATEST = date(1900, 1, 1), date(2200, 1, 1)
"""The days that records take; reckoning with one stays inside what a calendar can hold."""


def viewer_of(request: HttpRequest) -> Viewer:
    """Who looks."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]  # set by the middleware
    return viewer


def signed_in(request: HttpRequest) -> Viewer:
    """Who looks, who must have some part in this agency; what he sees is decided row by row."""
    viewer = viewer_of(request)
    if not viewer.roles and not viewer.event_roles:
        require(viewer, "records.read")
    return viewer


def asked(request: HttpRequest, name: str) -> str:
    """A word of the address, cut to what any filter can mean; NUL taken out."""
    return request.GET.get(name, "").replace("\0", "")[:_LONGEST]


def asked_day(request: HttpRequest, name: str) -> date | None:
    """A day of the address; what is no day, or none that a record can have, asks for nothing."""
    try:
        day = date.fromisoformat(asked(request, name))
    except ValueError:
        return None
    return day if _EARLIEST <= day < _LATEST else None


def asked_span(request: HttpRequest) -> tuple[datetime | None, datetime | None]:
    """The days `?since=` to `?until=`, both included, as instants in the agency's zone."""
    zone = ZoneInfo(viewer_of(request).timezone)
    since, until = asked_day(request, "since"), asked_day(request, "until")
    return (
        datetime.combine(since, time.min, tzinfo=zone) if since else None,
        datetime.combine(until + timedelta(days=1), time.min, tzinfo=zone) if until else None,
    )


def asked_id(request: HttpRequest, name: str) -> UUID | None:
    """An id of the address; what is none asks for nothing."""
    return uuid_in(asked(request, name))


def asked_number(request: HttpRequest, name: str, default: int = 1) -> int:
    """A small positive number of the address, else the default."""
    text = asked(request, name)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else default


def posted(request: HttpRequest, name: str) -> str:
    """A text that was sent with a press; what no record keeps is taken out."""
    return keepable(request.POST.get(name, ""))[:_LONGEST_POSTED].strip()


def pressed(request: HttpRequest, act: Callable[[], object], done: str, back: str) -> HttpResponse:
    """Do what one press asks for and go back; a refusal is said there in its own words."""
    try:
        act()
    except (RecordsError, WriteError) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return HttpResponseRedirect(back)


def tell_shown(request: HttpRequest, view: RecordView) -> None:
    """Tell the audit that restricted fields were shown, and the record's room that it was opened.

    Training keeps who opened a set-up before his run, wherever he opened it.
    """
    viewer = viewer_of(request)
    if view.has_restricted:
        record_reading(viewer, view.kind.name, view.row.id, request)
    note_shown(view.kind.name, viewer, view.row, timezone.now())
