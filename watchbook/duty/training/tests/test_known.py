"""What the people's room is told by this one."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from watchbook.duty.training.actions.setups import add_event
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.slots import events_for

pytestmark = pytest.mark.django_db


def test_a_scoped_role_may_name_a_training_day(cast) -> None:
    with acting_for("harlan"):
        event = add_event(
            acting_user=cast.tess, values={"title": "Yard", "held_from": cast.at}, at=cast.at
        )
        local = event.held_from.astimezone(ZoneInfo(cast.dana.timezone))
        assert dict(events_for(cast.dana))[event.id] == f"Yard, {local.day} {local:%b %Y}"
        assert events_for(cast.dov) == []


def test_the_page_of_what_the_unit_sees_names_runs_teams_and_trails(cast) -> None:
    page = cast.client_of(cast.alice).get("/account/seen/").content.decode()
    for words in ("Your runs", "handler-down plan", "sealed envelope", "trail files"):
        assert words in page
