"""Lists for pages: dogs and handlers with the team they stand in now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from watchbook.duty.teams.choices import Discipline
from watchbook.duty.teams.queries.standing import Standing, standings
from watchbook.duty.teams.queries.teams import dogs, handlers, teams

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from watchbook.duty.teams.models import Dog, Team
    from watchbook.ground.people.models import Person
    from watchbook.ground.people.viewer import Viewer


@dataclass(frozen=True)
class TeamNow:
    """A team in force and how it stands."""

    team: Team
    standing: Standing


@dataclass(frozen=True)
class DogLine:
    """One dog of the list; `now` holds its teams in force, the lasting one first."""

    dog: Dog
    now: tuple[TeamNow, ...]

    @property
    def disciplines(self) -> str:
        """What the dog is trained for, in words."""
        return ", ".join(discipline_words(self.dog))


@dataclass(frozen=True)
class HandlerLine:
    """One handler of the list; `now` holds his teams in force."""

    person: Person
    now: tuple[TeamNow, ...]


def discipline_words(dog: Dog) -> list[str]:
    """What a dog is trained for, in words."""
    known = dict(Discipline.choices)
    return [str(known.get(word, word)) for word in dog.disciplines]


def dog_lines(
    viewer: Viewer,
    at: datetime,
    *,
    q: str = "",
    discipline: str = "",
    status: str = "",
) -> list[DogLine]:
    """Dogs by name that match every given filter. Three statements, whatever their number.

    `q` is words found in name, breed, microchip, tattoo or a handler's name;
    `status` is `active` (in a team now, stood down included), `none` or empty for all.
    """
    now: dict[object, list[TeamNow]] = {}
    for one in _teams_now(viewer, at):
        now.setdefault(one.team.dog_id, []).append(one)
    lines = [DogLine(dog, tuple(now.get(dog.id, ()))) for dog in dogs(viewer)]
    words = q.casefold().split()
    return [
        line
        for line in lines
        if (not discipline or discipline in line.dog.disciplines)
        and (not status or bool(line.now) == (status == "active"))
        and all(word in _text_of(line) for word in words)
    ]


def handler_lines(viewer: Viewer, at: datetime, *, q: str = "") -> list[HandlerLine]:
    """Handlers by name, each with the teams they stand in now."""
    now: dict[object, list[TeamNow]] = {}
    for one in _teams_now(viewer, at):
        now.setdefault(one.team.handler_id, []).append(one)
    words = q.casefold().split()
    lines = [HandlerLine(person, tuple(now.get(person.id, ()))) for person in handlers(viewer)]
    return [
        line
        for line in lines
        if all(word in _words_of(line.person, line.now).casefold() for word in words)
    ]


def _teams_now(viewer: Viewer, at: datetime) -> Iterable[TeamNow]:
    listed = sorted(teams(viewer, at), key=lambda team: bool(team.is_temporary))
    standing = standings(viewer, listed, at)
    return [TeamNow(team, standing[team.id]) for team in listed]


def _text_of(line: DogLine) -> str:
    dog = line.dog
    parts = [dog.name, dog.breed, dog.microchip, dog.tattoo, dog.colour]
    parts += [str(one.team.handler) for one in line.now]
    return " ".join(part for part in parts if part).casefold()


def _words_of(person: Person, now: tuple[TeamNow, ...]) -> str:
    return " ".join([str(person), person.badge or "", *(one.team.dog.name for one in now)])
