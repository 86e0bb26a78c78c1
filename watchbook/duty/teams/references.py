"""The teams and dogs that a form may name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.duty.teams.queries import current_team_of, dogs, teams
from watchbook.ground.records.slots import Reference, register_reference

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from watchbook.ground.people.viewer import Viewer


def teams_to_name(viewer: Viewer, at: datetime) -> Iterator[Reference]:
    """The teams of now that the viewer sees: his own first, the one he stands in is likely."""
    current = current_team_of(viewer, viewer.person_id, at)
    now = list(teams(viewer, at))
    now.sort(key=lambda team: (team.handler_id != viewer.person_id, str(team)))
    for team in now:
        yield Reference(
            team.id,
            str(team),
            hint="Temporary" if team.is_temporary else "",
            is_likely=current is not None and team.id == current.id,
            subjects=(team.id, team.dog_id, team.handler_id),
        )


def dogs_to_name(viewer: Viewer, at: datetime) -> Iterator[Reference]:
    """The dogs that the viewer sees: his own of now first, the current one likely."""
    current = current_team_of(viewer, viewer.person_id, at)
    own = {
        team.dog_id for team in teams(viewer, at) if team.handler_id == viewer.person_id
    }  # none for who stands in no team
    for dog in sorted(dogs(viewer), key=lambda one: (one.id not in own, one.name)):
        is_likely = current is not None and dog.id == current.dog_id
        yield Reference(
            dog.id, dog.name, hint=dog.breed or "", is_likely=is_likely, subjects=(dog.id,)
        )


def register() -> None:
    """Fill the slot of the records' room."""
    register_reference("teams.dog", dogs_to_name)
    register_reference("teams.team", teams_to_name)
