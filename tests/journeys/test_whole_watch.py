"""A whole watch without signal, told to a server that dies twice: every record is in the ledger.

The real `watchbook serve`, a real Chromium with its service worker, the desk's own QR address.
"""

from __future__ import annotations

import io
import os
from urllib.parse import urlparse

import pytest
from PIL import Image
from playwright.sync_api import expect

from watchbook.duty.teams.tests.factories import make_team
from watchbook.duty.tracks.models import Trail
from watchbook.duty.training.models import Performance
from watchbook.duty.watches.models import Care, Watch
from watchbook.front.field.tests.handset import Handset, statuses
from watchbook.ground.evidence.models import Item
from watchbook.ground.ledger.fsck import findings_of
from watchbook.ground.ledger.models import RecordVersion
from watchbook.ground.ledger.tenancy import acting_for

# Playwright keeps a loop in this thread; the test calls Django plainly between its steps.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

pytestmark = [pytest.mark.browser, pytest.mark.commits]
CODE = "530817"
START = {"latitude": 41.5, "longitude": -93.6, "accuracy": 4.0}
SENT = 9
"""Begin and end of the watch, care, three runs, a trail, two photographs."""
_WAITING = """async () => {
    const { store } = await import("/static/field/js/store.js");
    return store.outbox.count();
}"""


@pytest.fixture
def context(chromium, live, cast, at):
    """Alice's browser, signed in; her team is Juno and she."""
    live.start()
    make_team(cast.alice, at)
    url = f"http://localhost:{live.port}"
    made = chromium.new_context(
        base_url=url, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True,
        reduced_motion="reduce", timezone_id="America/Chicago", geolocation=START,
        permissions=["geolocation"],
    )  # fmt: skip
    made.set_default_timeout(60_000)
    session = str(cast.client_of(cast.alice).session.session_key)
    made.add_cookies([{"name": "sessionid", "value": session, "url": url}])
    yield made
    made.close()


def enrol(page, name="Alice's own"):
    """The desk offers a code; the phone opens its address and takes six digits."""
    hand = Handset(page)
    page.goto("/harlan/phones/")
    page.get_by_role("button", name="Add a phone").click()
    address = urlparse(page.locator("#address").input_value())
    page.goto(f"{address.path}#{address.fragment}")
    page.get_by_label("Name of this phone").fill(name)
    hand.tap("Enrol this phone")
    page.get_by_label("Six digits", exact=True).fill(CODE)
    page.get_by_label("The same six digits again").fill(CODE)
    hand.tap("Set the code")
    expect(page.locator("[data-enrol]")).to_contain_text("Ready")
    page.goto("/field/")
    page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    expect(page.locator("[data-forms] a").first).to_be_visible()
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")


def write_form(hand, kind, *taps, minutes=""):
    """One field form, by taps; it stays on the phone."""
    hand.page.goto("/field/")
    hand.page.goto(f"/field/forms/{kind}/#agency=harlan")
    for path, label in taps:
        hand.tap_in(path, label)
    if minutes:
        hand.write("/minutes", minutes)
    hand.finish()
    hand.is_on_phone()


def photograph(hand, shade):
    """A picture by the phone's camera."""
    made = io.BytesIO()
    Image.new("RGB", (640, 480), (shade, 70, 40)).save(made, "JPEG")
    shot = {"name": f"IMG_{shade}.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}
    hand.page.goto("/field/photo/")
    expect(hand.page.get_by_text("Take a photograph")).to_be_visible()
    hand.page.locator('input[type="file"]').set_input_files(shot)
    expect(hand.page.get_by_alt_text("The photograph that was just taken")).to_be_visible()
    hand.finish()
    hand.is_on_phone()


def record_trail(hand):
    """Five steps with the dog, a pin, the end."""
    page = hand.page
    page.goto("/field/record/")
    hand.tap("Record with the dog")
    expect(page.get_by_text("Your place is being recorded.")).to_be_visible()
    for step in range(1, 6):
        page.context.set_geolocation(START | {"latitude": START["latitude"] + step * 1e-4})
        page.wait_for_timeout(300)
    hand.tap("Article")
    expect(page.locator(".pins li")).to_have_count(1)
    hand.tap("End")
    hand.tap("Press again to end")
    hand.is_on_phone()


def live_the_watch(page):
    """Everything of a watch, without a network."""
    hand = Handset(page)
    page.goto("/field/")
    hand.tap("Begin watch", page.locator("[data-watch]"))
    expect(page.locator("[data-watch]")).to_contain_text("On watch since")
    write_form(hand, "watches.care", ("/activities", "Feed"), minutes="20")
    for discipline in ("Detection", "Obedience", "Area search"):
        write_form(hand, "training.performance", ("/discipline", discipline), minutes="15")
    record_trail(hand)
    for shade in (40, 90):
        photograph(hand, shade)
    page.goto("/field/")
    hand.tap("End watch", page.locator("[data-watch]"))
    expect(page.locator("[data-watch]").get_by_role("button", name="Begin watch")).to_be_visible()


def wait_for(page, left):
    """Until at most so many wait on the phone."""
    for _ in range(600):
        if page.evaluate(_WAITING) <= left:
            return
        page.wait_for_timeout(100)
    assert page.evaluate(_WAITING) <= left


def test_a_watch_lived_without_signal_reaches_the_ledger_of_a_server_that_dies_twice(context, live):
    page = context.new_page()
    enrol(page)
    context.set_offline(True)
    live_the_watch(page)
    assert page.evaluate(_WAITING) == SENT
    page.close()
    page = context.new_page()
    page.goto("/field/")
    expect(page.locator("[data-queue] li")).to_have_count(SENT)
    live.kill()
    context.set_offline(False)
    wait_for(page, SENT - 2)
    live.kill()
    wait_for(page, 0)
    expect(page.locator("[data-receipts] .kept").first).to_be_visible()
    assert set(statuses()) == {"accepted"}
    with acting_for("harlan"):
        written = [
            *Watch.objects.all(), *Care.objects.all(), *Performance.objects.all(),
            *Trail.objects.all(), *Item.objects.all(),
        ]  # fmt: skip
        assert [type(one) for one in written] == (
            [Watch, Care] + [Performance] * 3 + [Trail] + [Item] * 2
        )
        for one in written:
            assert one.occurred_at is not None, one
            assert one.recorded_at is not None, one
            assert one.occurred_at <= one.recorded_at <= one.received_at, one
            versions = RecordVersion.objects.filter(record_id=one.id)
            assert versions.count() == one.version
        assert written[0].ended_at is not None
        assert written[0].version == 2
    assert [one for one in findings_of("harlan") if one.what != "checkpoint"] == []
