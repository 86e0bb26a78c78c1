"""A trainer lays an exercise out on the phone: only the course of its discipline is asked for."""

import pytest
from playwright.sync_api import expect

from watchbook.duty.training.models import Layout
from watchbook.duty.training.tests.factories import make_event, make_exercise
from watchbook.front.field.tests.handset import Handset
from watchbook.ground.ledger.tenancy import acting_for

pytestmark = [pytest.mark.browser, pytest.mark.commits]


def test_a_trail_is_laid_out_and_no_other_discipline_is_asked_about(unit, phone_of, at):
    with acting_for("harlan"):
        event = make_event(unit.cast.tess, at)
        exercise = make_exercise(unit.cast.tess, at, event, discipline="trail")
    hand = Handset(phone_of(unit.cast.tess))
    hand.page.goto(f"/field/forms/training.layout/#agency=harlan&exercise={exercise.id}")
    expect(hand.page.locator('[data-path="/course/turns"]')).to_be_visible()
    expect(hand.page.locator('[data-path="/course/person_place"]')).to_be_hidden()
    hand.write("/course/turns", "3")
    hand.finish()
    hand.is_kept()
    with acting_for("harlan"):
        layout = Layout.objects.get()
    assert (layout.exercise_id, layout.course) == (exercise.id, {"turns": 3})
