"""How a health note is read in a life file and in search.

The line says that there is a note and of what sort, to those who read health
notes; its words are on its own page, whose opening is logged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from watchbook.duty.health.choices import sign_words
from watchbook.duty.health.permissions import READ
from watchbook.duty.health.queries import sees_note
from watchbook.ground.records.slots import Line, RecordFace, register_face

if TYPE_CHECKING:
    from collections.abc import Iterator

    from watchbook.ground.ledger.models import Record


def url_of(row: Record) -> str:
    """The note's page."""
    return reverse("health:note", kwargs={"agency": row.agency_id, "note_id": row.id})


def _lines(_row: Any, values: dict[str, Any]) -> Iterator[Line]:
    words = sign_words(values.get("signs") or [])
    text = f"{words}." if words else ""
    yield Line((values["dog"],), values["seen_at"], "health", "Health note", text, READ)


def register() -> None:
    """Fill the slot. Notes stand in no search: their words are restricted."""
    register_face(RecordFace("health.note", url_of, lines=_lines, may_see=sees_note))
