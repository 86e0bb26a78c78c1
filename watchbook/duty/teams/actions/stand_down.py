"""Stand-down: one press by a supervisor, no reason needed. It writes a silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.ground.people.permissions import require
from watchbook.ground.records.actions import end_silence, silence

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.duty.teams.models import Dog, Team
    from watchbook.ground.people.models import Person
    from watchbook.ground.people.viewer import Viewer
    from watchbook.ground.records.models import Silence

_CAUSE = "stand-down"


def stand_down(*, acting_user: Viewer, subject: Team | Dog | Person, at: datetime) -> Silence:
    """Stand down a team, a dog or a handler from now on: nothing is asked of anyone about it."""
    require(acting_user, "teams.stand_down")
    return silence(acting_user=acting_user, subject=subject.id, cause=_CAUSE, from_at=at, at=at)


def end_stand_down(
    *, acting_user: Viewer, subject: Team | Dog | Person, at: datetime
) -> list[Silence]:
    """End a stand-down. Silences of another cause (critical incident, loss) stay as they are."""
    require(acting_user, "teams.stand_down")
    return end_silence(acting_user=acting_user, subject=subject.id, cause=_CAUSE, at=at)
