"""Where a record came from, if it was not written here: read from the ledger itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from watchbook.core.ledger.errors import LedgerError
from watchbook.ground.ledger.models import RecordVersion, VersionBody
from watchbook.ground.ledger.reading import leaves_of_body

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.core.schema.leaves import Leaf
    from watchbook.ground.ledger.models import Record

SOURCE, FILE, ROW, DAY_ONLY = (
    "/_import/source",
    "/_import/file",
    "/_import/row",
    "/_import/day_only",
)
"""The marks of a version that was brought from elsewhere: `docs/user/imports.md`."""


@dataclass(frozen=True)
class Origin:
    """What the marks of a version say: name of the source, the file's SHA-256, row of the file.

    `is_day_only` where the source told a day and no hour.
    """

    source: str
    file: str
    row: int
    is_day_only: bool
    at: datetime | None = None
    """When it was brought: amendments since do not change that."""


def origin_in(leaves: dict[str, Leaf]) -> Origin | None:
    """The origin that a version's leaves tell; None for one that was written here."""
    if SOURCE not in leaves:
        return None
    row = leaves.get(ROW)
    return Origin(
        str(leaves[SOURCE]),
        str(leaves.get(FILE) or ""),
        row if isinstance(row, int) else 0,
        bool(leaves.get(DAY_ONLY)),
    )


def origin_of(row: Record) -> Origin | None:
    """Where a record's first version came from; None where it was written here. Two statements."""
    link = RecordVersion.objects.filter(
        agency_id=row.agency_id, record_id=row.id, version=1, is_sealed=False
    ).first()
    body = VersionBody.objects.filter(id=link.id).first() if link is not None else None
    if link is None or body is None:
        return None
    try:
        origin = origin_in(leaves_of_body(body, row.id, link.n, is_open=False))
    except LedgerError:
        return None  # damaged: fsck names it, and the history says so
    return replace(origin, at=link.received_at) if origin is not None else None
