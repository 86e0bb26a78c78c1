"""A browser whose room is used up: it says so, and nothing that stands on the page is lost."""

import pytest
from playwright.sync_api import expect

from tests.plumbing.browser import ARGUMENTS, CHROMIUM
from watchbook.front.field.tests.conftest import PHONE, sign_in
from watchbook.front.field.tests.handset import Handset

pytestmark = [pytest.mark.browser, pytest.mark.commits]


@pytest.fixture
def browser_of_its_own(chromium, unit, tmp_path):
    """Opens a browser with a folder of its own: only there does Chromium obey an ordered quota."""
    opened = []

    def again():
        for context in opened:
            context.close()
        opened.clear()
        context = chromium.browser_type.launch_persistent_context(
            tmp_path / "browser",
            executable_path=CHROMIUM,
            args=ARGUMENTS,
            base_url=unit.url,
            viewport=PHONE,
            has_touch=True,
            reduced_motion="reduce",
            service_workers="block",
        )
        sign_in(context, unit, unit.cast.alice)
        opened.append(context)
        return context

    yield again
    for context in opened:
        context.close()


def test_a_full_phone_says_so_and_keeps_what_is_on_the_page(unit, browser_of_its_own):
    Handset(browser_of_its_own().new_page()).open_run()  # known, with what forms are filled from
    context = browser_of_its_own()  # again, since Chromium remembers for a while how much was free
    page = context.new_page()
    cdp = context.new_cdp_session(page)
    cdp.send("Storage.overrideQuotaForOrigin", {"origin": unit.url, "quotaSize": 1})
    hand = Handset(page)
    hand.open_run()
    hand.tap("Detection")
    hand.write("/place", "Quarry")
    expect(page.locator("[data-draft-state]")).to_contain_text("could not keep the draft")
    hand.tap("Finish")
    expect(page.locator("[data-doubts]")).to_contain_text("It is not finished yet")
    expect(page.locator('[data-path="/place"] input')).to_have_value("Quarry")
    cdp.send("Storage.overrideQuotaForOrigin", {"origin": unit.url})
    hand.finish()
    hand.is_kept()
