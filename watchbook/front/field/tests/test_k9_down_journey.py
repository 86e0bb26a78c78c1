"""The first minutes of the worst night: locked, without a network, by two presses and then two."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageFilter
from playwright.sync_api import expect

from watchbook.front.field.tests.handset import Handset, installed
from watchbook.front.field.tests.test_locked_phone_journey import CODE, enrolled, type_code
from watchbook.ground.ledger.tenancy import acting_for

pytestmark = [pytest.mark.browser, pytest.mark.commits]
VECTORS = Path(__file__).parents[4] / "tests/vectors/spoken.json"
FIRST_SCREEN_MS = 300
WIDTH = 1080

_WATCH = """() => {
    window.told = { busy: 0, from: 0 };
    addEventListener("click", () => { told.from = performance.now(); }, true);
    new MutationObserver(() => {
        const isThere = document.querySelector("[data-state], .down-press.down.first");
        if (!told.from || !isThere) return;
        told.busy += performance.now() - told.from;
        told.from = 0;
    }).observe(document.body, { childList: true, subtree: true });
}"""
_VECTORS = """async (cases) => {
    const { spoken, plainCode } = await import("/static/field/js/down-spoken.js");
    const two = (n) => String(n).padStart(2, "0");
    const clock = (at) => `${two(Math.floor(at / 3600) % 24)}:${two(Math.floor(at / 60) % 60)}`;
    return cases.map(({ casualty, at }) => ({
        spoken: spoken(casualty, at, clock), code: plainCode(casualty, at, clock) }));
}"""
_REST = """async ({ shares, burns, judged }) => {
    const { burnedPercent, judged: judge } = await import("/static/field/js/down-spoken.js");
    return { burns: burns.map(({ parts }) => burnedPercent(parts, shares)),
        judged: judged.map(({ value, band }) => judge(value, band)) };
}"""
_PICTURE = """async ([text, width]) => {
    const { codePicture } = await import("/static/field/js/down-say.js");
    const svg = codePicture(text);
    svg.setAttribute("width", width);
    svg.setAttribute("height", width);
    document.body.replaceChildren(svg);
    document.body.style.cssText = "margin:0;padding:0";
    document.documentElement.style.background = "#fff";
}"""


def stand(unit):
    """A clinic with its telephone, known on the phone before the night."""
    from watchbook.ground.records.sending import Sent
    from watchbook.ground.records.slots import submission_action

    values = {"name": "Prairie Emergency", "telephone": "+1 555 0142", "is_open_always": True,
              "skills": ["police-dogs", "surgery"]}  # fmt: skip
    with acting_for("harlan"):
        submission_action("casualty.clinic")(
            Sent(acting_user=unit.cast.dana, values=values, at=datetime.now(UTC))
        )


def lines_kept():
    from watchbook.after.casualty.models import Line

    with acting_for("harlan"):
        return sorted((row.what, row.site or "") for row in Line.objects.all())


def read_back(page, text, width=WIDTH):
    """What a decoder reads of the picture: as drawn, and turned and blurred as a hand holds it."""
    page.set_viewport_size({"width": width, "height": width})
    page.evaluate(_PICTURE, [text, width])
    drawn = Image.open(io.BytesIO(page.screenshot(scale="css"))).convert("L")
    assert drawn.width == WIDTH
    for degrees in (0, -15, -7, 8, 15):
        held = drawn.rotate(degrees, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)
        for radius in (0, 2):
            seen = held.filter(ImageFilter.GaussianBlur(radius))
            assert [one.text for one in zxingcpp.read_barcodes(seen)] == [text], (degrees, radius)


def test_the_night_begins_locked_and_offline_by_two_presses_and_reaches_the_server(unit, phone_of):
    from watchbook.after.casualty.models import Casualty, Ending, Line

    stand(unit)
    page = phone_of(unit.cast.alice, service_workers="allow")
    context, hand = page.context, Handset(page)
    enrolled(hand, unit.cast)
    installed(page)
    session = context.cookies()
    context.clear_cookies()
    context.set_offline(True)
    page.locator(".field-top summary").click()
    page.get_by_role("button", name="Lock now").click()
    expect(page.get_by_role("heading", name="This phone is locked")).to_be_visible()
    page.wait_for_timeout(500)  # a person looks; the scripts of K9 down are read meanwhile

    page.evaluate(_WATCH)
    hand.taps = 0
    hand.tap("K9 down")
    hand.tap("Juno is down now")
    expect(page.locator("[data-state]")).to_contain_text("NOT SENT")
    assert hand.taps == 2
    assert page.evaluate("() => told.busy") < FIRST_SCREEN_MS
    expect(page.locator("[data-state]")).to_contain_text("USE THE RADIO")
    expect(page.locator("[data-radio]")).to_contain_text("K9 down. Deputy Alice Marlow, dog Juno")
    expect(page.locator("[data-radio]")).to_contain_text("To Prairie Emergency.")
    assert page.locator("a[href='tel:+15550142']").count() == 1

    hand.tap("Bleeding")
    hand.tap("Tourniquet on")
    assert hand.taps == 4
    page.locator("[data-site=left-fore]").click()
    expect(page.locator(".down-undo")).to_contain_text("Left foreleg".lower())
    hand.tap("Pressure")
    page.locator("[data-undo]").click()  # taken back: nobody ever sees it
    expect(page.locator(".down-part").first).to_contain_text("Tourniquet left foreleg since")

    hand.tap("Back")
    hand.tap("Wounds")
    hand.tap("Right side")
    page.locator("[data-site=chest]").click(position={"x": 40, "y": 15})  # above the foreleg
    expect(page.locator(".down-undo")).to_contain_text("Wound, chest, right side")
    expect(page.locator(".down-outline .dot")).to_have_count(1)
    page.get_by_role("button", name="Burned surface").click()
    page.get_by_role("button", name="Chest", exact=False).click()
    hand.tap("Write 20 percent")
    hand.tap("Back")
    hand.tap("Signs")
    expect(page.locator("[data-sign=pulse]")).to_contain_text("not recorded")
    expect(page.locator("[data-sign=pulse]")).to_contain_text("at rest 60 to 80")

    hand.taps = 0
    hand.tap("Thirty seconds")
    assert hand.taps <= 2
    expect(page.locator("[data-spoken]")).to_contain_text("Tourniquet left foreleg since")
    expect(page.locator("[data-spoken]")).to_contain_text("Not known whether he bites strangers.")
    hand.tap("Show the code")
    words = page.locator(".down-code-words").inner_text()
    assert words.startswith("POLICE DOG Juno, weight not known")

    page.reload()  # the page dies; what was pressed is still there and goes on
    expect(page.locator(".down-code-words")).to_contain_text("Tourniquet left foreleg")
    context.set_offline(False)
    page.evaluate("() => history.pushState(null, '', location.hash.split('/')[0])")
    page.reload()
    expect(page.locator("[data-state]")).to_contain_text("SENT", timeout=30_000)
    expect(page.locator("[data-state]")).not_to_contain_text("NOT SENT")
    for _ in range(100):
        if len(lines_kept()) == 3:
            break
        page.wait_for_timeout(100)
    assert lines_kept() == [("burned", ""), ("tourniquet-on", "left-fore"), ("wound", "chest")]
    with acting_for("harlan"):
        wound = Line.objects.get(what="wound")
        assert (wound.view, 300 < wound.x_pm < 700, 200 < wound.y_pm < 700) == ("right", True, True)
        assert Line.objects.get(what="burned").burned_percent == 20
        casualty = Casualty.objects.get()
        assert casualty.opened_by.startswith("phone:")
        assert casualty.dog == unit.team.dog
    hand.taps = 0
    hand.tap("Wrong press: cancel")
    hand.tap("Press again: cancel, and tell everyone")
    expect(page.locator("[data-state]")).to_contain_text("CANCELLED")
    for _ in range(100):
        with acting_for("harlan"):
            if [row.how for row in Ending.objects.all()] == ["cancelled"]:
                break
        page.wait_for_timeout(100)
    else:
        pytest.fail("The cancellation did not reach the server.")
    context.add_cookies(session)
    page.goto("/field/")
    type_code(page, CODE)
    expect(page.locator("[data-receipts]")).to_contain_text("K9 down")

    vectors = json.loads(VECTORS.read_text())
    cases = vectors["cases"]
    assert page.evaluate(_REST, vectors) == {
        "burns": [one["percent"] for one in vectors["burns"]],
        "judged": [one["is"] for one in vectors["judged"]],
    }
    told = page.evaluate(_VECTORS, cases)
    assert told == [{"spoken": one["spoken"], "code": one["code"]} for one in cases]
    longest = max((one["code"] for one in cases), key=lambda text: len(text.encode()))
    reader = context.new_page()
    reader.goto("/field/enrol/")
    read_back(reader, words)
    read_back(reader, longest)
