"""Taps, swipes and time of what handlers do every day, from the home page, by thumb alone.

The time is the machine's own, measured, and a second and a half for each tap and swipe: a thumb
finds a target that is on the screen in 1.1 s and the eye needs the rest (keystroke-level model,
Card, Moran and Newell 1980, a pointing act of 1.1 s; taken generously). The counts are the bound
that this program is held to; it is said here so that nobody takes it for a trial with people.
"""

import re
import time

import pytest
from playwright.sync_api import expect

from watchbook.duty.deployments.models import Bite
from watchbook.front.field.tests.handset import Handset, runs_kept
from watchbook.ground.ledger.kinds import kind_of
from watchbook.ground.ledger.tenancy import acting_for

pytestmark = [pytest.mark.browser, pytest.mark.commits]
A_TAP_S = 1.5

_AWAY = """(one) => {
    const box = (one.closest(".chip") || one).getBoundingClientRect();
    const bar = document.querySelector(".finish");
    const low = bar && !bar.contains(one) ? bar.getBoundingClientRect().top : innerHeight;
    return box.top < 0 ? -1 : box.bottom > low ? 1 : 0;
}"""
_SWIPE = "(way) => scrollBy(0, way * innerHeight * 0.6)"


class Thumb(Handset):
    """Counts a swipe for each turn of the page that a target needs to come into view."""

    def __init__(self, page):
        super().__init__(page)
        self.swipes = 0
        self.begun = 0.0

    def start(self):
        self.page.goto("/field/")
        expect(self.page.locator("[data-forms] a").first).to_be_visible()
        self.taps = self.swipes = 0
        self.begun = time.monotonic()

    def tap(self, label, within=None):
        place = within or self.page
        target = (
            place.get_by_role("button", name=label, exact=True)
            .or_(place.get_by_role("link", name=label, exact=True))
            .or_(place.get_by_label(label, exact=True))
            .first
        )
        target.wait_for()
        for _ in range(12):
            away = target.evaluate(_AWAY)
            if not away:
                break
            self.page.evaluate(_SWIPE, away)
            self.swipes += 1
        super().tap(label, within)

    def tap_tile(self, label):
        """A tile of the home page, which may have a second line."""
        tile = self.page.locator("[data-forms] a").filter(has_text=label).first
        while tile.evaluate(_AWAY):
            self.page.evaluate(_SWIPE, 1)
            self.swipes += 1
        self.taps += 1
        tile.click()

    def spent(self, what):
        machine = time.monotonic() - self.begun
        seconds = machine + (self.taps + self.swipes) * A_TAP_S
        print(f"\n{what}: {self.taps} taps, {self.swipes} swipes, {seconds:.1f} s")
        return seconds


def test_a_routine_run_takes_twelve_taps_and_twenty_seconds_at_most(unit, phone_of):
    hand = Thumb(phone_of(unit.cast.alice))
    hand.start()
    hand.tap("Run")
    hand.tap("Detection")
    hand.tap("Training time: 30 min")
    hand.tap_in("/goal_met", "Met")
    hand.finish()
    assert hand.spent("routine run") < 20
    assert hand.taps <= 12
    hand.is_kept()
    (run,) = runs_kept()
    assert (run.team_id, run.minutes, run.goal_met) == (unit.team.id, 30, "yes")


def test_a_detection_run_with_five_hides_takes_less_than_a_minute(unit, phone_of):
    hand = Thumb(phone_of(unit.cast.alice))
    hand.start()
    hand.tap("Run")
    hand.tap("Detection")
    hand.tap("Training time: 30 min")
    outcomes = ("Found, independent", "Found, independent", "Found, assisted", "Missed",
                "Found, independent")  # fmt: skip
    for outcome in outcomes:
        hand.tap(f"Call: {outcome}")
    hand.tap_in("/goal_met", "Partly met")
    hand.finish()
    assert hand.spent("detection run with five hides") < 60
    assert hand.taps <= 12
    hand.is_kept()
    with acting_for("harlan"):
        (run,) = runs_kept()
        calls = kind_of(run).values_in(run)["calls"]
    assert [call["outcome"] for call in calls] == [
        "found-independent", "found-independent", "found-assisted", "missed", "found-independent",
    ]  # fmt: skip
    assert all("at" not in call for call in calls)


def test_the_first_facts_of_a_bite_take_less_than_a_minute_without_signal(unit, phone_of):
    """Care first: the tile, six answers, Finish. The report comes later."""
    hand = Thumb(phone_of(unit.cast.alice))
    hand.start()
    hand.tap_tile("Bite")
    expect(hand.page.get_by_role("button", name="Finish", exact=True)).to_be_visible()
    hand.page.context.set_offline(True)
    hand.tap_in("/treated", "Yes, now")
    hand.tap_in("/treated_by", "EMS")
    hand.tap("Since: now")
    hand.tap_in("/places", "Forearm")
    hand.tap_in("/told", "Supervisor")
    hand.tap("When the dog bit: now")
    hand.finish()
    assert hand.spent("first facts of a bite, offline") < 60
    assert hand.taps == 8
    hand.is_on_phone()
    said = hand.page.locator(".finished h2").inner_text()
    assert re.fullmatch(r"Bite: first facts · Yes, now · EMS · \d\d:\d\d", said)
    hand.page.context.set_offline(False)
    hand.is_kept()
    with acting_for("harlan"):
        bite = Bite.objects.get()
    assert (bite.team_id, bite.treated, bite.treated_by) == (unit.team.id, "yes", "ems")
    assert (bite.places, bite.told) == (["forearm"], ["supervisor"])
    assert bite.treated_since is not None
    assert bite.bitten_at is not None


def test_the_form_that_is_used_most_comes_first(unit, phone_of):
    hand = Thumb(phone_of(unit.cast.tess))
    hand.start()
    first = hand.page.locator("[data-forms] a").first
    before = first.text_content()
    hand.page.goto("/field/forms/training.exercise/#agency=harlan")
    hand.write("/title", "Row of cars")
    hand.tap("Detection")
    hand.finish()
    hand.is_kept()
    hand.start()
    assert before != "Set up an exercise"
    expect(first).to_have_text("Set up an exercise")
