"""How a trail is read in a life file, in search and in the picker of a form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from watchbook.duty.teams.models import Team
from watchbook.duty.tracks.models import Trail
from watchbook.duty.tracks.queries import open_trails, reading_of, sees_trail
from watchbook.ground.records.slots import Found, Line, RecordFace, register_face

if TYPE_CHECKING:
    from collections.abc import Iterable

    from watchbook.ground.ledger.models import Record


def url_of(row: Record) -> str:
    """The trail's page."""
    return reverse("tracks:trail", kwargs={"agency": row.agency_id, "trail_id": row.id})


def told(trail: Trail) -> str:
    """One line: length of the dog's track, age of the trail, deviation, or what there is."""
    reading = reading_of(trail)
    if reading.refusal:
        return reading.refusal
    dog = next((t for t in reading.tracks if t.role == "dog"), None)
    comparison = reading.comparison
    if dog is None or comparison is None:
        longest = max((t.length_m for t in reading.tracks), default=0.0)
        held = (
            "1 track" if len(reading.tracks) == 1 else f"{len(reading.tracks)} tracks, the longest"
        )
        return f"{held} {longest / 1000:.2f} km; not compared."
    parts = [f"{dog.length_m / 1000:.2f} km"]
    if comparison.age_s is not None and comparison.age_s >= 0:
        parts.append(f"aged {comparison.age_s / 60:.0f} min")
    parts.append(f"{comparison.deviation_m.median:.1f} m from the layer's line at the median")
    return ", ".join(parts) + "."


def _lines(row: Record, _values: dict[str, Any]) -> Iterable[Line]:
    trail = row
    if not isinstance(trail, Trail) or trail.team_id is None:
        return []
    team = Team.objects.filter(agency_id=row.agency_id, id=trail.team_id).first()
    if team is None:
        return []
    at = row.occurred_at or row.received_at
    subjects = (team.dog_id, team.handler_id, team.id)
    title = f"Trail {trail.name}"
    return [Line(subjects=subjects, at=at, group="training", title=title, text=told(trail))]


def _found(row: Record, values: dict[str, Any]) -> Found:
    text = " ".join(str(values.get(name) or "") for name in ("name", "note", "recorded_with"))
    return Found(title=f"Trail {values['name']}", text=text, at=row.occurred_at or row.received_at)


def register() -> None:
    """Fill the slot."""
    register_face(
        RecordFace(
            "tracks.trail", url_of, lines=_lines, found=_found,
            may_see=sees_trail, may_see_many=open_trails,
        )
    )  # fmt: skip
