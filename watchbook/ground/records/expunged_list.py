"""`WATCHBOOK_HOME/expungements.jsonl`: what a restore must carry out again. No content, no reason.

A backup made before an order still holds the values. The list lies outside the
database, so that a restore of an older one does not lose it; it belongs to
every backup and is merged, never replaced, by a restore.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings

from watchbook.ground.ledger.fsck.finding import Finding
from watchbook.ground.ledger.models import Expungement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from watchbook.ground.ledger.models import Record

NAME = "expungements.jsonl"


@dataclass(frozen=True)
class Line:
    """One order that was carried out. `pointers` None means all content."""

    expungement_id: UUID
    agency: str
    kind: str
    record_id: UUID
    pointers: list[str] | None
    at: datetime


def line_of(
    expungement_id: UUID,
    row: Record,
    kind: str,
    pointers: Sequence[str] | None,
    at: datetime,
) -> Line:
    """The line of an expungement of this record."""
    listed = list(pointers) if pointers is not None else None
    return Line(expungement_id, row.agency_id, kind, row.id, listed, at.astimezone(UTC))


def path() -> Path:
    """Where the list lies."""
    return Path(settings.WATCHBOOK_HOME) / NAME


def append(line: Line) -> None:
    """Add one line, whole and on disk before this returns."""
    told = {
        "expungement": str(line.expungement_id),
        "agency": line.agency,
        "kind": line.kind,
        "record": str(line.record_id),
        "pointers": line.pointers,
        "at": line.at.isoformat(),
    }
    descriptor = os.open(path(), os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.write(descriptor, json.dumps(told).encode() + b"\n")
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def lines() -> Iterator[Line]:
    """Every listed order, the oldest first. A damaged line raises ValueError, which names it."""
    if not path().exists():
        return
    for number, text in enumerate(path().read_text().splitlines(), start=1):
        try:
            told = json.loads(text)
            yield Line(
                UUID(told["expungement"]),
                str(told["agency"]),
                str(told["kind"]),
                UUID(told["record"]),
                told["pointers"],
                datetime.fromisoformat(told["at"]),
            )
        except (ValueError, KeyError, TypeError) as error:
            message = f"{path()}, line {number}, is damaged. Mend it before a restore replays it."
            raise ValueError(message) from error


def check_list(agency: str) -> Iterator[Finding]:
    """Fsck: each finished expungement is listed, so that a restore cannot bring its values back."""
    try:
        listed = {line.expungement_id for line in lines()}
    except ValueError as error:
        yield Finding("expungement", NAME, str(error))
        return
    finished = Expungement.objects.filter(agency_id=agency).exclude(finished_at=None)
    for order in finished:
        if order.id not in listed:
            yield Finding("expungement", str(order.id), f"is not listed in {NAME}")
