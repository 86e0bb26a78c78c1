"""Reads of trails. A file is parsed when it is looked at and remembered for a while."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone

from watchbook.core.tracks.comparison import TrailComparison, compare_file
from watchbook.core.tracks.errors import TrackError
from watchbook.core.tracks.reading import read_track
from watchbook.duty.tracks.errors import TrailError
from watchbook.duty.tracks.models import Trail
from watchbook.duty.tracks.permissions import READ
from watchbook.duty.tracks.slots import closed_to
from watchbook.ground.evidence.errors import EvidenceError
from watchbook.ground.evidence.store import read_file
from watchbook.ground.people.permissions import may, require
from watchbook.ground.records.slots import closed_to as closed_records_to

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.core.tracks.track import Problem, Role, Track, TrackFile
    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.viewer import Viewer

OPENS_AFTER = timedelta(days=1)
"""A trail file shows where a layer walked: other handlers see it a day after it came."""

MOST_BESIDE = 8
"""Layers' trails of one exercise that are looked through for the one that a dog followed."""

REMEMBERED = 32
"""Parsed files kept in a process: a page, its map and its print ask for the same one."""


@dataclass(frozen=True)
class Reading:
    """A trail as it is read now. `refusal` says why there is nothing to show, if so."""

    file: TrackFile | None
    comparison: TrailComparison | None
    problems: tuple[Problem, ...]
    refusal: str = ""

    @property
    def tracks(self) -> tuple[Track, ...]:
        """The tracks, or none."""
        return self.file.tracks if self.file is not None else ()


def trails(viewer: Viewer, *, q: str = "", team_id: UUID | None = None) -> QuerySet[Trail]:
    """The agency's trails, newest first, by name and team."""
    require(viewer, READ)
    rows = Trail.objects.filter(_open_to(viewer), agency_id=viewer.agency).select_related("team")
    if q:
        rows = rows.filter(name__icontains=q)
    if team_id is not None:
        rows = rows.filter(team_id=team_id)
    return rows.order_by("-received_at", "id")


def trail_of(viewer: Viewer, trail_id: UUID) -> Trail | None:
    """One trail of the viewer's agency."""
    require(viewer, READ)
    return Trail.objects.filter(_open_to(viewer), agency_id=viewer.agency, id=trail_id).first()


def sees_trail(viewer: Viewer, row: Record) -> bool:
    """Whether this trail is open to the viewer now."""
    return may(viewer, READ) and trail_of(viewer, row.id) is not None


def open_trails(viewer: Viewer, rows: Sequence[Record]) -> list[UUID]:
    """The ids of those of these trails that are open to the viewer now, in one go."""
    if not may(viewer, READ):
        return []
    asked = Trail.objects.filter(agency_id=viewer.agency, id__in=[row.id for row in rows])
    return list(asked.filter(_open_to(viewer)).values_list("id", flat=True))


def _open_to(viewer: Viewer) -> Q:
    """One's own always; that of an exercise when its layout is open; others' after a day.

    A layer's trail laid for a team is not that team's own: it shows the course.
    """
    if viewer.kind == "system":
        return Q()
    now = timezone.now()
    apart = ~Q(id__in=closed_records_to(viewer))
    laid = Q(walked_as__isnull=False, walked_as="layer")
    own = Q(opened_by=viewer.actor_id) | (Q(team__handler=viewer.person_id) & ~laid)
    named = Trail.objects.filter(agency_id=viewer.agency, exercise__isnull=False)
    asked = named.values_list("exercise", flat=True).distinct()
    closed = closed_to(viewer, {one for one in asked if one is not None}, now)
    still_open = ~Q(exercise__in=closed)
    if viewer.has("handler"):
        still_open &= Q(exercise__isnull=False) | Q(received_at__lte=now - OPENS_AFTER)
    return (own | still_open) & apart


def reading_of(trail: Trail) -> Reading:
    """What the kept original holds, with the roles that a person confirmed, compared."""
    roles = (trail.layer_track, trail.dog_track, trail.walked_as)
    return _read(trail.agency_id, trail.file, trail.name, *roles)


def layer_beside(viewer: Viewer, trail: Trail) -> Trail | None:
    """The layer's trail of the same exercise, where this one has a dog and no layer.

    Of several, the last that was begun before this dog. Only what is open to the viewer.
    """
    tracks = reading_of(trail).tracks
    if trail.exercise is None or _roles_of(tracks) != ["dog"]:
        return None
    same = trails(viewer).filter(exercise=trail.exercise).exclude(id=trail.id)
    for other in same.exclude(walked_as="dog").order_by("-occurred_at", "id")[:MOST_BESIDE]:
        laid = reading_of(other).tracks
        begun, ran = (laid[0].start, tracks[0].start) if laid else (None, None)
        if _roles_of(laid) == ["layer"] and (begun is None or ran is None or begun <= ran):
            return other
    return None


def _roles_of(tracks: tuple[Track, ...]) -> list[str]:
    return sorted(track.role for track in tracks)


def reading_beside(trail: Trail, layer: Trail) -> Reading:
    """The dog's file and the layer's as one reading, compared; the layer's track first."""
    return _joined(reading_of(layer), reading_of(trail))


def _joined(layer: Reading, dog: Reading) -> Reading:
    if layer.file is None or dog.file is None:
        return dog
    both = replace(
        dog.file,
        tracks=(*layer.file.tracks, *dog.file.tracks),
        waypoints=(*layer.file.waypoints, *dog.file.waypoints),
        problems=(),
    )
    comparison, problem = compare_file(both)
    problems = (*layer.file.problems, *dog.file.problems, *([problem] if problem else ()))
    return Reading(both, comparison, problems)


@lru_cache(maxsize=REMEMBERED)
def _read(
    agency: str, digest: str, name: str, layer: int | None, dog: int | None, walked_as: Role | None
) -> Reading:
    try:
        file = read_track(read_file(agency, digest), name)
    except (TrackError, EvidenceError) as error:
        return Reading(None, None, (), str(error))
    if walked_as and [track.role for track in file.tracks] == ["unknown"]:
        file = replace(file, tracks=(replace(file.tracks[0], role=walked_as),))
    if layer is not None or dog is not None:
        file = replace(file, tracks=_with_roles(file.tracks, layer, dog))
    comparison, problem = compare_file(file)
    problems = file.problems + ((problem,) if problem is not None else ())
    return Reading(file, comparison, problems)


def _with_roles(tracks: tuple[Track, ...], layer: int | None, dog: int | None) -> tuple[Track, ...]:
    """The tracks with the roles that a person gave; a role taken from another is then open."""
    told = []
    for index, track in enumerate(tracks):
        if index == layer:
            told.append(replace(track, role="layer", is_role_inferred=False))
        elif index == dog:
            told.append(replace(track, role="dog", is_role_inferred=False))
        elif (track.role == "layer" and layer is not None) or (
            track.role == "dog" and dog is not None
        ):
            told.append(replace(track, role="unknown", is_role_inferred=False))
        else:
            told.append(track)
    return tuple(told)


def began_at(agency: str, values: Mapping[str, Any]) -> datetime | None:
    """When the dog's track begins, else the earliest track; None where the file has no times.

    Reads and compares before the unit of work, so that nothing slow happens inside it. A file
    that cannot be read is refused with the reader's own words (TrailError).
    """
    reading = _read(
        agency,
        values["file"],
        values["name"],
        values.get("layer_track"),
        values.get("dog_track"),
        values.get("walked_as"),
    )
    if reading.refusal:
        raise TrailError(reading.refusal)
    dogs = [track.start for track in reading.tracks if track.role == "dog"]
    known = [start for start in dogs if start] or [t.start for t in reading.tracks if t.start]
    return min(known, default=None)
