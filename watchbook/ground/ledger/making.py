"""What one put becomes before anything is sent: typed row, child rows, link."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from watchbook.core.schema import leaves_of
from watchbook.ground.ledger.chain import Link, item_id
from watchbook.ground.ledger.rows import new_row

if TYPE_CHECKING:
    import uuid
    from collections.abc import Mapping
    from datetime import datetime

    from watchbook.core.schema.leaves import Leaf
    from watchbook.ground.ledger.kinds import RecordKind
    from watchbook.ground.ledger.models import Record, RecordItem

LATE_AFTER_S = 4 * 3600
"""A record written this long after what it tells began was written afterwards."""


def is_late(
    occurred_at: datetime | None, recorded_at: datetime | None, received_at: datetime
) -> bool:
    """Whether a record was written afterwards: more than four hours after it happened."""
    written_at = recorded_at or received_at
    return occurred_at is not None and (written_at - occurred_at).total_seconds() > LATE_AFTER_S


@dataclass
class Written:
    """One put or act of the unit of work, for those who add rows at its end."""

    link: Link
    row: Record
    kind: RecordKind
    values: dict[str, Any] | None
    is_new: bool = False
    is_ahead: bool = False
    """Whether its rows of other rooms were inserted before the end of the unit of work."""


@dataclass(frozen=True)
class Stamp:
    """Who writes for which agency, when it was received, and when a device recorded it."""

    agency: str
    actor: str
    at: datetime
    recorded_at: datetime | None = None

    def is_late(self, occurred_at: datetime | None) -> bool:
        """Whether what happened then is written afterwards."""
        return is_late(occurred_at, self.recorded_at, self.at)


def typed_row(
    kind: RecordKind,
    record_id: uuid.UUID,
    values: Mapping[str, Any],
    occurred_at: datetime | None,
    by: Stamp,
) -> Record:
    """The row of a new record."""
    given = kind.columns(values)
    given |= {
        "id": record_id,
        "agency_id": by.agency,
        "version": 1,
        "opened_by": by.actor,
        "author": by.actor,
        "occurred_at": occurred_at,
        "recorded_at": by.recorded_at,
        "received_at": by.at,
        "is_late": by.is_late(occurred_at),
    }
    return cast("Record", new_row(kind.model, given))


def item_rows(
    kind: RecordKind, row: Record, values: Mapping[str, Any]
) -> dict[type[RecordItem], list[RecordItem]]:
    """The child rows of a record, by their model; no entry for an empty list."""
    made: dict[type[RecordItem], list[RecordItem]] = {}
    for name, model, columns in kind.listed:
        for order, item in enumerate(values.get(name) or ()):
            given = {column: item.get(plain) for plain, column in columns}
            given |= {
                "id": item_id(row.id, name, item["id"]),
                "agency_id": row.agency_id,
                "record_id": row.id,
                "key": item["id"],
                "order": order,
            }
            made.setdefault(model, []).append(cast("RecordItem", new_row(model, given)))
    return made


def version_link(
    kind: RecordKind,
    row: Record,
    values: Mapping[str, Any],
    occurred_at: datetime | None,
    by: Stamp,
    *,
    reason: str = "",
    marks: Mapping[str, Leaf] | None = None,
    version: int = 1,
) -> Link:
    """The link of a new version. Moves the row's chain."""
    body = leaves_of(kind.schema, values)
    body["/_schema"] = kind.schema.version
    if reason:
        body["/_reason"] = reason
    body.update(marks or {})
    link = Link(
        kind=kind.name,
        record_id=row.id,
        n=row.last_n + 1,
        version=version,
        act="",
        actor=by.actor,
        occurred_at=occurred_at,
        recorded_at=by.recorded_at,
        tag=bytes(row.last_next) if row.last_n else os.urandom(16),
        body=body,
        is_sealed=kind.is_sealed,
    )
    row.last_n, row.last_next = link.n, link.next_tag
    return link
