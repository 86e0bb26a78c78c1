"""Writes of the trails' room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.duty.tracks.errors import TrailError
from watchbook.duty.tracks.permissions import KEEP
from watchbook.duty.tracks.queries import began_at, reading_of
from watchbook.ground.evidence.store import has_file
from watchbook.ground.ledger.kinds import kind_of
from watchbook.ground.people.permissions import require
from watchbook.ground.records.sending import amending

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.duty.tracks.models import Trail
    from watchbook.ground.people.viewer import Viewer
    from watchbook.ground.records.sending import Sent


def submit_trail(sent: Sent) -> Trail:
    """Keep a trail whose file is in the store. Effects: one version, one entry.

    Where nobody says when it happened, the file's own clock does, unless it runs ahead of ours.
    A file that cannot be read is refused with the reader's words, and its bytes
    stay in the store for a week, in the inbox for as long as it takes.
    """
    require(sent.acting_user, KEEP)
    if not has_file(sent.agency, sent.values["file"]):
        message = "The file has not come yet. Send the file first, then what names it."
        raise TrailError(message)
    begun = began_at(sent.agency, sent.values)
    told_at = sent.occurred_at or (begun if begun is not None and begun <= sent.at else None)
    trail: Trail = sent.put("tracks.trail", sent.values, told_at)
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
    reason = "Roles of the tracks confirmed"
    sent = amending(acting_user, trail, values, reason, at)
    amended: Trail = sent.put("tracks.trail", values, None)
    return amended
