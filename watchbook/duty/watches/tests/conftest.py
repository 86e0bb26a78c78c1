"""Alice's and Bob's teams in the agency `harlan`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from watchbook.duty.teams.tests.factories import make_dog, make_team
from watchbook.ground.ledger.tenancy import acting_for

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.duty.teams.models import Team
    from watchbook.ground.people.tests.factories import Cast
    from watchbook.ground.people.viewer import Viewer


@dataclass
class Pair:
    """Two teams, and who plays."""

    at: datetime
    cast: Cast
    alices: Team
    bobs: Team

    def __getattr__(self, name: str) -> Viewer:
        viewer: Viewer = getattr(self.cast, name)
        return viewer


@pytest.fixture
def pair(db, cast, at):
    """The pair, as agency `harlan`."""
    with acting_for("harlan"):
        alices = make_team(cast.alice, at, make_dog("harlan", at, "Juno"))
        rex = make_dog("harlan", at, "Rex", microchip="985141000000001")
        yield Pair(at, cast, alices, make_team(cast.bob, at, rex))
