"""Alice's and Bob's teams in the agency `harlan`, and an agency's rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from watchbook.duty.certifications.tests.factories import make_rule
from watchbook.duty.teams.tests.factories import make_dog, make_team
from watchbook.ground.ledger.tenancy import acting_for

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.duty.certifications.models import Rule
    from watchbook.duty.teams.models import Team
    from watchbook.ground.people.tests.factories import Cast
    from watchbook.ground.people.viewer import Viewer


@dataclass
class Unit:
    """Two teams, two rules, and who plays. Teams began 400 days ago."""

    at: datetime
    cast: Cast
    alices: Team
    bobs: Team
    npca: Rule
    idaho: Rule

    def __getattr__(self, name: str) -> Viewer:
        viewer: Viewer = getattr(self.cast, name)
        return viewer


@pytest.fixture
def unit(db, cast, at):
    """The unit, as agency `harlan`."""
    with acting_for("harlan"):
        begun = at - timedelta(days=399)
        yield Unit(
            at, cast,
            make_team(cast.alice, at, make_dog("harlan", at, "Juno")),
            make_team(cast.bob, at, make_dog("harlan", at, "Rex", microchip="985141000000001")),
            make_rule(cast.dana, begun),
            make_rule(cast.dana, begun, "idaho-post"),
        )  # fmt: skip
