"""The people whom a form may name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.ground.people.permissions import may
from watchbook.ground.people.queries import people_of
from watchbook.ground.records.slots import Reference

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from watchbook.ground.people.viewer import Viewer


def people_to_name(viewer: Viewer, _at: datetime) -> Iterator[Reference]:
    """Oneself first, then whom the viewer may see, by name. No account, no telephone number."""
    rows = list(people_of(viewer))
    seen = rows if may(viewer, "people.see") else [r for r in rows if r.id == viewer.person_id]
    seen.sort(key=lambda row: row.id != viewer.person_id)  # stable: by name after oneself
    for row in seen:
        hint = "You" if row.id == viewer.person_id else (row.organisation or "")
        yield Reference(row.id, str(row), hint)
