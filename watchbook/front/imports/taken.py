"""What rows become on their way: troubles, records ready to be written, and how fields are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from watchbook.front.imports.mapping import Part
from watchbook.front.imports.reading.table import Cell

NAMESPACE = UUID("6f1c3a52-6f0e-5b0a-9a3f-7f6f5b0d0c11")
"""Ids of imported rows are UUIDv5 in it: agency, source, record kind and key decide them."""

HAPPENED_IN = {
    "training.performance": ("started_at", "ended_at"),
    "training.event": ("held_from",),
    "training.exercise": ("begins_at", "set_at"),
    "training.layout": ("laid_at",),
    "teams.team": ("from_at",),
    "deployments.deployment": ("began_at", "ended_at"),
    "deployments.incident": ("began_at", "ended_at"),
    "certifications.certificate": ("issued_on",),
    "health.visit": ("visited_at",),
    "health.weight": ("weighed_at",),
    "health.vaccine": ("given_on",),
}
"""Which fields say when a record happened; for other kinds their own action knows."""

OF_A_DAY = frozenset(
    {
        "training.performance", "deployments.deployment", "deployments.incident", "health.visit",
        "health.weight",
    }
)  # fmt: skip
"""Records that count on their day. Where a row tells none, a room would take today's for it."""

SPANS = {
    "training.performance": ("started_at", "ended_at"),
    "deployments.deployment": ("began_at", "ended_at"),
    "deployments.incident": ("began_at", "ended_at"),
}
"""Beginning and end of a record, where a file often tells two times and one day."""
LONGEST_NIGHT = timedelta(hours=16)
"""An end before its beginning is one of the next day where no more time lies between them."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a row was not taken, or what to look at although it was: where, what, what to do."""

    row: int
    column: str
    found: str
    wrong: str
    to_do: str
    is_note: bool = False


@dataclass(slots=True)
class Ready:
    """One record that a row makes: clean values, its id, and when it happened."""

    part: Part
    id: UUID
    key: str
    values: dict[str, Any]
    row: int
    occurred_at: datetime | None
    is_day_only: bool
    digest: bytes
    adopted: UUID | None = None


@dataclass(slots=True)
class Taken:
    """What rows of one key became: records, or the troubles because of which there are none."""

    row: int
    last_row: int
    records: list[Ready]
    troubles: list[Trouble]


@dataclass(slots=True)
class Reading:
    """The row that is being read: its cells, the parts made so far, and when it happened."""

    cells: list[Cell]
    parts: dict[str, UUID]
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A compiled field: where its value goes, where it comes from."""

    target: str
    inner: str
    columns: str
    first: int
    get: Callable[[Reading], Any]
