"""The mark: two presses keep time and place; the story is told later."""

import pytest
from playwright.sync_api import expect

from watchbook.front.field.tests.handset import Handset

pytestmark = [pytest.mark.browser, pytest.mark.commits]
HERE = {"latitude": 41.5868654, "longitude": -93.6249595, "accuracy": 7.1}


def marks_kept():
    from watchbook.duty.watches.models import Marker
    from watchbook.ground.ledger.tenancy import acting_for

    with acting_for("harlan"):
        return list(Marker.objects.order_by("received_at"))


def test_two_presses_keep_time_and_place_and_the_story_is_told_later(unit, phone_of):
    page = phone_of(unit.cast.alice, permissions=["geolocation"], geolocation=HERE)
    hand = Handset(page)
    page.goto("/field/")
    hand.tap("Mark")
    hand.tap("Mark now")
    expect(page.get_by_text("sure within 8 m")).to_be_visible()
    hand.tap("Keep this mark")
    assert hand.taps == 3  # one of them only opened the page
    hand.is_kept()
    (mark,) = marks_kept()
    assert (mark.latitude_e7, mark.longitude_e7, mark.accuracy_m) == (415868654, -936249595, 8)
    assert mark.fixed_at is not None
    hand.tap("Tell it now")
    expect(page.locator('[data-path="/marker"] input:checked')).to_have_count(1)
    hand.write("/text", "A blue van without plates.")
    hand.finish()
    hand.is_kept()


def test_a_mark_without_a_place_is_kept_and_a_first_press_survives_the_page(unit, phone_of):
    page = phone_of(unit.cast.alice)
    hand = Handset(page)
    page.goto("/field/mark/")
    hand.tap("Mark now")
    expect(page.get_by_text("the browser does not tell it here")).to_be_visible()
    page.goto("/field/")
    expect(page.locator("[data-tools]")).to_contain_text("Mark")
    page.goto("/field/mark/")
    expect(page.get_by_text("not confirmed")).to_be_visible()
    hand.tap("Keep this mark")
    hand.is_kept()
    (mark,) = marks_kept()
    assert (mark.latitude_e7, mark.accuracy_m) == (None, None)
    page.goto("/field/mark/")
    hand.tap("Mark now")
    hand.tap("It was a slip")
    expect(page.get_by_role("button", name="Mark now")).to_be_visible()
    assert len(marks_kept()) == 1
