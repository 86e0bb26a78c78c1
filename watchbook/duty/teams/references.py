"""The teams and dogs that a form may name."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from watchbook.duty.teams.queries import current_team_of, dogs, teams
from watchbook.ground.records.slots import Reference, register_reference
from watchbook.ground.web.moments import moment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from watchbook.duty.teams.models import Team
    from watchbook.ground.people.viewer import Viewer


PARTED = "Parted: for what was done before"
_PARTED_WITHIN = timedelta(days=2 * 365)
_MOST_PARTED = 60


def teams_to_name(viewer: Viewer, at: datetime) -> Iterator[Reference]:
    """The teams of now that the viewer sees, his own first, the one he stands in likely.

    After them those that parted in the last two years, the last first, with their days: what they
    did may still be written down.
    """
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
    parted = teams(viewer).filter(until_at__lte=at, until_at__gt=at - _PARTED_WITHIN)
    for team in parted.order_by("-until_at", "id")[:_MOST_PARTED]:
        yield Reference(
            team.id, str(team), hint=_days(viewer, team), group=PARTED,
            subjects=(team.id, team.dog_id, team.handler_id),
        )  # fmt: skip


def _days(viewer: Viewer, team: Team) -> str:
    zone = ZoneInfo(viewer.timezone)
    days = [one.astimezone(zone).date() for one in (team.from_at, team.until_at) if one is not None]
    return " to ".join(moment(day, "date").text for day in days)


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
