"""Two teams with runs, watches and care; Dana answers for the unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from watchbook.duty.teams.tests.factories import make_dog, make_team
from watchbook.duty.training.tests.factories import make_run
from watchbook.duty.watches.tests.factories import make_care, make_watch
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.records.figures import Asked

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.duty.teams.models import Team
    from watchbook.duty.training.models import Performance
    from watchbook.ground.people.tests.factories import Cast
    from watchbook.ground.people.viewer import Viewer


@dataclass
class Unit:
    """Who plays, and what happened in the last week."""

    at: datetime
    cast: Cast
    alices: Team
    bobs: Team
    runs: list[Performance]

    def __getattr__(self, name: str) -> Viewer:
        viewer: Viewer = getattr(self.cast, name)
        return viewer

    def asked(self, **more: object) -> Asked:
        """The last week, to tomorrow."""
        since, until = self.at - timedelta(days=7), self.at + timedelta(days=1)
        return Asked(since=since, until=until, **more)  # type: ignore[arg-type]  # fields of Asked


@pytest.fixture
def unit(db, cast, at):
    """The unit, as agency `harlan`."""
    with acting_for("harlan"):
        alices = make_team(cast.alice, at, make_dog("harlan", at, "Juno"))
        rex = make_dog("harlan", at, "Rex", microchip="985141000000001")
        bobs = make_team(cast.bob, at, rex)
        runs = [
            make_run(cast.alice, at, alices, discipline="detection", minutes=45),
            make_run(cast.alice, at, alices, discipline="obedience", minutes=30),
            make_run(cast.bob, at, bobs, discipline="detection"),
        ]
        make_watch(cast.alice, at, alices)
        make_care(cast.bob, at, bobs, 25)
        yield Unit(at, cast, alices, bobs, runs)
