"""A watch begun and ended by one press each, in a real browser, with and without a network."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from watchbook.duty.watches.models import Care, Watch
from watchbook.duty.watches.schema import WATCH
from watchbook.front.field.tests.handset import Handset
from watchbook.ground.ledger.reading import history
from watchbook.ground.ledger.tenancy import acting_for

pytestmark = [pytest.mark.browser, pytest.mark.commits]

SOURCE = Path(__file__).parents[1] / "static/field/js/watch.js"


def watches():
    with acting_for("harlan"):
        return list(Watch.objects.order_by("began_at"))


def test_the_page_writes_the_newest_form_of_a_watch():
    assert re.findall(r"FORM_VERSION = (\d+)", SOURCE.read_text()) == [str(WATCH.version)]


def test_a_watch_begins_and_ends_by_one_press_each_without_a_network(unit, phone_of):
    page = phone_of(unit.cast.alice)
    hand = Handset(page)
    page.goto("/field/")
    box = page.locator("[data-watch]")
    expect(box.get_by_role("button", name="Begin watch")).to_be_visible()
    page.route("**/sync/**", lambda route: route.abort())
    page.route("**/field/reference/**", lambda route: route.abort())
    hand.tap("Begin watch", box)
    expect(box).to_contain_text("On watch since")
    expect(page.locator("[data-queue] li")).to_have_count(1)
    hand.tap("End watch", box)
    expect(box.get_by_role("button", name="Begin watch")).to_be_visible()
    assert (hand.taps, watches()) == (2, [])
    page.unroute_all()
    page.reload()  # whoever comes back sends what waits; it may have gone by itself meanwhile
    hand.is_told("accepted", "accepted")
    (watch,) = watches()
    assert watch.ended_at is not None
    assert watch.ended_at >= watch.began_at
    with acting_for("harlan"):
        assert [step.reason for step in history("harlan", watch.id)] == ["", "The watch ended"]


def test_a_watch_begun_at_the_desk_is_ended_on_the_phone(unit, phone_of):
    page = phone_of(unit.cast.alice)
    page.goto("/harlan/watches/")
    page.get_by_role("button", name="On call", exact=True).click()
    expect(page.get_by_role("button", name="No longer on call")).to_be_visible()
    page.goto("/field/")
    box = page.locator("[data-watch]")
    hand = Handset(page)
    expect(box.get_by_role("button", name="Called in")).to_be_visible()
    hand.tap("No longer on call", box)
    hand.is_told("accepted")
    assert watches()[0].ended_at is not None


def test_care_is_written_in_a_few_taps(unit, phone_of):
    page = phone_of(unit.cast.alice)
    hand = Handset(page)
    page.goto("/field/")
    page.get_by_role("link", name=re.compile("^Care")).first.click()
    hand.tap_in("/activities", "Feed")
    hand.tap_in("/activities", "Groom")
    hand.write("/minutes", "25")
    hand.finish()
    hand.is_kept()
    with acting_for("harlan"):
        care = Care.objects.get()
    assert (care.activities, care.minutes, hand.taps + 1) == (["feed", "groom"], 25, 4)
    assert care.done_at < care.recorded_at
