"""Writes of the trails' room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.duty.tracks.errors import TrailError
from watchbook.duty.tracks.permissions import KEEP
from watchbook.duty.tracks.queries import began_at, reading_of
from watchbook.ground.evidence.store import has_file
from watchbook.ground.ledger.kinds import kind_of
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.permissions import require

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from watchbook.core.schema.leaves import Leaf
    from watchbook.duty.tracks.models import Trail
    from watchbook.ground.people.viewer import Viewer


def submit_trail(
    *,
    acting_user: Viewer,
    record_id: UUID,
    values: dict[str, Any],
    based_on: int | None,
    reason: str,
    occurred_at: datetime | None,
    at: datetime,
    recorded_at: datetime | None,
    marks: Mapping[str, Leaf] | None,
) -> Trail:
    """Keep a trail whose file is in the store. Effects: one version, one entry.

    Where nobody says when it happened, the file's own clock does, unless it runs ahead of ours.
    A file that cannot be read is refused with the reader's words, and its bytes
    stay in the store for a week, in the inbox for as long as it takes.
    """
    require(acting_user, KEEP)
    agency = str(acting_user.agency)
    if not has_file(agency, values["file"]):
        message = "The file has not come yet. Send the file first, then what names it."
        raise TrailError(message)
    begun = began_at(agency, values)
    if occurred_at is None and begun is not None and begun <= at:
        occurred_at = begun
    with writing(agency=agency, acting_user=acting_user, at=at, recorded_at=recorded_at) as book:
        trail: Trail = book.put(
            "tracks.trail",
            values,
            record_id=record_id,
            occurred_at=occurred_at,
            based_on=based_on,
            reason=reason,
            marks=marks,
        )
        return trail


def confirm_roles(
    *, acting_user: Viewer, trail: Trail, layer_track: int, dog_track: int, at: datetime
) -> Trail:
    """Say which track is the layer's and which the dog's: a new version with its reason."""
    require(acting_user, KEEP)
    tracks = reading_of(trail).tracks
    if layer_track == dog_track or not (
        0 <= layer_track < len(tracks) and 0 <= dog_track < len(tracks)
    ):
        message = "Choose two different tracks of this file, one for the layer and one for the dog."
        raise TrailError(message)
    values = kind_of(trail).values_in(trail)
    values |= {"layer_track": layer_track, "dog_track": dog_track}
    began_at(trail.agency_id, values)  # refuses what cannot be read
    with writing(agency=trail.agency_id, acting_user=acting_user, at=at) as book:
        amended: Trail = book.put(
            "tracks.trail",
            values,
            record_id=trail.id,
            based_on=trail.version,
            reason="Roles of the tracks confirmed",
        )
        return amended
