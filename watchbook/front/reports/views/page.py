"""What every page of this room has in common: what is asked for, in the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils import timezone

from watchbook.duty.teams.queries.teams import teams
from watchbook.duty.training.queries.hours import month_named, month_of
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.queries import people_of
from watchbook.ground.records.figures import Asked
from watchbook.ground.records.views.page import (
    asked,
    asked_day,
    asked_id,
    asked_span,
    viewer_of,
)
from watchbook.ground.web.papers import can_make_papers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

    from watchbook.ground.people.viewer import Viewer
    from watchbook.ground.records.figures import Figure

__all__ = ["asked", "asked_id", "asked_span", "viewer_of"]

WORD = "word-"
"""Before the name of a figure's own filter in an address, so that none is taken for another."""


def asked_for(request: HttpRequest, figure: Figure | None = None) -> Asked:
    """What the address asks for; without days, the calendar month that runs."""
    viewer = viewer_of(request)
    since, until = span_asked(request, viewer)
    words = {}
    for one in figure.filters if figure else ():
        value = asked(request, WORD + one.name)
        if value in dict(one.choices):
            words[one.name] = value
    return Asked(
        since=since, until=until, team=asked_id(request, "team"),
        person=asked_id(request, "person"), dog=asked_id(request, "dog"), words=words,
    )  # fmt: skip


def span_asked(request: HttpRequest, viewer: Viewer) -> tuple[datetime, datetime]:
    """`?month=2026-11`, else `?since=` to `?until=`, both included; turned round, if need be."""
    zone = viewer.timezone
    month = month_named(asked(request, "month"), zone) or month_of(timezone.now(), zone)
    since, until = asked_span(request)
    if asked(request, "month") or (since is None and until is None):
        return month.starts_at, month.ends_at
    if since is None:
        assert until is not None  # one of the two was given
        since = until - timedelta(days=1)
    until = until or month.ends_at
    if until <= since:
        a_day = timedelta(days=1)
        since, until = until - a_day, since + a_day
    return since, until


def query_of(wanted: Asked, zone: str, **more: str) -> str:
    """The same question as words of an address."""
    local = ZoneInfo(zone)
    last = wanted.until - timedelta(seconds=1)
    told = {
        "since": wanted.since.astimezone(local).date().isoformat(),
        "until": last.astimezone(local).date().isoformat(),
        "team": str(wanted.team or ""), "person": str(wanted.person or ""),
        "dog": str(wanted.dog or ""),
        **{WORD + name: value for name, value in wanted.words.items()}, **more,
    }  # fmt: skip
    return urlencode({name: value for name, value in told.items() if value})


def unread(request: HttpRequest, choices: Choices, figure: Figure | None = None) -> list[str]:
    """What the address asks for and nobody can read: answered without it, a number is another's.

    A NotFoundError for a team, handler or dog that the viewer does not see.
    """
    told = [
        f"{label}: “{asked(request, name)}” is no day from 1900 to 2199."
        for name, label in (("since", "From"), ("until", "Until"))
        if asked(request, name) and asked_day(request, name) is None
    ]
    month = asked(request, "month")
    if month and month_named(month, viewer_of(request).timezone) is None:
        told.append(f"“{month}” is no month; one is written like 2026-11.")
    narrowed: list[tuple[str, str, Iterable[tuple[str, str]]]] = [
        ("team", "Team", choices.teams), ("person", "Handler", choices.people),
        ("dog", "Dog", choices.dogs),
    ]  # fmt: skip
    filters = figure.filters if figure else ()
    narrowed += [(WORD + one.name, one.label, one.choices) for one in filters]
    strange = [
        (name, label)
        for name, label, offered in narrowed
        if asked(request, name) not in {"", *(value for value, _ in offered)}
    ]
    if any(asked_id(request, name) for name, _ in strange):
        raise NotFoundError("There is no such team, handler or dog here.")
    known = "what this address names is not known here. Choose it from the list."
    return told + [f"{label}: {known}" for _, label in strange]


@dataclass(frozen=True)
class Choices:
    """What the selects offer."""

    teams: list[tuple[str, str]]
    people: list[tuple[str, str]]
    dogs: list[tuple[str, str]]


def choices_of(viewer: Viewer) -> Choices:
    """Teams, their handlers and their dogs, as the viewer sees them, by name."""
    listed = list(teams(viewer))
    people = {str(one.handler_id): str(one.handler) for one in listed}
    dogs = {str(one.dog_id): str(one.dog) for one in listed}
    return Choices(
        _sorted({str(one.id): str(one) for one in listed}), _sorted(people), _sorted(dogs)
    )


def _sorted(named: dict[str, str]) -> list[tuple[str, str]]:
    return [("", "All"), *sorted(named.items(), key=lambda pair: pair[1])]


def releasers(viewer: Viewer) -> list[tuple[str, str]]:
    """Who may be named as having released something: the people of the agency, oneself first."""
    listed = [(str(one.id), str(one)) for one in people_of(viewer)]
    own = [(key, name) for key, name in listed if key == str(viewer.person_id)]
    return [*own, *(pair for pair in listed if pair not in own)]


def require_papers() -> None:
    """Nothing stands at the address of a paper where none can be made; no page offers it there."""
    if not can_make_papers():
        raise NotFoundError("This server makes no PDFs.")


def pdf_answer(content: bytes, name: str) -> HttpResponse:
    """A PDF that the browser shows, under a name for whoever keeps it."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
