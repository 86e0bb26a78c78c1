"""The trails that a form may name: the newest of the agency."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from watchbook.duty.tracks.permissions import READ
from watchbook.duty.tracks.queries import trails
from watchbook.ground.people.permissions import may
from watchbook.ground.records.slots import Reference, register_reference
from watchbook.ground.web.moments import day_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from watchbook.ground.people.viewer import Viewer

NEWEST = 40


def trails_to_name(viewer: Viewer, _at: datetime) -> Iterator[Reference]:
    """The newest trails that the viewer may read."""
    if not may(viewer, READ):
        return
    zone = ZoneInfo(viewer.timezone)
    for trail in trails(viewer)[:NEWEST]:
        hint = day_text((trail.occurred_at or trail.received_at).astimezone(zone))
        yield Reference(trail.id, trail.name, hint=hint)


def register() -> None:
    """Fill the slot of the records' room."""
    register_reference("tracks.trail", trails_to_name)
