"""A training day of Alice's and Bob's teams, laid out by Tess."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from watchbook.duty.training.tests.factories import (
    make_dog,
    make_event,
    make_exercise,
    make_layout,
    make_team,
)
from watchbook.ground.ledger.tenancy import acting_for

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.duty.teams.models import Team
    from watchbook.duty.training.models import Event, Exercise, Layout
    from watchbook.ground.people.tests.factories import Cast
    from watchbook.ground.people.viewer import Viewer


@dataclass
class Day:
    """One training day: two teams, one exercise with a layout, and who plays."""

    at: datetime
    cast: Cast
    alices: Team
    bobs: Team
    event: Event
    exercise: Exercise
    layout: Layout

    @property
    def alice(self) -> Viewer:
        return self.cast.alice

    @property
    def bob(self) -> Viewer:
        return self.cast.bob

    @property
    def tess(self) -> Viewer:
        return self.cast.tess

    def later(self, minutes: int = 30) -> datetime:
        return self.at + timedelta(minutes=minutes)


def made_day(cast: Cast, at: datetime) -> Day:
    """The day, inside its agency; a test that commits makes its own."""
    alices = make_team(cast.alice, at, make_dog("harlan", at, "Juno"))
    bobs = make_team(cast.bob, at, make_dog("harlan", at, "Rex", microchip="985141000000001"))
    event = make_event(cast.tess, at, (alices, bobs))
    exercise = make_exercise(cast.tess, at, event)
    layout = make_layout(cast.tess, at, exercise)
    return Day(at, cast, alices, bobs, event, exercise, layout)


@pytest.fixture
def day(db, cast, at):
    """The day, as agency `harlan`."""
    with acting_for("harlan"):
        yield made_day(cast, at)
