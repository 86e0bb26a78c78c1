"""Whether a team is active, stood down or ended. No cause of a silence is told here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from watchbook.ground.records.queries import silences_of, silent_among

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from watchbook.duty.teams.models import Team
    from watchbook.ground.people.viewer import Viewer
    from watchbook.ground.records.models import Silence


class Standing(StrEnum):
    """How a team stands at an instant."""

    COMING = "not yet begun"
    ACTIVE = "active"
    STOOD_DOWN = "stood down"
    ENDED = "ended"


@dataclass(frozen=True)
class StandDown:
    """Since when a subject is stood down, and whether a supervisor's press can end it."""

    since: datetime
    can_end: bool


def standings(viewer: Viewer, teams: Iterable[Team], at: datetime) -> dict[UUID, Standing]:
    """How each of these teams stands, in one statement. A stood-down dog or handler counts."""
    listed = list(teams)
    subjects = {key for team in listed for key in (team.id, team.dog_id, team.handler_id)}
    silent = silent_among(str(viewer.agency), subjects, at)
    return {team.id: _standing(team, at, silent) for team in listed}


def standing_of(viewer: Viewer, team: Team, at: datetime) -> Standing:
    """How one team stands."""
    return standings(viewer, [team], at)[team.id]


def stand_down_of(viewer: Viewer, subject: UUID, at: datetime) -> StandDown | None:
    """The silence about this very subject (not its dog's or handler's), or None."""
    running: list[Silence] = list(silences_of(str(viewer.agency), [subject], at))
    if not running:
        return None
    return StandDown(
        min(row.from_at for row in running), all(row.cause == "stand-down" for row in running)
    )


def _standing(team: Team, at: datetime, silent: set[UUID]) -> Standing:
    if team.until_at is not None and team.until_at <= at:
        return Standing.ENDED
    if team.from_at > at:
        return Standing.COMING
    if silent & {team.id, team.dog_id, team.handler_id}:
        return Standing.STOOD_DOWN
    return Standing.ACTIVE
