"""A photograph taken on the phone, with a record or alone, offline too."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from watchbook.front.field.tests.handset import Handset, runs_kept

pytestmark = [pytest.mark.browser, pytest.mark.commits]


def jpeg():
    made = io.BytesIO()
    Image.new("RGB", (640, 480), (90, 70, 40)).save(made, "JPEG")
    return {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}


def items_kept():
    from watchbook.ground.evidence.models import Item
    from watchbook.ground.ledger.tenancy import acting_for

    with acting_for("harlan"):
        return list(Item.objects.order_by("received_at"))


def test_a_photograph_goes_with_the_run_that_was_written_on_this_phone(unit, phone_of):
    hand = Handset(phone_of(unit.cast.alice))
    hand.open_run()
    hand.tap("Detection")
    hand.finish()
    hand.is_kept()
    hand.page.goto("/field/")
    hand.tap("Photograph")
    shot = jpeg()
    expect(hand.page.get_by_text("Take a photograph")).to_be_visible()
    hand.page.locator('input[type="file"]').set_input_files(shot)
    expect(hand.page.get_by_alt_text("The photograph that was just taken")).to_be_visible()
    hand.page.get_by_label("What it shows").fill("Left fender of car 2")
    hand.page.locator(".chip", has_text="Run").click()
    hand.page.context.set_offline(True)
    hand.finish()
    hand.is_on_phone()
    hand.page.context.set_offline(False)
    hand.is_kept()
    (item,) = items_kept()
    (run,) = runs_kept()
    assert (item.belongs_to, item.belongs_to_kind) == (run.id, "training.performance")
    assert (item.description, item.size_bytes) == ("Left fender of car 2", len(shot["buffer"]))
    hand.page.goto(f"/harlan/evidence/{item.id}/")
    expect(hand.page.get_by_text("Left fender of car 2").first).to_be_visible()


def test_a_photograph_taken_inside_the_page_stands_alone(unit, phone_of):
    page = phone_of(unit.cast.alice, permissions=["camera"])
    # The machine has no camera: the browser's own canvas stands in for what the lens sees.
    page.add_init_script("""
        navigator.mediaDevices.getUserMedia = async () => {
            const canvas = document.createElement("canvas");
            canvas.width = 320; canvas.height = 240;
            setInterval(() => canvas.getContext("2d").fillRect(0, 0, 320, 240), 50);
            return canvas.captureStream(20);
        };""")
    hand = Handset(page)
    page.goto("/field/photo/")
    hand.tap("Take it inside this page")
    page.wait_for_function("() => document.querySelector('video')?.videoWidth > 0")
    hand.tap("Take it")
    hand.finish()
    hand.is_kept()
    (item,) = items_kept()
    assert (item.media_type, item.belongs_to) == ("image/jpeg", None)
