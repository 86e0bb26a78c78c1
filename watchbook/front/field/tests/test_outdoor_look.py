"""The pages that are used outdoors: axe, targets for a glove, no sideways, by day and night."""

import pytest
from playwright.sync_api import expect

from watchbook.duty.teams.models import Team
from watchbook.duty.training.tests.factories import make_event, make_exercise, make_layout
from watchbook.front.field.tests.handset import Handset
from watchbook.front.field.tests.test_field_look import _SMALL as SMALL
from watchbook.front.field.tests.test_field_look import TARGET_PX, judged
from watchbook.front.field.tests.test_photograph_journey import jpeg
from watchbook.front.field.tests.test_recorder_journey import START, Walker
from watchbook.ground.ledger.tenancy import acting_for

pytestmark = [pytest.mark.browser, pytest.mark.commits]
SIZES = {"phone": (390, 844), "narrow": (320, 640)}


class Looks:
    """One phone at one size and theme, and what is judged on it."""

    def __init__(self, hand, name):
        self.hand = hand
        self.page = hand.page
        self.name = name

    def judged(self, what):
        judged(self.page, f"{self.name}-{what}")
        assert self.page.evaluate(SMALL, TARGET_PX) == [], what


@pytest.fixture(params=[("phone", "day"), ("phone", "night"), ("narrow", "night")], ids="-".join)
def looks(request, unit, phone_of):
    size, theme = request.param
    width, height = SIZES[size]

    def opened(viewer):
        page = phone_of(
            viewer, viewport={"width": width, "height": height}, permissions=["geolocation"],
            geolocation=START, color_scheme="dark" if theme == "night" else "light",
        )  # fmt: skip
        page.context.add_cookies([{"name": "theme", "value": theme, "url": unit.url}])
        return Looks(Handset(page), f"{size}-{theme}")

    return opened


def test_the_recorder_is_clean_at_every_step(unit, looks):
    look = looks(unit.cast.alice)
    hand, page = look.hand, look.page
    page.goto("/field/record/")
    expect(page.get_by_role("button", name="Record with the dog")).to_be_visible()
    look.judged("record-start")
    hand.tap("Record with the dog")
    expect(page.get_by_text("Your place is being recorded.")).to_be_visible()
    walker = Walker(hand)
    walker.steps = 1
    walker.step(4)
    hand.tap("Article")
    expect(page.locator(".pins li")).to_have_count(1)
    look.judged("record-walk")
    hand.tap("Dark screen")
    expect(page.locator("[data-guard]")).to_contain_text("Recording")
    judged(page, f"{look.name}-record-dark")
    page.keyboard.press("Escape")
    page.reload()
    expect(page.get_by_text("it was not ended")).to_be_visible()
    look.judged("record-unfinished")
    hand.tap("End it here")
    hand.is_kept()
    look.judged("record-ended")


def test_the_mark_the_photograph_and_home_are_clean(unit, looks):
    look = looks(unit.cast.alice)
    hand, page = look.hand, look.page
    page.goto("/field/")
    expect(page.locator("[data-tools] a").first).to_be_visible()
    look.judged("home-tools")
    hand.tap("Mark")
    look.judged("mark-ready")
    hand.tap("Mark now")
    expect(page.get_by_text("sure within")).to_be_visible()
    look.judged("mark-asking")
    hand.tap("Keep this mark")
    hand.is_kept()
    look.judged("mark-kept")
    page.goto("/field/photo/")
    expect(page.get_by_text("Take a photograph")).to_be_visible()
    look.judged("photo-start")
    page.locator('input[type="file"]').set_input_files(jpeg())
    expect(page.get_by_alt_text("The photograph that was just taken")).to_be_visible()
    look.judged("photo-telling")


def test_the_training_day_is_clean(unit, looks, at):
    with acting_for("harlan"):
        teams = tuple(Team.objects.order_by("received_at"))
        event = make_event(unit.cast.tess, at, teams)
        for title in ("Vehicle row", "Open area behind the depot", "Obedience"):
            exercise = make_exercise(unit.cast.tess, at, event, title=title)
            make_layout(unit.cast.tess, at, exercise)
    look = looks(unit.cast.tess)
    hand, page = look.hand, look.page
    page.goto("/field/day/")
    expect(page.locator(".spot")).to_have_count(2)
    look.judged("day-waiting")
    hand.tap(f"Begin: {teams[0]}")
    hand.tap(f"End: {teams[0]}")
    hand.tap(f"Begin: {teams[1]}")
    hand.tap("Found", page.locator(".spot-line").first)
    expect(page.locator(".spot-line .chosen")).to_have_count(1)
    look.judged("day-marking")
    hand.tap("Met", page.locator(".spot").first)
    expect(page.locator(".spot .kept")).to_have_count(1)
    look.judged("day-kept")
