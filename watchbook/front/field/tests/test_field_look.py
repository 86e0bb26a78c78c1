"""Every page of the field application and of the inbox: axe, targets for a glove, no sideways."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.plumbing.accessibility import WCAG_22_AA, violations
from watchbook.front.field.tests.handset import RUN, Handset
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people import actions

pytestmark = [pytest.mark.browser, pytest.mark.commits]
SIZES = {"phone": (390, 844), "narrow": (320, 640), "desk": (1360, 900)}
TARGET_PX = 48

_SMALL = """(least) => [...document.querySelectorAll(
    "main a, main button, main input, main select, main textarea, main summary")]
  .filter((one) => one.checkVisibility() && !one.closest(".skip"))
  .map((one) => (one.closest(".chip") || one.closest(".check") || one).getBoundingClientRect())
  .filter((box) => box.width > 0 && box.height < least - 0.5)
  .map((box) => `${Math.round(box.width)}x${Math.round(box.height)} at ${Math.round(box.top)}`)"""


def judged(page, name):
    """Axe has nothing to say, and nothing sticks out at the side."""
    assert violations(page, tags=WCAG_22_AA) == [], name
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    if folder := os.environ.get("WATCHBOOK_TEST_SCREENSHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=name.startswith("desk"))


def filled(hand):
    """A run with all parts open."""
    hand.open_run()
    if hand.page.locator(".as-last-time summary").count():
        hand.page.locator(".as-last-time summary").click()
    hand.tap("Detection")
    hand.tap("Add: call")
    hand.write("/place", "County yard, bay 3")


@pytest.mark.parametrize(
    ("size", "theme"), [("phone", "night"), ("narrow", "day"), ("desk", "day")]
)
def test_pages_are_clean_at_every_size_by_day_or_by_night(unit, phone_of, size, theme):
    width, height = SIZES[size]
    page = phone_of(
        unit.cast.alice,
        viewport={"width": width, "height": height},
        is_mobile=size != "desk",
        has_touch=size != "desk",
        color_scheme="dark" if theme == "night" else "light",
    )
    page.context.add_cookies([{"name": "theme", "value": theme, "url": unit.url}])
    hand = Handset(page)
    filled(hand)
    judged(page, f"{size}-{theme}-form")
    assert page.evaluate(_SMALL, TARGET_PX) == []
    hand.write("/minutes", "half an hour")
    hand.tap("Finish")
    expect(page.locator("[data-doubts] .notice")).to_be_visible()
    judged(page, f"{size}-{theme}-doubts")
    hand.tap("Send it as it is")
    expect(page.locator(".finished .kept")).to_be_visible()
    judged(page, f"{size}-{theme}-quarantined")
    filled(hand)
    page.context.set_offline(True)
    hand.tap("Finish")
    hand.is_on_phone()
    expect(page.locator("[data-troubles] .notice")).to_be_visible()
    judged(page, f"{size}-{theme}-offline")
    page.context.set_offline(False)
    hand.is_kept()
    judged(page, f"{size}-{theme}-kept")
    page.route("**/sync/harlan/**", lambda route: route.abort())
    filled(hand)
    hand.finish()
    page.goto("/field/")
    expect(page.locator("[data-queue] .on-phone")).to_be_visible()
    expect(page.locator("[data-receipts] .kept")).to_have_count(2)
    judged(page, f"{size}-{theme}-home")
    assert page.evaluate(_SMALL, TARGET_PX) == []


@pytest.mark.parametrize(("size", "theme"), [("phone", "night"), ("desk", "day")])
def test_the_inbox_is_clean_too(unit, phone_of, size, theme):
    width, height = SIZES[size]
    page = phone_of(unit.cast.alice, viewport={"width": width, "height": height})
    page.context.add_cookies([{"name": "theme", "value": theme, "url": unit.url}])
    hand = Handset(page)
    page.goto("/harlan/inbox/")
    expect(page.get_by_text("Nothing waits here")).to_be_visible()
    judged(page, f"{size}-{theme}-inbox-empty")
    page.goto(RUN)
    hand.tap("Detection")
    hand.write("/place", "<script>alert(1)</script>")
    hand.write("/minutes", "half an hour")
    hand.tap("Finish")
    hand.tap("Send it as it is")
    expect(page.get_by_role("link", name="Mend it")).to_be_visible()
    page.goto("/harlan/inbox/")
    judged(page, f"{size}-{theme}-inbox")
    page.locator("main table a, main .list a").first.click()
    expect(page.get_by_text("What was sent", exact=True)).to_be_visible()
    judged(page, f"{size}-{theme}-submission")


@pytest.mark.parametrize(("size", "theme"), [("phone", "day"), ("narrow", "night")])
def test_the_pages_of_the_phone_itself_are_clean(unit, phone_of, size, theme):
    width, height = SIZES[size]
    page = phone_of(
        unit.cast.alice,
        viewport={"width": width, "height": height},
        color_scheme="dark" if theme == "night" else "light",
    )
    page.context.add_cookies([{"name": "theme", "value": theme, "url": unit.url}])
    hand = Handset(page)
    page.goto("/field/enrol/")
    expect(page.get_by_text("Open this page from the desk")).to_be_visible()
    judged(page, f"{size}-{theme}-enrol-without-code")
    with acting_for("harlan"):
        _, once = actions.offer_phone_code(acting_user=unit.cast.alice, at=datetime.now(UTC))
    page.goto("/field/")
    page.goto(f"/field/enrol/#agency=harlan&code={once}")
    expect(page.get_by_role("button", name="Enrol this phone")).to_be_visible()
    judged(page, f"{size}-{theme}-enrol")
    assert page.evaluate(_SMALL, TARGET_PX) == []
    hand.tap("Enrol this phone")
    page.get_by_label("Six digits", exact=True).fill("123456")
    page.get_by_label("The same six digits again").fill("123456")
    hand.tap("Set the code")
    expect(page.get_by_text("Not six digits in a row")).to_be_visible()
    judged(page, f"{size}-{theme}-code")
    page.get_by_label("Six digits", exact=True).fill("530817")
    page.get_by_label("The same six digits again").fill("530817")
    hand.tap("Set the code")
    expect(page.get_by_text("What lies on this phone is under its code")).to_be_visible()
    page.route("**/sync/harlan/**", lambda route: route.abort())
    hand.open_run()
    hand.tap("Detection")
    hand.finish()
    page.goto("/field/phone/")
    hand.tap("Change the code")
    judged(page, f"{size}-{theme}-this-phone")
    assert page.evaluate(_SMALL, TARGET_PX) == []
    page.evaluate("scrollTo(0, 1e6)")
    judged(page, f"{size}-{theme}-this-phone-end")
    hand.tap("Lock now")
    expect(page.get_by_role("heading", name="This phone is locked")).to_be_visible()
    judged(page, f"{size}-{theme}-locked")
    assert page.evaluate(_SMALL, TARGET_PX) == []
    page.route(
        "**/field/recovery/**", lambda route: route.fulfill(status=403, json={"error": "No"})
    )
    hand.tap("I forgot the code")
    hand.tap("Make a new key")
    judged(page, f"{size}-{theme}-forgotten")
