"""What a phone reads of an officer down: the tries and moments that others wrote.

Only with a session, as of a casualty's card. It names no person who is down: no record does.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

from watchbook.after.casualty.queries.happening import taken_at
from watchbook.after.casualty.queries.officers import access_of
from watchbook.after.casualty.queries.told import instant, tag_of
from watchbook.ground.ledger.kinds import kind_of
from watchbook.ground.records.queries.words import actor_names

if TYPE_CHECKING:
    from watchbook.after.casualty.models import Moment, Officer, Try
    from watchbook.ground.people.viewer import Viewer

_NOT_SENT = {"officer", "happened_at"}
_ENDS = {"over", "cancelled"}


def course_document(viewer: Viewer, officer: Officer) -> tuple[str, str]:
    """An officer down with the tries and moments of everybody, as JSON, and its tag.

    The members are those of a casualty's card (`card_document`) but for what is known of the dog,
    so that a phone reads both alike.
    """
    access = access_of(officer)
    moments = [one for one in officer.moments.all() if one.what not in _ENDS]
    rows: list[Try | Moment] = [*officer.tries.all(), *moments]
    who = actor_names(officer.agency_id, (one.opened_by for one in rows))
    ended = "cancelled" if access.is_cancelled else "over" if access.ended_at else ""
    told = {
        "watchbook": 1,
        "account": None if viewer.account_id is None else str(viewer.account_id),
        "uuid": str(officer.id),
        "is_open": True,
        "is_drill": bool(officer.is_drill),
        "is_cancelled": access.is_cancelled,
        "ended": ended,
        "cards": [],
        "near": [],
        "lines": [_line(one, who[one.opened_by]) for one in sorted(rows, key=taken_at)],
    }
    body = json.dumps(told, sort_keys=True)
    return body, tag_of(body)


def _line(row: Try | Moment, who: str) -> dict[str, Any]:
    kept = kind_of(row).values_in(row).items()
    return {
        "uuid": str(row.id),
        "at": instant(taken_at(row)),
        "received_at": instant(row.received_at),
        "version": row.version,
        "who": who,
        "marks": ["written afterwards"] if row.is_late else [],
        "values": {
            name: str(value) if isinstance(value, UUID) else value
            for name, value in kept
            if value is not None and name not in _NOT_SENT
        },
    }
