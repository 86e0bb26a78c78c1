"""Reads of the agency's ladder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.after.casualty.choices.officers import RUNGS
from watchbook.after.casualty.models import Ladder
from watchbook.after.casualty.permissions.cards import READ
from watchbook.after.casualty.permissions.officers import OFFICER
from watchbook.core.schema import label_of
from watchbook.ground.ledger.models import State
from watchbook.ground.people.permissions import may

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.ground.people.viewer import Viewer


def ladder_of(viewer: Viewer) -> Ladder | None:
    """The agency's ladder, or None where it has none: the newest one counts."""
    if not (may(viewer, READ) or may(viewer, OFFICER)):
        return None
    kept = Ladder.objects.filter(agency_id=viewer.agency).exclude(state=State.EXPUNGED)
    return kept.prefetch_related("rungs").first()


def ladder_on_phone(viewer: Viewer, _at: datetime) -> dict[str, Any] | None:
    """What a phone keeps of the ladder; nothing restricted, so it may lie open."""
    found = ladder_of(viewer)
    if found is None:
        return None
    return {
        "name": found.name,
        "version": found.version,
        "is_example": bool(found.is_example),
        "last_resort_by": found.last_resort_by,
        "last_resort_words": found.last_resort_words,
        "rungs": [
            {"kind": rung.kind, "title": rung.title, "who_may": rung.who_may,
             "needed": rung.needed, "words": rung.words}
            for rung in found.rungs.all()
        ],
    }  # fmt: skip


def rung_columns() -> list[str]:
    """Names of the columns of the exported ladder."""
    return ["place", "rung", "kind", "who_may", "needed", "how"]


def rung_rows(ladder: Ladder | None) -> list[list[object]]:
    """The rungs in order."""
    rungs = ladder.rungs.all() if ladder is not None else ()
    return [
        [place, rung.title, label_of(RUNGS, rung.kind) or None, rung.who_may, rung.needed,
         rung.words]
        for place, rung in enumerate(rungs, 1)
    ]  # fmt: skip
