"""What stood around a deployment: the team's watches, its stand-down, its trails."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from watchbook.duty.deployments.clock import gap_s
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


_NEAR = timedelta(days=7)
"""Within which a team that writes its watches has written one."""

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
    if found.ended_at and gap_s(found.began_at, found.ended_at) < 0:
        told.append("The deployment ends before it begins.")
    return [*told, *_watches_told(found)]


def _watches_told(found: Deployment) -> list[str]:
    """None or several worked watches at its beginning; nothing of a team that writes none."""
    rows = Watch.objects.filter(
        agency_id=found.agency_id,
        team=found.team_id,
        duty__in=WORKED,
        began_at__gte=found.began_at - _NEAR,
        began_at__lte=found.began_at + _NEAR,
    ).exclude(state=State.EXPUNGED)
    near = list(rows.values_list("began_at", "ended_at"))
    count = sum(
        began <= found.began_at and (ended is None or ended >= found.began_at)
        for began, ended in near
    )
    if near and not count:
        return ["No watch of the team is written for that time."]
    return [f"{count} watches of the team overlap at that time."] if count > 1 else []
