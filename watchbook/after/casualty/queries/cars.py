"""What hangs in the car of a dog: what a clinic must know of it, its weight, clinics, codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from watchbook.after.casualty.protocol_rules import lines_in
from watchbook.after.casualty.queries.carcodes import car_codes
from watchbook.after.casualty.queries.clinics import found_clinics, opening
from watchbook.after.casualty.queries.handing import (
    facts_by_dog,
    facts_of,
    weight_of,
    weights_by_dog,
)
from watchbook.after.casualty.queries.protocols import protocol_in_force, steps_of
from watchbook.duty.health.queries.dogs import readable_dogs
from watchbook.duty.teams.queries.teams import teams, teams_of_dog

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from watchbook.after.casualty.models import CarCode, Facts
    from watchbook.core.casualty.weights import Weight
    from watchbook.duty.teams.models import Dog, Team
    from watchbook.ground.people.viewer import Viewer

OLD_DAYS = 90
"""A weight older than a season is called old on what hangs in the car."""


@dataclass(frozen=True)
class CarLine:
    """One dog that works now with what hangs in its car."""

    dog: Dog
    team: Team
    facts: Facts | None
    weighed: tuple[Weight, datetime] | None
    is_old: bool
    codes: tuple[CarCode, ...]

    @property
    def lacks(self) -> list[str]:
        """What would be missing that night, in words."""
        facts = self.facts
        found = {
            "weight": self.weighed is not None and not self.is_old,
            "allergies": facts is not None and bool(facts.allergies),
            "bites strangers": facts is not None and facts.bites_strangers is not None,
            "muzzle": facts is not None and bool(facts.muzzle_words),
            "code": bool(self.codes),
        }
        return [name for name, is_there in found.items() if not is_there]


def car_lines(viewer: Viewer, at: datetime, *, text: str = "", lacks: str = "") -> list[CarLine]:
    """Each dog whose health the viewer reads and that works now; five statements for all.

    `text` is words of dog or handler, `lacks` a word of `CarLine.lacks`, or `any`.
    """
    stands = {one.dog_id: one for one in teams(viewer, at).order_by("from_at", "id")}
    words = text.casefold().split()
    dogs = [
        dog
        for dog in readable_dogs(viewer).filter(id__in=list(stands))
        if all(word in f"{dog} {stands[dog.id].handler}".casefold() for word in words)
    ]
    ids = [dog.id for dog in dogs]
    facts, weights = facts_by_dog(str(viewer.agency), ids), weights_by_dog(str(viewer.agency), ids)
    codes: dict[UUID, list[CarCode]] = {}
    for code in car_codes(viewer).filter(dog__in=ids).exclude(is_revoked=True):
        codes.setdefault(code.dog_id, []).append(code)
    lines = [
        CarLine(
            dog, stands[dog.id], facts.get(dog.id), weights.get(dog.id),
            _is_old(weights.get(dog.id), at), tuple(codes.get(dog.id, ())),
        )
        for dog in dogs
    ]  # fmt: skip
    return [
        one for one in lines if not lacks or lacks in one.lacks or (lacks == "any" and one.lacks)
    ]


def _is_old(weighed: tuple[Weight, datetime] | None, at: datetime) -> bool:
    return weighed is not None and (at - weighed[1]).days > OLD_DAYS


def car_columns() -> list[str]:
    """Names of the columns of the exported list."""
    return ["dog", "handler", "weight_kg", "weighed_at", "allergies", "bites_strangers", "muzzle",
            "codes", "lacks"]  # fmt: skip


RESTRICTED_COLUMNS = ("weight_kg", "allergies", "bites_strangers", "muzzle")


def car_rows(lines: list[CarLine]) -> list[list[object]]:
    """The exported list. Empty: not recorded."""
    return [
        [one.dog.name, str(one.team.handler),
         one.weighed[0].kilograms if one.weighed else None,
         one.weighed[1] if one.weighed else None,
         one.facts.allergies if one.facts else None,
         one.facts.bites_strangers if one.facts else None,
         one.facts.muzzle_words if one.facts else None,
         "; ".join(code.label for code in one.codes) or None, "; ".join(one.lacks) or None]
        for one in lines
    ]  # fmt: skip


def car_context(viewer: Viewer, dog: Dog, at: datetime) -> dict[str, Any]:
    """Everything that the page for one car says."""
    weighed = weight_of(dog.agency_id, dog.id)
    stands = [one for one in teams_of_dog(viewer, dog.id) if one.until_at is None]
    return {
        "dog": dog,
        "team": stands[0] if stands else None,
        "facts": facts_of(dog.agency_id, dog.id),
        "weighed": weighed,
        "is_old": _is_old(weighed, at),
        "clinics": [(one, opening(one)) for one in found_clinics(viewer)],
    } | _signed_steps(viewer, at)


def _signed_steps(viewer: Viewer, at: datetime) -> dict[str, Any]:
    """The steps of the protocol that a veterinarian signed and that has not ended; else nothing."""
    standing = protocol_in_force(viewer, at)
    if standing is None or not standing.gives_doses(at):
        return {}
    return {"standing": standing, "told_steps": steps_of(standing),
            "never_muzzle": ", ".join(lines_in(standing.row.never_muzzle_when))}  # fmt: skip
