"""The life file of a dog, a handler or a team: its head, and its lines ready for the page.

A view over records whose kinds stay separate; the lines come from the records'
room, which every room fills through its slot.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from watchbook.duty.teams.models import Dog, Team
from watchbook.duty.teams.queries.lists import discipline_words
from watchbook.duty.teams.queries.standing import standings
from watchbook.duty.teams.queries.teams import (
    dog_of,
    handler_of,
    team_of,
    teams_of_dog,
    teams_of_handler,
)
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import may
from watchbook.ground.records.models import TimelineRow
from watchbook.ground.records.queries import timeline_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.people.models import Person
    from watchbook.ground.people.viewer import Viewer
    from watchbook.ground.records.queries import TimelineLine

_CHUNK = 500


@dataclass(frozen=True)
class LifeHead:
    """Who a life file is about: the name, one line under it, and the facts beside it."""

    subject: UUID
    name: str
    lead: str
    facts: list[tuple[str, Any]]
    version_of: str


def life_head(viewer: Viewer, what: str, subject_id: UUID, at: datetime) -> LifeHead | None:
    """The head of a life file; None where the viewer sees no such subject.

    Raises NotAllowedError for who sees the subject but not its life: the unit's
    staff read every life file, a handler his own, his team's and his dog's.
    """
    if what == "dog":
        dog = dog_of(viewer, subject_id)
        return None if dog is None else _of_dog(viewer, dog, at)
    if what == "team":
        team = team_of(viewer, subject_id)
        return None if team is None else _of_team(viewer, team, at)
    person = handler_of(viewer, subject_id)
    return None if person is None else _of_handler(viewer, person, at)


def life_lines(
    viewer: Viewer, subject: UUID, *, group: str = "", q: str = ""
) -> Iterator[TimelineLine]:
    """Every line under these filters, newest first, read in chunks; for print and export."""
    before = None
    while True:
        page = timeline_of(viewer, subject, group=group, q=q, before=before, limit=_CHUNK)
        yield from named(viewer, page.rows)
        before = page.next_before
        if before is None:
            return


def named(viewer: Viewer, lines: list[TimelineLine]) -> list[TimelineLine]:
    """The lines, those of teams with the names of dog and handler; each anchor once.

    Names are added when read, so that a line never goes stale when a dog or a
    person is amended.
    """
    ids = {line.record_id for line in lines if line.record_kind == "teams.team"}
    pairs = Team.objects.filter(agency_id=viewer.agency, id__in=ids) if ids else Team.objects.none()
    names = {team.id: str(team) for team in pairs.select_related("dog", "handler")}
    used: set[str] = set()
    shown = []
    for line in lines:
        who = names.get(line.record_id) if line.record_kind == "teams.team" else None
        anchor = line.anchor
        if anchor in used:
            anchor = f"{anchor}-{sum(one.startswith(line.anchor) for one in used) + 1}"
        used.add(anchor)
        text = f"{who}. {line.text}".strip() if who else line.text
        shown.append(replace(line, text=text, anchor=anchor))
    return shown


def place_of(viewer: Viewer, subject: UUID, record_id: UUID) -> str | None:
    """The `before` at which a page begins with this record's newest line; None if it has none.

    A line's permanent address names the record, so it holds however many lines
    are written after it.
    """
    row = (
        TimelineRow.objects.filter(agency_id=viewer.agency, subject=subject, record_id=record_id)
        .order_by("-at", "-id")
        .first()
    )
    return None if row is None else f"{row.at.astimezone(UTC):%Y%m%dT%H%M%S.%f}-{row.id + 1}"


def _require_reading(viewer: Viewer, *, is_own: bool) -> None:
    if not is_own and not may(viewer, "teams.read"):
        message = "A life file is read by the unit's staff, and by a handler his own."
        raise NotAllowedError(message)


def _of_dog(viewer: Viewer, dog: Dog, at: datetime) -> LifeHead:
    listed = list(teams_of_dog(viewer, dog.id))
    is_own = any(team.handler_id == viewer.person_id for team in listed)
    _require_reading(viewer, is_own=is_own)
    parts = [dog.colour, dog.breed]
    kind = " ".join(part for part in parts if part)
    words = [
        str(dog.born_on.year) if dog.born_on else "",
        kind,
        (dog.get_sex_display() or "").lower(),
    ]
    facts = [
        *_teams_facts(viewer, listed, at, lambda team: str(team.handler)),
        ("Trained for", ", ".join(discipline_words(dog)) or None),
        ("Purpose", dog.get_purpose_display() if dog.purpose else None),
        ("Born", _day(dog.born_on)),
        ("With the unit since", _day(dog.joined_on)),
    ]
    lead = " · ".join(word for word in words if word)
    return LifeHead(dog.id, dog.name, lead, facts, "teams.dog")


def _of_handler(viewer: Viewer, person: Person, at: datetime) -> LifeHead:
    _require_reading(viewer, is_own=person.id == viewer.person_id)
    listed = list(teams_of_handler(viewer, person.id))
    facts = [
        ("Badge", person.badge),
        *_teams_facts(viewer, listed, at, lambda team: str(team.dog)),
    ]
    return LifeHead(person.id, person.name, person.rank or "Handler", facts, "people.person")


def _of_team(viewer: Viewer, team: Team, at: datetime) -> LifeHead:
    _require_reading(viewer, is_own=team.handler_id == viewer.person_id)
    standing = standings(viewer, [team], at)[team.id]
    facts = [
        ("Dog", str(team.dog)),
        ("Handler", str(team.handler)),
        ("From", _day(team.from_at)),
        ("Until", _day(team.until_at) if team.until_at else str(standing)),
    ]
    if team.is_temporary:
        facts.append(("Kind", "Temporary"))
    return LifeHead(team.id, str(team), span_of(team), facts, "teams.team")


def span_of(team: Team) -> str:
    """From which day to which a team is one, in the current time zone."""
    end = _day(team.until_at) if team.until_at else "today"
    return f"{_day(team.from_at)} \u2013 {end}"


def _teams_facts(
    viewer: Viewer, listed: list[Team], at: datetime, other: Any
) -> list[tuple[str, Any]]:
    standing = standings(viewer, listed, at)
    return [
        (other(team), f"{span_of(team)}, {standing[team.id]}")
        for team in sorted(listed, key=lambda team: team.from_at, reverse=True)
    ] or [("Team", None)]


def _day(value: Any) -> str | None:
    if value is None:
        return None
    local = timezone.localtime(value) if hasattr(value, "hour") else value
    return f"{local.day} {local:%b %Y}"
