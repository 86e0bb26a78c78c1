"""Reads of the dose page: whose dog it is, what it weighs, what it was given."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from watchbook.after.casualty.dosing import LastWeight, given_on
from watchbook.after.casualty.queries.attended import require_card_writer
from watchbook.after.casualty.queries.casualties import casualty_of, joined_of
from watchbook.after.casualty.queries.handing import weight_of
from watchbook.after.casualty.queries.happening import taken_at
from watchbook.after.casualty.queries.lines import line_rows, lines_of
from watchbook.core.casualty.weights import LEAST_G, MOST_G, Weight, kept_weight
from watchbook.duty.health.queries.dogs import readable_dogs
from watchbook.ground.people.viewer import system_viewer

if TYPE_CHECKING:
    from uuid import UUID

    from watchbook.after.casualty.models import Casualty
    from watchbook.core.casualty.doses import Given
    from watchbook.core.casualty.protocol import Protocol
    from watchbook.duty.teams.models import Dog
    from watchbook.ground.people.viewer import Viewer


@dataclass(frozen=True)
class Side:
    """What is known at the dog's side; `given` is empty where no card is named."""

    dog: Dog | None
    last: LastWeight | None
    given: tuple[Given, ...]
    casualty: Casualty | None = None


def dogs_to_choose(viewer: Viewer) -> list[tuple[str, str]]:
    """The dogs whose weight the viewer reads, by name, for a choice."""
    return [("", "Another dog"), *((str(one.id), one.name) for one in readable_dogs(viewer))]


def at_the_side(
    viewer: Viewer, casualty_id: UUID | None, dog_id: UUID | None, protocol: Protocol
) -> Side:
    """The card that the address names, or the dog, as far as it is open to the viewer.

    Of a card everybody who may write on it learns when a drug was last given, also before he
    has written: two people at one dog must not give it twice. Log the reading.
    """
    if casualty_id is not None:
        return _of_card(viewer, casualty_of(viewer, casualty_id), protocol)
    dog = readable_dogs(viewer).filter(id=dog_id).first() if dog_id is not None else None
    return Side(dog, _weighed(dog), ())


def _of_card(viewer: Viewer, casualty: Casualty, protocol: Protocol) -> Side:
    require_card_writer(viewer, casualty.id)
    system = system_viewer(casualty.agency_id)
    lines = lines_of(system, casualty)
    rows = line_rows(system, casualty)
    rules = {str(row.id): row.rule or "" for row in rows}
    dog = next((one.dog for one in joined_of(system, casualty) if one.dog is not None), None)
    weights = [
        LastWeight(_weight(row.mass_g), int(taken_at(row).timestamp()))
        for row in rows
        if row.what == "weight" and not row.is_struck and _is_of_a_dog(row.mass_g)
    ]  # fmt: skip
    last = _weighed(dog)
    for one in weights:  # each beside the one before it: a slip of the unit shows
        last = replace(one, before=last.weight if last is not None else None)
    return Side(dog, last, given_on(lines, rules, protocol), casualty)


def _is_of_a_dog(mass_g: int | None) -> bool:
    return mass_g is not None and LEAST_G <= mass_g <= MOST_G


def _weight(mass_g: int | None) -> Weight:
    return kept_weight(mass_g or 0)


def _weighed(dog: Dog | None) -> LastWeight | None:
    found = weight_of(dog.agency_id, dog.id) if dog is not None else None
    return LastWeight(found[0], int(found[1].timestamp())) if found is not None else None
