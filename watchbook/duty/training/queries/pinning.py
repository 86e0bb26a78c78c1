"""What a run needs to know of its team and exercise when it is written, in few statements."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from watchbook.ground.ledger.rows import db_uuid

_SETUP = """
SELECT e.event_id, e.version, e.discipline, e.layer_id, l.id, l.version, l.opened_by,
  EXISTS (SELECT 1 FROM training_laidby b WHERE b.record_id = l.id AND b.person_id = %s),
  EXISTS (SELECT 1 FROM training_hide h WHERE h.record_id = l.id AND h.placed_by_id = %s),
  (SELECT MAX(p.attempt) FROM training_performance p
   WHERE p.agency_id = e.agency_id AND p.exercise_id = e.id AND p.team_id = %s)
FROM training_exercise e
LEFT JOIN training_layout l ON l.exercise_id = e.id AND l.agency_id = e.agency_id
WHERE e.id = %s AND e.agency_id = %s
"""


@dataclass(frozen=True)
class Pins:
    """An exercise and its layout as they stand now, for one team."""

    event_id: UUID | None
    version: int
    discipline: str
    layout_id: UUID | None
    layout_version: int | None
    own_layout: bool | None
    """Whether the team's handler laid it out; None where nothing is laid out."""

    last_attempt: int


def pins_of(agency: str, exercise_id: UUID, team_id: UUID, handler: UUID) -> Pins | None:
    """The newest set-up and layout of an exercise; None where there is no such exercise."""
    given = [db_uuid(one) for one in (handler, handler, team_id, exercise_id)]
    with connection.cursor() as cursor:
        cursor.execute(_SETUP, [*given, agency])
        row = cursor.fetchone()
    if row is None:
        return None
    event_id, version, discipline, layer, layout_id, layout_version, wrote, laid, placed, last = row
    own = None
    if layout_id is not None or layer is not None:
        own = bool(laid or placed) or wrote == str(handler) or _uuid(layer) == handler
    return Pins(
        _uuid(event_id), version, discipline, _uuid(layout_id), layout_version, own, last or 0
    )


def _uuid(value: object) -> UUID | None:
    return UUID(str(value)) if value is not None else None
