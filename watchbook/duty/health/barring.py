"""What a word on fitness says against putting a dog into a team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.duty.health.queries.fitness import restrictions_in, words_on
from watchbook.duty.teams.models import Dog
from watchbook.duty.teams.slots import register_bar

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.people.viewer import Viewer


def restricted(viewer: Viewer, dog: UUID, begin: datetime, end: datetime) -> str | None:
    """By whom and until when the dog is restricted in this time; no medical reason. Three reads."""
    words = words_on(str(viewer.agency), [dog]).get(dog, [])
    held = restrictions_in(viewer, words, begin, end)
    if not held:
        return None
    name = Dog.objects.get(agency_id=viewer.agency, id=dog).name
    word = held[0]
    return f"{name} is {word.what[0].lower()}{word.what[1:]}, {word.source}, {word.until}."


def register() -> None:
    """Fill the slot of the teams' room."""
    register_bar("health", restricted)
