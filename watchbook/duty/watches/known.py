"""What the people's room is told about what is kept of a handler."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.duty.watches.models import Care, Marker, Watch
from watchbook.duty.watches.permissions import READ, READ_CARE
from watchbook.ground.people.slots import Kept, register_kept

if TYPE_CHECKING:
    from watchbook.ground.people.viewer import Viewer


def _counted(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _own_watches(viewer: Viewer) -> str:
    rows = Watch.objects.filter(agency_id=viewer.agency, team__handler=viewer.person_id)
    count = rows.count()
    return "1 watch" if count == 1 else f"{count} watches"


def _own_care(viewer: Viewer) -> str:
    rows = Care.objects.filter(agency_id=viewer.agency, team__handler=viewer.person_id)
    return _counted(rows.count(), "record")


def _own_marks(viewer: Viewer) -> str:
    rows = Marker.objects.filter(agency_id=viewer.agency, opened_by=viewer.actor_id)
    return _counted(rows.count(), "mark")


def register() -> None:
    """Fill the slot."""
    for kept in (
        Kept(
            "watches.watch", 90, "Your watches, the roster and your absences, never an illness",
            "When you or a supervisor writes one.", "", permission=READ, mine=_own_watches,
        ),
        Kept(
            "watches.care", 92, "Your care time at home and your care agreement",
            "When you write it. Other handlers do not see it.", "You",
            permission=READ_CARE, mine=_own_care,
        ),
        Kept(
            "watches.marker", 94, "Your marks: where and when you pressed",
            "Only when you press. Other people of the unit see them from the next day on.", "",
            permission=READ, mine=_own_marks,
        ),
    ):  # fmt: skip
        register_kept(kept)
