"""What every page of this room has in common."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.utils import timezone

from watchbook.duty.teams.queries.teams import teams
from watchbook.duty.watches.errors import WatchesError
from watchbook.duty.watches.periods import day_in, midnight
from watchbook.duty.watches.queries.care import own_care_teams
from watchbook.ground.ledger.errors import WriteError
from watchbook.ground.records.views.page import asked, asked_day, viewer_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from watchbook.duty.teams.models import Team
    from watchbook.ground.people.viewer import Viewer

__all__ = [
    "asked", "asked_id", "asked_span", "day_asked", "posted", "pressed", "team_choices",
    "team_posted", "viewer_of",
]  # fmt: skip

_LONGEST = 8_000
_FURTHEST = timedelta(days=366 * 60)


def asked_id(request: HttpRequest, name: str) -> UUID | None:
    """An id of the address; what is none asks for nothing."""
    try:
        return UUID(asked(request, name))
    except ValueError:
        return None


def asked_span(request: HttpRequest) -> tuple[datetime | None, datetime | None]:
    """The days `?since=` to `?until=`, both included, as instants in the agency's zone."""
    zone = viewer_of(request).timezone
    since, until = asked_day(request, "since"), asked_day(request, "until")
    return (
        midnight(since, zone) if since and _is_near(since) else None,
        midnight(until + timedelta(days=1), zone) if until and _is_near(until) else None,
    )


def day_asked(request: HttpRequest) -> date:
    """The day `?day=`, else today in the agency's zone."""
    today = day_in(timezone.now(), viewer_of(request).timezone)
    day = asked_day(request, "day")
    return day if day is not None and _is_near(day) else today


def _is_near(day: date) -> bool:
    """Whether reckoning with this day stays inside what a calendar can hold."""
    return abs(day - timezone.now().date()) < _FURTHEST


def posted(request: HttpRequest, name: str) -> str:
    """A text that was sent with a press; what no record keeps is taken out."""
    text = request.POST.get(name, "").replace("\0", "")
    return "".join(char for char in text if not "\ud800" <= char <= "\udfff")[:_LONGEST].strip()


def pressed(request: HttpRequest, act: Callable[[], object], done: str, back: str) -> HttpResponse:
    """Do what one press asks for and go back; a refusal is said there in its own words."""
    try:
        act()
    except (WatchesError, WriteError) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return HttpResponseRedirect(back)


def team_choices(viewer: Viewer, *, of_care: bool = False) -> list[tuple[str, str]]:
    """The teams that the viewer sees, or whose care time he reads, for a filter."""
    listed = list(teams(viewer))
    if of_care:
        listed = own_care_teams(viewer, listed)
    named = sorted((str(one), str(one.id)) for one in listed)
    return [("", "Any"), *((key, name) for name, key in named)]


def team_posted(among: QuerySet[Team], text: str) -> Team | None:
    """The team of that id among these; None where there is none, or where it is no id."""
    try:
        return among.filter(id=UUID(text)).first()
    except ValueError:
        return None
