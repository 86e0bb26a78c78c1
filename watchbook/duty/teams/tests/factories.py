"""Dogs and teams for tests, made through the same actions that people use."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from watchbook.duty.teams.actions import add_dog, add_team
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.viewer import Viewer, system_viewer

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.duty.teams.models import Dog, Team


def make_dog(agency: str, at: datetime, name: str = "Juno", **values: Any) -> Dog:
    """A dog of this agency."""
    given = {
        "name": name,
        "breed": "German shepherd",
        "sex": "female",
        "colour": "sable",
        "born_on": "2018-03-04",
        "joined_on": "2019-11-11",
        "microchip": "985141002345678",
        "source": "vendor",
        "purpose": "dual",
        "disciplines": ["narcotics", "trailing"],
    } | values
    with acting_for(agency):
        return add_dog(acting_user=system_viewer(agency), values=given, at=at)


def make_team(
    handler: Viewer, at: datetime, dog: Dog | None = None, *, days: int = 400, **values: Any
) -> Team:
    """A team of this handler, begun `days` ago, with a dog of its own unless one is given."""
    agency = str(handler.agency)
    dog = dog or make_dog(agency, at)
    given = {
        "dog": dog.id,
        "handler": handler.person_id,
        "from_at": at - timedelta(days=days),
    } | values
    with acting_for(agency):
        return add_team(acting_user=system_viewer(agency), values=given, at=at)


PLAN_VALUES: dict[str, Any] = {
    "approach": "From her left, slowly, say her name. Never from behind.",
    "approachers": [
        {"id": "a1", "name": "Deputy Bob Tanaka", "telephone": "555-0142", "knows_dog": "daily"}
    ],
    "language": "Dutch",
    "words": [
        {"id": "w1", "word": "lohss", "meaning": "lets go"},
        {"id": "w2", "word": "aff", "meaning": "lies down"},
    ],
    "muzzle": "car",
    "muzzle_note": "Left door pocket",
    "car": "Spare key with dispatch; release under the dash.",
    "takers": [{"id": "t1", "name": "Kennel master Ruth Ames", "telephone": "555-0177"}],
}

ENVELOPE_VALUES: dict[str, Any] = {
    "form": "here",
    "tell_first": "My sister Quillabeth, in person, with Chaplain Ormsby.",
    "tell_not": "Nobody calls my father by telephone.",
    "children": "Zebulon, at Larkspur Elementary.",
    "faith": "Quaker",
    "dog_to": "Juno goes to Bob, if she settles.",
    "not_wanted": "No flyover, no bagpipes.",
}
