"""A trail recorded on the phone: the browser's own location, a gap, a page closed in the middle."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from watchbook.core.tracks.reading import read_track
from watchbook.front.field.tests.handset import Handset, runs_kept

pytestmark = [pytest.mark.browser, pytest.mark.commits]
VECTORS = Path(__file__).parents[4] / "tests" / "vectors" / "geodesic_steps.json"
START = {"latitude": 41.5, "longitude": -93.6, "accuracy": 4.2}

_LENGTHS = """async (steps) => {
    const { stepM } = await import("/static/field/js/recorder-geodesy.js");
    return steps.map(({ from, to }) => stepM(...from, ...to));
}"""
_FIXES = """async () => {
    const open = indexedDB.open("watchbook-recorder");
    const db = await new Promise((done) => { open.onsuccess = () => done(open.result); });
    const asked = db.transaction("fixes").objectStore("fixes").count();
    const count = await new Promise((done) => { asked.onsuccess = () => done(asked.result); });
    db.close();
    return count;
}"""

_ROWS = """async () => {
    const { Dexie } = await import("/static/vendor/dexie@4.4.7/dexie.min.mjs");
    const db = await new Dexie("watchbook-recorder").open();
    const rows = (await Promise.all(db.tables.map((table) => table.toArray()))).flat();
    db.close();
    return rows.map((row) => Object.fromEntries(Object.keys(row).map((name) => [name, true])));
}"""


class Walker:
    """Somebody who walks north with the phone, a second a step."""

    def __init__(self, hand):
        self.hand = hand
        self.page = hand.page
        self.steps = 0

    def step(self, count=1):
        for _ in range(count):
            self.steps += 1
            place = START | {"latitude": START["latitude"] + self.steps * 1e-4}
            self.page.context.set_geolocation(place)
            for _ in range(200):
                if self.page.evaluate(_FIXES) >= self.steps:
                    break
                self.page.wait_for_timeout(50)
            assert self.page.evaluate(_FIXES) >= self.steps


@pytest.fixture
def walker(unit, phone_of):
    page = phone_of(unit.cast.alice, permissions=["geolocation"], geolocation=START)
    return Walker(Handset(page))


def trails_kept():
    from watchbook.duty.tracks.models import Trail
    from watchbook.ground.ledger.tenancy import acting_for

    with acting_for("harlan"):
        return list(Trail.objects.order_by("received_at"))


def read(trail):
    from watchbook.ground.evidence.store import read_file

    return read_track(read_file("harlan", trail.file), trail.name)


def test_the_phone_measures_what_the_server_measures_to_a_millimetre(unit, phone_of):
    page = phone_of(None)
    page.goto("/field/record/")
    rows = json.loads(VECTORS.read_text())["steps"]
    lengths = page.evaluate(_LENGTHS, [{"from": r["from"], "to": r["to"]} for r in rows])
    for row, length in zip(rows, lengths, strict=True):
        assert length == pytest.approx(row["metres"], abs=1e-3), row


def test_a_trail_with_a_gap_and_a_closed_page_ends_as_one_file(walker):
    hand, page = walker.hand, walker.page
    page.add_init_script("""
        window.buzzed = [];
        const real = navigator.vibrate.bind(navigator);
        navigator.vibrate = (pattern) => { window.buzzed.push(pattern); return real(pattern); };""")
    page.goto("/field/record/")
    expect(page.get_by_text("A locked screen or another application stops")).to_be_visible()
    hand.tap("Record with the dog")
    expect(page.get_by_text("Your place is being recorded.")).to_be_visible()
    walker.steps = 1  # the place where the phone lies when the recording begins
    walker.step(3)
    hand.tap("Article")
    expect(page.locator(".pins li")).to_contain_text("sure within 5 m")
    hand.tap("Dark screen")
    guard = page.locator("[data-guard]")
    # No mocked clock: the device's own times would not follow it. Ten seconds are waited for.
    expect(guard).to_contain_text("This is a gap.")
    assert page.evaluate("() => window.buzzed") == [[300, 150, 300, 150, 300]]
    page.get_by_role("button", name="Hold to open").click()
    expect(guard).to_be_visible()
    page.get_by_role("button", name="Hold to open").click(delay=1_300)
    expect(guard).to_be_hidden()
    expect(page.locator(".recording-state.late")).to_contain_text("This is a gap.")
    walker.step(2)
    expect(page.locator('[data-part="gaps"]')).to_contain_text("1, 0:1")
    page.reload()
    expect(page.get_by_text("it was not ended")).to_be_visible()
    expect(page.get_by_text("6 places, 56 m")).to_be_visible()
    hand.tap("Go on recording")
    walker.step(2)
    expect(page.locator('[data-part="gaps"]')).to_contain_text("2, ")
    hand.tap("End")
    hand.tap("Press again to end")
    hand.is_kept()
    (trail,) = trails_kept()
    file = read(trail)
    (track,) = file.tracks
    assert (track.role, track.segments, file.problems) == ("dog", 3, ())
    assert (trail.recorded_with, trail.walked_as, trail.name[-8:]) == ("phone", "dog", "-dog.gpx")
    assert trail.occurred_at == track.start
    assert [waypoint.name for waypoint in file.waypoints] == ["Article 1"]
    assert page.evaluate(_FIXES) == 0


def test_every_outdoor_page_opens_without_a_network(unit, phone_of):
    from watchbook.front.field.tests.handset import installed

    page = phone_of(unit.cast.alice, service_workers="allow", permissions=["geolocation"],
                    geolocation=START)  # fmt: skip
    installed(page)
    page.context.set_offline(True)
    for address, word in (
        ("/field/mark/", "Mark now"),
        ("/field/photo/", "Take a photograph"),
        ("/field/day/", "No training day is near"),
        ("/field/record/", "Record as layer"),
    ):
        page.goto(address)
        expect(page.get_by_text(word)).to_be_visible()
    hand = Handset(page)
    hand.tap("Record as layer")
    expect(page.get_by_text("Your place is being recorded.")).to_be_visible()
    hand.tap("End")
    hand.tap("Press again to end")
    hand.is_on_phone()


def test_the_pages_write_by_the_forms_as_they_are_now():
    import re

    from watchbook.ground.ledger.kinds import kind_named
    from watchbook.ground.records.slots import submittable_kinds

    known = {form.kind for form in submittable_kinds()}
    folder = Path(__file__).parents[1] / "static" / "field" / "js"
    told = {}
    for script in folder.glob("*.js"):
        source = script.read_text()
        if version := re.search(r"^const FORM_VERSION = (\d+);", source, re.MULTILINE):
            one = re.findall(r'^const KIND = "([a-z.]+)";', source, re.MULTILINE)
            several = {name for name in re.findall(r'"([a-z]+[.][a-z]+)"', source) if name in known}
            told |= dict.fromkeys(one or several, int(version[1]))
    assert {"tracks.trail", "watches.watch", "evidence.item"} <= set(told)  # K9 down: see its words
    assert told == {kind: kind_named(kind).schema.version for kind in told}


def test_a_run_waits_while_its_trail_is_recorded_and_names_it(walker):
    hand, page = walker.hand, walker.page
    hand.open_run()
    hand.tap("Tracking and trailing")
    hand.write("/place", "Quarry")
    hand.tap("Record its trail on this phone")
    expect(page.get_by_label("Team")).not_to_have_value("")
    hand.tap("Record with the dog")
    expect(page.get_by_text("Your place is being recorded.")).to_be_visible()
    walker.steps = 1
    walker.step(2)
    page.context.set_offline(True)
    hand.tap("End")
    hand.tap("Press again to end")
    hand.is_on_phone()
    page.context.set_offline(False)
    hand.tap("Back to the run")
    expect(page.locator('[data-path="/place"] input')).to_have_value("Quarry")
    # Named by this phone, or by the server where the trail came there meanwhile.
    expect(page.locator('[data-path="/trail"] input:checked')).to_have_count(1)
    hand.finish()
    hand.is_kept()
    (trail,) = trails_kept()
    (run,) = runs_kept()
    assert (run.trail_id, run.place, trail.team_id) == (trail.id, "Quarry", run.team_id)


def test_where_somebody_walks_lies_under_the_code_of_the_phone(unit, walker):
    from watchbook.front.field.tests.test_locked_phone_journey import (
        CODE,
        enrolled,
        lock,
        type_code,
    )

    hand, page = walker.hand, walker.page
    enrolled(hand, unit.cast)
    page.goto("/field/record/")
    hand.tap("Record with the dog")
    expect(page.get_by_text("Your place is being recorded.")).to_be_visible()
    walker.steps = 1
    walker.step(2)
    hand.tap("Find")
    expect(page.locator(".pins li")).to_have_count(1)
    rows = page.evaluate(_ROWS)
    assert len(rows) == 4  # three fixes and the recording itself
    assert all("sealed" in row and "lat" not in row and "pins" not in row for row in rows)
    lock(page)
    assert "Find 1" not in page.inner_text("body")
    type_code(page, CODE)
    expect(page.get_by_text("3 places, 33 m")).to_be_visible()
    hand.tap("End it here")
    hand.is_kept()
    (trail,) = trails_kept()
    assert [waypoint.name for waypoint in read(trail).waypoints] == ["Find 1"]
