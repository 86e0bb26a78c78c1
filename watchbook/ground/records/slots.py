"""What duty and after rooms add: timeline lines, search text, prompts, links to a record's page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.viewer import Viewer


@dataclass(frozen=True)
class Line:
    """One line of a life file. `subjects` are ids of dogs, persons and teams it belongs to.

    `group` is the filter it stands under (`team`, `training`, `work`, `health`, …).
    `audience` is empty for the unit, else a permission that a reader needs.
    """

    subjects: tuple[UUID, ...]
    at: datetime
    group: str
    title: str
    text: str
    audience: str = ""


@dataclass(frozen=True)
class Found:
    """What search knows of a record."""

    title: str
    text: str
    at: datetime
    audience: str = ""


@dataclass(frozen=True)
class Prompt:
    """Something the program asks of a person.

    `subjects` are ids (team, dog, person) that a silence may name; `audience`
    are person ids or role names. `url` opens what is asked about.
    """

    kind: str
    subjects: tuple[UUID, ...]
    due_at: datetime
    audience: tuple[str, ...]
    title: str
    text: str
    url: str = ""


@dataclass(frozen=True)
class RecordFace:
    """How one record kind is read: its lines, its search text, its page, who may see it.

    `may_see(viewer, row)` decides for one record; None means anyone of the unit's staff.
    `url` gives the address of the record's page.
    """

    kind: str
    url: Callable[[Record], str]
    lines: Callable[[Record, dict[str, Any]], Iterable[Line]] | None = None
    found: Callable[[Record, dict[str, Any]], Found | None] | None = None
    may_see: Callable[[Viewer, Record], bool] | None = None


_faces: dict[str, RecordFace] = {}
_prompts: dict[str, Callable[[Viewer, datetime], Iterable[Prompt]]] = {}


def register_face(face: RecordFace) -> None:
    """Say how a record kind is read; called from a room's `apps.py`."""
    _faces[face.kind] = face


def face_of(kind: str) -> RecordFace | None:
    """How a record kind is read, if its room said so."""
    return _faces.get(kind)


def register_prompts(
    name: str, source: Callable[[Viewer, datetime], Iterable[Prompt]]
) -> None:
    """Add what a room asks of people: `source(viewer, at)` yields all of it, unfiltered."""
    _prompts[name] = source


def prompt_sources() -> Iterable[Callable[[Viewer, datetime], Iterable[Prompt]]]:
    """Every source of prompts, by name."""
    return [_prompts[name] for name in sorted(_prompts)]
