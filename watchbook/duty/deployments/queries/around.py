"""What stood around a deployment: the team's watches, its stand-down, its trails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from watchbook.duty.teams.queries.standing import Standing, standing_of
from watchbook.duty.tracks.drawing import map_of
from watchbook.duty.tracks.faces import told
from watchbook.duty.tracks.permissions import READ as READ_TRACKS
from watchbook.duty.tracks.queries import reading_of, trail_of
from watchbook.duty.watches.choices import WORKED
from watchbook.duty.watches.models import Watch
from watchbook.ground.ledger.models import State
from watchbook.ground.people.permissions import may

if TYPE_CHECKING:
    from watchbook.duty.deployments.models import Deployment
    from watchbook.duty.tracks.models import Trail
    from watchbook.ground.people.viewer import Viewer


@dataclass(frozen=True)
class Track:
    """A trail of a deployment as it is shown: its line, and its map where the file can be read."""

    trail: Trail
    text: str
    map: Any


def tracks_of(viewer: Viewer, found: Deployment) -> tuple[list[Track], int]:
    """The trails that the viewer may open, and how many are not open to him."""
    further = found.trails.values_list("trail_id", flat=True)
    ids = dict.fromkeys([*([found.trail_id] if found.trail_id else []), *further])
    seen = []
    if may(viewer, READ_TRACKS):
        seen = [trail for one in ids if (trail := trail_of(viewer, one)) is not None]
    return [_track(one) for one in seen], len(ids) - len(seen)


def _track(trail: Trail) -> Track:
    reading = reading_of(trail)
    drawn = map_of(reading.file) if reading.file is not None else None
    return Track(trail, told(trail), drawn)


_STANDINGS = {
    Standing.STOOD_DOWN: "The team was stood down at that time.",
    Standing.ENDED: "The team had ended at that time.",
    Standing.COMING: "The team had not begun at that time.",
}


def circumstances_of(viewer: Viewer, found: Deployment) -> list[str]:
    """What somebody would ask about beside a deployment; it is kept as it was told."""
    told = []
    standing = _STANDINGS.get(standing_of(viewer, found.team, found.began_at))
    if standing:
        told.append(standing)
    if found.ended_at and found.ended_at < found.began_at:
        told.append("The deployment ends before it begins.")
    count = _watches_at(found)
    if count == 0:
        told.append("No watch of the team is written for that time.")
    elif count > 1:
        told.append(f"{count} watches of the team overlap at that time.")
    return told


def _watches_at(found: Deployment) -> int:
    """How many worked watches of the team hold the beginning of a deployment."""
    rows = Watch.objects.filter(
        agency_id=found.agency_id,
        team=found.team_id,
        duty__in=WORKED,
        began_at__lte=found.began_at,
    ).exclude(state=State.EXPUNGED)
    return rows.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=found.began_at)).count()
