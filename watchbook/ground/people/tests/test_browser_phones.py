"""The pages of phones in a real Chromium: a code, a revocation that asks first, axe on each."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.plumbing.accessibility import violations
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people import actions
from watchbook.ground.people.models import Phone
from watchbook.ground.people.tests.handset import SigningPhone
from watchbook.ground.people.tests.test_browser_people import _loop_beside, as_viewer, site

__all__ = ["_loop_beside", "site"]  # fixtures, used by their names
pytestmark = [pytest.mark.browser, pytest.mark.commits]


def looked_at(page, name):
    """Axe finds nothing, nothing runs out at the side; a picture where one is asked for."""
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if folder := os.environ.get("WATCHBOOK_TEST_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_a_phone_is_added_by_its_code_and_revoked_after_a_question(desk, site, cast, at):
    as_viewer(desk, site, cast.alice)
    desk.goto(f"{site}/harlan/phones/")
    looked_at(desk, "phones-none")
    desk.get_by_role("button", name="Add a phone").click()
    address = desk.get_by_label("Or open this on the phone").input_value()
    looked_at(desk, "phones-code")
    code, handset = address.rsplit("=", 1)[1], SigningPhone()
    with acting_for("harlan"):
        asked = handset.asks(code)
        actions.enrol_phone(
            agency="harlan", phone_id=handset.id, code=code, public_key=handset.spki,
            label=asked["label"], at=at,
            signature=handset.signature(f"watchbook/phone/v1\nharlan\n{handset.id}\n{code}".encode()),
        )  # fmt: skip
    desk.set_viewport_size({"width": 320, "height": 640})
    desk.get_by_role("link", name="All phones").click()
    expect(desk.get_by_text("Alice's phone")).to_be_visible()
    looked_at(desk, "phones-one")
    desk.get_by_role("button", name="Revoke").click()
    question = desk.get_by_role("dialog")
    expect(question).to_contain_text("throws away what it holds of the unit")
    question.get_by_role("button", name="Revoke").click()
    expect(desk.get_by_text("is revoked")).to_be_visible()
    with acting_for("harlan"):
        assert Phone.objects.get().revoked_at is not None


def test_the_inbox_imports_a_file_and_shows_what_differs(desk, site, cast):
    as_viewer(desk, site, cast.alice)
    desk.goto(f"{site}/harlan/inbox/")
    desk.get_by_role("link", name="Import an outbox").click()
    looked_at(desk, "import")
    desk.set_input_files("input[type=file]", [
        {"name": "watchbook-outbox.json", "mimeType": "application/json", "buffer": b'{"cut": "'}
    ])  # fmt: skip
    desk.get_by_role("button", name="Take it in").click()
    expect(desk.get_by_text("cut off or changed")).to_be_visible()
    looked_at(desk, "import-refused")
