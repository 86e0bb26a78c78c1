"""What a phone holds of a training day, and whose phone holds a layout."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from watchbook.duty.training.field_day import days_for_phone
from watchbook.duty.training.tests.factories import (
    make_event,
    make_exercise,
    make_layout,
    make_run,
    make_team,
)
from watchbook.ground.ledger.tenancy import acting_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(cast, at):
    """Tess runs a day for Alice and Bob; Bob laid out its one exercise."""
    with acting_for("harlan"):
        alice, bob = make_team(cast.alice, at), make_team(cast.bob, at)
        event = make_event(cast.tess, at, (alice, bob))
        exercise = make_exercise(cast.tess, at, event)
        make_layout(cast.bob, at, exercise)
        yield cast, at, exercise, alice


def held(viewer, at):
    return json.dumps(days_for_phone(viewer, at))


def test_it_holds_the_running_order_of_the_days_around_now(day):
    cast, at, exercise, alice = day
    (told,) = days_for_phone(cast.tess, at)
    assert [one["title"] for one in told["exercises"]] == [exercise.title]
    assert [team["cells"][0]["place"] for team in told["teams"]] == [1, 2]
    assert told["teams"][0]["id"] == str(alice.id)
    assert days_for_phone(cast.tess, at + timedelta(days=3)) == []
    assert days_for_phone(cast.flora, at) == []


def test_a_layout_is_on_the_phones_of_those_who_laid_it_out_or_run_the_day_only(day):
    cast, at, _exercise, _alice = day
    for viewer in (cast.tess, cast.bob):
        assert "Car 2" in held(viewer, at)
    # A supervisor may open it at a desk; Alice is still to run.
    for viewer in (cast.dana, cast.alice):
        assert "Car 2" not in held(viewer, at)
        assert "hides" not in held(viewer, at)


def test_a_layout_stays_off_the_phone_of_a_handler_whose_run_has_ended(day):
    cast, at, exercise, alice = day
    make_run(cast.alice, at, alice, exercise)
    assert "hides" not in held(cast.alice, at)


def test_who_runs_the_day_and_has_a_dog_in_it_waits_like_the_others(cast, at):
    with acting_for("harlan"):
        team = make_team(cast.alice, at)
        event = make_event(cast.tess, at, (team,), conductor=cast.alice.person_id)
        make_layout(cast.tess, at, make_exercise(cast.tess, at, event))
        assert "hides" not in held(cast.alice, at)
        assert "hides" in held(cast.tess, at)


def test_what_was_marked_already_stands_in_the_order(day):
    cast, at, exercise, alice = day
    make_run(cast.alice, at, alice, exercise)
    (told,) = days_for_phone(cast.tess, at)
    assert [team["cells"][0]["state"] for team in told["teams"]] == ["logged", "waiting"]
