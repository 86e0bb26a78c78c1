"""What every page of this room needs from its request."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone

from watchbook.ground.people.audit import record_reading
from watchbook.ground.people.permissions import require
from watchbook.ground.records.slots import note_shown

if TYPE_CHECKING:
    from django.http import HttpRequest

    from watchbook.ground.people.viewer import Viewer
    from watchbook.ground.records.queries import RecordView

_LONGEST = 200


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
    """A day of the address; what is no day asks for nothing."""
    try:
        return date.fromisoformat(asked(request, name))
    except ValueError:
        return None


def asked_number(request: HttpRequest, name: str, default: int = 1) -> int:
    """A small positive number of the address, else the default."""
    text = asked(request, name)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else default


def tell_shown(request: HttpRequest, view: RecordView) -> None:
    """Tell the audit that restricted fields were shown, and the record's room that it was opened.

    Training keeps who opened a set-up before his run, wherever he opened it.
    """
    viewer = viewer_of(request)
    if view.has_restricted:
        record_reading(viewer, view.kind.name, view.row.id, request)
    note_shown(view.kind.name, viewer, view.row, timezone.now())
