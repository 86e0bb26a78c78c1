"""Two cards of one night: a dog that guards and is wounded has both.

Neither record names the other, so that no alert ever waits for a second one. They are joined by
the dog and the time.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from watchbook.after.casualty.queries.casualties import casualties, is_cancelled
from watchbook.after.casualty.queries.officers import access_of, officers

if TYPE_CHECKING:
    from watchbook.after.casualty.models import Casualty, Officer
    from watchbook.ground.people.viewer import Viewer

BEFORE, AFTER = timedelta(hours=6), timedelta(hours=12)
"""How far the dog's card may lie before or after the call: wounded first, or seen to be late."""


def casualty_beside(viewer: Viewer, officer: Officer) -> Casualty | None:
    """The newest card of that dog from around the call; never a drill's for a real one."""
    if officer.dog_id is None:
        return None
    found = casualties(viewer).filter(
        dog=officer.dog_id,
        happened_at__gte=officer.happened_at - BEFORE,
        happened_at__lte=officer.happened_at + AFTER,
    )
    kept = (one for one in found[:5] if bool(one.is_drill) is bool(officer.is_drill))
    return next((one for one in kept if not is_cancelled(viewer, one)), None)


def officer_beside(viewer: Viewer, casualty: Casualty) -> Officer | None:
    """The newest call of that dog from around a casualty; never a drill's for a real one."""
    if casualty.dog_id is None:
        return None
    found = officers(viewer).filter(
        dog=casualty.dog_id,
        happened_at__gte=casualty.happened_at - AFTER,
        happened_at__lte=casualty.happened_at + BEFORE,
    )
    kept = (one for one in found[:5] if bool(one.is_drill) is bool(casualty.is_drill))
    return next((one for one in kept if not access_of(one).is_cancelled), None)
