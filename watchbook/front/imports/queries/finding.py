"""Dogs, people and teams that a file speaks of by name: read once, answered from memory."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import F

from watchbook.duty.teams.models import Dog, Team
from watchbook.front.imports.models import ImportedRow
from watchbook.front.imports.values import CannotError
from watchbook.ground.ledger.models import State
from watchbook.ground.people.models import Person

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.people.viewer import Viewer

_TWICE = "Map the column with the microchip or badge, or mend the name so that only one fits."


def plain(text: str) -> str:
    """A name as it is compared: one space between words and behind a comma, small letters."""
    return " ".join(text.replace(",", ", ").replace(" ,", ",").split()).casefold()


class Finder:
    """Ids by what people call things, for one agency. Reads three tables when it is made."""

    def __init__(self, viewer: Viewer) -> None:
        """Everything of the viewer's agency that was not expunged."""
        self._agency = viewer.agency
        self._named: dict[str, dict[str, set[UUID]]] = {
            "dog": defaultdict(set), "microchip": defaultdict(set), "person": defaultdict(set),
            "badge": defaultdict(set),
        }  # fmt: skip
        self._chips: dict[UUID, str] = {}
        self._called: dict[str, list[tuple[str, str]]] = {"dog": [], "person": []}
        self._teams: list[tuple[UUID, UUID, UUID, datetime, datetime | None]] = []
        self._by_pair: dict[tuple[UUID | None, UUID | None], list[int]] = defaultdict(list)
        agency = self._agency
        for dog in Dog.objects.filter(agency_id=agency).exclude(state=State.EXPUNGED):
            self.add_dog(dog.id, dog.name, dog.microchip)
        for person in Person.objects.filter(agency_id=agency).exclude(state=State.EXPUNGED):
            self.add_person(person.id, person.name, person.badge, person.rank)
        for team in Team.objects.filter(agency_id=agency).exclude(state=State.EXPUNGED):
            self.add_team(team.id, team.dog_id, team.handler_id, team.from_at, team.until_at)

    def taken_as(self, source: str, kinds: set[str]) -> dict[UUID, UUID]:
        """Earlier rows of a source that became records with other ids than their own: which.

        What other records of a row name is found by it also after a dog was renamed here.
        """
        found = ImportedRow.objects.filter(
            agency_id=self._agency, source=source.casefold(), kind__in=kinds
        )
        return dict(found.exclude(record_id=F("id")).values_list("id", "record_id"))

    def add_dog(self, record_id: UUID, name: str, microchip: str | None) -> None:
        """Know one more dog."""
        self._chips[record_id] = plain(microchip or "")
        self._called["dog"].append((name, microchip or ""))
        self._named["dog"][plain(name)].add(record_id)
        if microchip:
            self._named["microchip"][plain(microchip)].add(record_id)

    def add_person(
        self, record_id: UUID, name: str, badge: str | None, rank: str | None = None
    ) -> None:
        """Know one more person: by name, family name first, and with the rank before it."""
        self._called["person"].append((name, badge or ""))
        forms = {plain(name)}
        words = name.split()
        if len(words) > 1:
            forms.add(plain(f"{words[-1]}, {' '.join(words[:-1])}"))
        if rank:
            forms |= {plain(f"{rank} {form}") for form in forms}
        for form in forms:
            self._named["person"][form].add(record_id)
        if badge:
            self._named["badge"][plain(badge)].add(record_id)

    def add_team(
        self, record_id: UUID, dog: UUID, handler: UUID, begins: datetime, ends: datetime | None
    ) -> None:
        """Know one more team."""
        place = len(self._teams)
        self._teams.append((record_id, dog, handler, begins, ends))
        for pair in ((dog, handler), (dog, None), (None, handler)):
            self._by_pair[pair].append(place)

    def is_known(self, by: str, text: str) -> bool:
        """Whether one or several are called so."""
        return bool(self._named[by].get(plain(text)))

    def called(self, what: str, *, by_number: bool) -> list[tuple[str, str]]:
        """Every dog or person to choose from: what finds it, and its name with its number.

        Of several with one name only those that a microchip or badge finds, where it may.
        """
        found = []
        for name, number in self._called[what]:
            is_one = len(self._named[what][plain(name)]) == 1
            if is_one or (by_number and number):
                found.append((name if is_one else number, f"{name}, {number}".removesuffix(", ")))
        return sorted(found, key=lambda one: one[1].casefold())

    def known(self, by: str, text: str) -> UUID | None:
        """The one that is called so; None where none or several are."""
        found = self._named[by].get(plain(text), set())
        return next(iter(found)) if len(found) == 1 else None

    def is_other_dog(self, record_id: UUID, microchip: str) -> bool:
        """Whether a record is of a dog with another microchip: two dogs of one name."""
        own = self._chips.get(record_id, "")
        return bool(own and microchip) and own != plain(microchip)

    def one(self, by: str, text: str) -> UUID:
        """The one that is called so; a CannotError where none or several are."""
        found = self._named[by].get(plain(text))
        what = {"dog": "dog", "microchip": "dog", "person": "person", "badge": "person"}[by]
        if not found:
            raise CannotError(
                f"No {what} is known here as “{text[:60]}”.",
                f"Import or add the {what} first, or say under “words” which one is meant.",
            )
        if len(found) > 1:
            raise CannotError(f"{len(found)} of them are known here as “{text[:60]}”.", _TWICE)
        return next(iter(found))

    def dogs(self, text: str) -> frozenset[UUID]:
        """Every dog of a name, or the one of a microchip; a CannotError where there is none."""
        return self._all("dog", "microchip", text)

    def people(self, text: str) -> frozenset[UUID]:
        """Every person of a name, or the one of a badge; a CannotError where there is none."""
        return self._all("person", "badge", text)

    def _all(self, by: str, number: str, text: str) -> frozenset[UUID]:
        found = self._named[by].get(plain(text)) or self._named[number].get(plain(text))
        return frozenset(found) if found else frozenset([self.one(by, text)])

    def team(
        self, dogs: frozenset[UUID] | None, handlers: frozenset[UUID] | None, at: datetime | None
    ) -> UUID:
        """The team of a dog, a handler or both at an instant; a CannotError where not exactly one.

        A name that several bear is settled by the other one, and by the day. Before the first day
        of the only team that fits, that team is taken: rosters begin late.
        """
        places = [
            place
            for dog in dogs or (None,)
            for handler in handlers or (None,)
            for place in self._by_pair.get((dog, handler), ())
        ]
        if not places:
            raise CannotError(
                "Dog and handler are no team here.",
                "Import or add the team first, with the day on which it began.",
            )
        teams = [self._teams[place] for place in places]
        if len(teams) == 1:
            return teams[0][0]
        if at is None:
            raise CannotError(
                f"{len(teams)} teams fit.", "Say when it happened, or dog and handler."
            )
        fit = [one for one in teams if one[3] <= at and (one[4] is None or at < one[4])]
        if len(fit) == 1:
            return fit[0][0]
        when = f"{at:%Y-%m-%d}"
        if not fit:
            raise CannotError(
                f"None of {len(teams)} teams stood on {when}.",
                "Look at the day, or at the days of the teams.",
            )
        raise CannotError(
            f"{len(fit)} teams stood on {when}.",
            "Map the handler beside the dog, or say under “words” its microchip or his badge.",
        )
