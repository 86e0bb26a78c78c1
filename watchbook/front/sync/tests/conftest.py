"""Devices of Alice, Bob and others, and Alice's team with Juno."""

from __future__ import annotations

import pytest

from watchbook.duty.teams.tests.factories import make_team
from watchbook.front.sync.tests.programs import Program
from watchbook.front.sync.tests.sending import Device, envelope
from watchbook.ground.ledger.tenancy import acting_for


@pytest.fixture(autouse=True)
def _looks_into_harlan(db):
    """Between its requests a test reads rows itself; on PostgreSQL that needs an agency."""
    with acting_for("harlan"):
        yield


@pytest.fixture
def team(cast, at):
    return make_team(cast.alice, at)


@pytest.fixture
def device(cast, team):
    return Device(cast.client_of(cast.alice))


@pytest.fixture
def run(team):
    """The envelope of a new run of Alice with Juno."""

    def made(*, values=None, **more):
        given = {"team": str(team.id), "discipline": "detection", "minutes": "30"}
        return envelope("training.performance", given | (values or {}), **more)

    return made


@pytest.fixture
def alice(cast, at):
    """Alice's program, with a token for everything that she may do."""
    return Program(cast.alice, at)
