"""Clinics and dogs that give blood, as the dispatcher wrote them down. All of it is made up."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from watchbook.front.demo import cast
from watchbook.front.demo.days import Done

if TYPE_CHECKING:
    from random import Random

_CLINICS: tuple[dict[str, Any], ...] = (
    {"name": "Aldermere Animal Hospital", "telephone": "555-0160", "address": "22 Mill Street",
     "is_open_always": True, "skills": ["police-dogs", "surgery", "blood", "oxygen", "imaging"],
     "entrance": "Side door on the alley; ring, and call from the car.",
     "drives": [{"id": "d1", "from_place": "the yard", "minutes": 9},
                {"id": "d2", "from_place": "Route 9 at the creamery", "minutes": 21}],
     "verified_on": date(2026, 9, 14), "verified_with": "Dr. E. Sandoval"},
    {"name": "Quarry Road Veterinary", "telephone": "555-0171", "address": "310 Quarry Road",
     "is_open_always": False, "hours": "Mon to Sat 8 to 19", "skills": ["surgery", "imaging"],
     "drives": [{"id": "d1", "from_place": "the yard", "minutes": 17}],
     "verified_on": date(2026, 4, 2), "verified_with": "Front desk"},
    {"name": "State College Teaching Hospital", "telephone": "555-0188",
     "telephone_other": "555-0189", "is_open_always": True,
     "skills": ["police-dogs", "surgery", "blood", "oxygen", "intensive", "imaging"],
     "drives": [{"id": "d1", "from_place": "the yard", "minutes": 74}],
     "verified_on": date(2026, 10, 6), "verified_with": "Emergency resident"},
)  # fmt: skip
_DONORS: tuple[dict[str, Any], ...] = (
    {"name": "Otto", "blood_type": "dea11-negative", "last_given_on": date(2026, 5, 20),
     "contact": "I. Halvorsen", "telephone": "555-0149"},
    {"name": "Biscuit, the clinic's own", "blood_type": "dea11-positive",
     "contact": "Aldermere Animal Hospital", "telephone": "555-0160"},
)  # fmt: skip


class Directory:
    """Makes the list, with a chance of its own so that everything else stays as it is."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance

    def all(self) -> list[Done]:
        """What the dispatcher wrote in October."""
        at = cast.ENDS - timedelta(days=44)
        told = [("casualty.clinic", one) for one in _CLINICS]
        told += [("casualty.donor", one) for one in _DONORS]
        return [
            Done(
                at + timedelta(minutes=6 * number), 400_000 + number, kind, "bellamy",
                UUID(int=self.chance.getrandbits(128), version=4), dict(values),
            )
            for number, (kind, values) in enumerate(told)
        ]  # fmt: skip
