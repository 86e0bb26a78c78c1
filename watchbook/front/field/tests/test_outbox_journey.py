"""No signal, bad signal, two tabs, somebody else's sign-in: nothing lost, nothing doubled."""

import json
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import expect

from watchbook.front.field.tests.conftest import sign_in
from watchbook.front.field.tests.handset import RUN, Handset, leaves_of_run, runs_kept

pytestmark = [pytest.mark.browser, pytest.mark.commits]
VECTORS = Path(__file__).parents[4] / "tests" / "vectors"


def write_run(hand: Handset, place: str) -> None:
    """Fill in an opened run and finish it."""
    hand.tap("Detection")
    hand.write("/place", place)
    hand.finish()


def on_this_phone(hand: Handset, *places: str) -> None:
    """Finish runs without a network: each page is opened before the network goes."""
    context = hand.page.context
    for place in places:
        context.set_offline(False)
        hand.open_run()
        context.set_offline(True)
        write_run(hand, place)


def test_without_a_network_it_stays_on_the_phone_and_goes_when_the_network_is_back(unit, phone_of):
    hand = Handset(phone_of(unit.cast.alice))
    hand.open_run()
    hand.page.context.set_offline(True)
    write_run(hand, "Quarry")
    hand.is_on_phone()
    assert runs_kept() == []
    hand.page.context.set_offline(False)
    hand.is_kept()
    (run,) = runs_kept()
    assert run.place == "Quarry"
    assert run.recorded_at < run.received_at
    assert hand.rows("outbox") == []


def test_a_lost_answer_is_asked_for_again_and_the_run_stands_once(unit, phone_of):
    hand = Handset(phone_of(unit.cast.alice))
    hand.open_run()
    lost = []

    def lose_the_first_answer(route):
        if route.request.method == "PUT" and not lost:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    hand.page.route("**/sync/harlan/submissions/*", lose_the_first_answer)
    write_run(hand, "Yard")
    hand.is_kept()
    assert lost == [201]
    assert len(hand.puts) == 2
    assert len(set(hand.puts)) == 1
    assert len(runs_kept()) == 1


def test_two_tabs_send_each_submission_once(unit, phone_of):
    first = Handset(phone_of(unit.cast.alice))
    places = ["Yard", "Quarry", "Mill"]
    hold = "**/sync/harlan/submissions/*"
    context = first.page.context
    context.route(hold, lambda route: route.abort())
    for place in places:
        first.open_run()
        write_run(first, place)
        first.is_on_phone()
    second = Handset(context.new_page())
    second.page.goto("/field/")
    expect(second.page.locator("[data-count]")).to_contain_text("3 waiting")
    first.puts.clear()
    second.puts.clear()
    context.unroute(hold)
    first.page.evaluate("() => { dispatchEvent(new Event('online')); }")
    second.page.evaluate("() => { dispatchEvent(new Event('online')); }")
    expect(second.page.locator("[data-count]")).to_contain_text("nothing waits")
    assert len(first.puts) + len(second.puts) == 3
    assert len(runs_kept()) == 3
    expect(second.page.locator("[data-receipts] .kept")).to_have_count(3)


def test_a_session_that_ended_stops_the_queue_asks_and_goes_on_after_sign_in(unit, phone_of):
    hand = Handset(phone_of(unit.cast.alice))
    on_this_phone(hand, "Yard")
    session = [one for one in hand.page.context.cookies() if one["name"] != "theme"]
    hand.page.context.clear_cookies()
    hand.page.context.set_offline(False)
    expect(hand.page.get_by_text("Sign in to send")).to_be_visible()
    link = hand.page.get_by_role("link", name="Sign in")
    assert "/account/login/?next=%2Ffield%2Fforms" in str(link.get_attribute("href"))
    assert hand.puts == []
    assert len(hand.rows("outbox")) == 1
    hand.page.context.add_cookies(session)
    hand.page.goto("/field/")
    expect(hand.page.locator("[data-receipts] .kept")).to_have_count(1)
    assert runs_kept()[0].place == "Yard"


def test_a_401_in_the_middle_of_the_queue_keeps_the_rest(unit, phone_of):
    hand = Handset(phone_of(unit.cast.alice))
    context = hand.page.context

    def no_way_through(route):
        route.abort()

    context.route("**/sync/harlan/submissions/*", no_way_through)
    for place in ("Yard", "Quarry"):
        hand.open_run()
        write_run(hand, place)
    seen = []

    def end_the_session_at_the_second(route):
        seen.append(route.request.url)
        if route.request.url != seen[0]:
            route.fulfill(status=401, json={"error": "Sign in and send it again."})
        else:
            route.continue_()

    # The newer answers first: without a moment between them in which the outbox sends both.
    context.route("**/sync/harlan/submissions/*", end_the_session_at_the_second)
    context.unroute("**/sync/harlan/submissions/*", no_way_through)
    hand.page.goto("/field/")
    expect(hand.page.get_by_text("Sign in to send")).to_be_visible()
    assert [row["label"].count("Quarry") for row in hand.rows("outbox")] == [1]
    assert len(runs_kept()) == 1
    context.unroute("**/sync/harlan/submissions/*")
    hand.page.reload()
    expect(hand.page.locator("[data-count]")).to_contain_text("nothing waits")
    assert [run.place for run in runs_kept()] == ["Yard", "Quarry"]


@pytest.mark.parametrize("address", ["**/sync/**", "**/sync/harlan/submissions/*"])
def test_a_captive_portals_200_is_no_receipt(unit, phone_of, address):
    hand = Handset(phone_of(unit.cast.alice))
    hand.open_run()
    page = "<html><title>Free WLAN</title>Welcome, please accept our terms</html>"
    hand.page.route(address, lambda route: route.fulfill(status=200, body=page))
    write_run(hand, "Yard")
    hand.is_on_phone()
    expect(hand.page.get_by_text("No connection to the server")).to_be_visible()
    assert len(hand.rows("outbox")) == 1
    assert runs_kept() == []
    hand.page.unroute(address)
    hand.tap("Try now")
    hand.is_kept()


@pytest.mark.parametrize(
    "change", [{"uuid": "0" * 36}, {"sha256": "0" * 64}, {"receipt": ""}, {"receipt": "thanks"}]
)
def test_an_answer_that_names_other_bytes_is_no_receipt(unit, phone_of, change):
    hand = Handset(phone_of(unit.cast.alice))
    hand.open_run()

    def lie(route):
        answer = route.fetch()
        route.fulfill(status=201, json=answer.json() | change)

    hand.page.route("**/sync/harlan/submissions/*", lie)
    write_run(hand, "Yard")
    expect(hand.page.get_by_text("No connection to the server")).to_be_visible()
    hand.is_on_phone()
    assert len(hand.rows("outbox")) == 1


def test_anothers_queue_is_shown_and_never_sent(unit, phone_of):
    hand = Handset(phone_of(unit.cast.alice))
    on_this_phone(hand, "Yard")
    context = hand.page.context
    context.clear_cookies()
    sign_in(context, unit, unit.cast.bob)
    context.set_offline(False)
    hand.page.goto("/field/")
    expect(hand.page.get_by_text("1 of Deputy Alice Marlow")).to_be_visible()
    expect(hand.page.locator("[data-heading]")).to_have_text("Deputy Bob Tanaka")
    expect(hand.page.locator("[data-count]")).to_have_text("nothing waits")
    assert "Yard" not in hand.page.inner_text("main")
    assert hand.puts == []
    context.clear_cookies()
    sign_in(context, unit, unit.cast.alice)
    hand.page.reload()
    expect(hand.page.locator("[data-receipts] .kept")).to_have_count(1)
    (run,) = runs_kept()
    assert run.opened_by == str(unit.cast.alice.person_id)


def test_a_409_is_shown_to_a_person_and_kept(unit, phone_of):
    hand = Handset(phone_of(unit.cast.alice))
    hand.open_run()
    said = "This submission came before with other bytes. Nothing was changed."
    hand.page.route(
        "**/sync/harlan/submissions/*",
        lambda route: route.fulfill(status=409, json={"error": said}),
    )
    write_run(hand, "Yard")
    expect(hand.page.locator(".finished")).to_contain_text(said)
    hand.page.goto("/field/")
    expect(hand.page.get_by_text("It needs a person")).to_be_visible()
    assert len(hand.rows("outbox")) == 1
    hand.page.unroute("**/sync/harlan/submissions/*")
    hand.tap("Try again")
    expect(hand.page.locator("[data-receipts] .kept")).to_have_count(1)


def test_bytes_that_were_damaged_on_the_phone_are_not_sent(unit, phone_of):
    hand = Handset(phone_of(unit.cast.alice))
    on_this_phone(hand, "Yard")
    hand.page.evaluate("""async () => {
        const { store } = await import("/static/field/js/store.js");
        const [row] = await store.outbox.toArray();
        row.bytes[20] ^= 1;
        await store.outbox.put(row);
    }""")
    hand.page.context.set_offline(False)
    expect(hand.page.locator(".finished")).to_contain_text("The stored bytes are damaged")
    assert hand.puts == []
    assert runs_kept() == []


def test_the_outbox_can_be_saved_to_a_file_with_the_very_bytes(unit, phone_of):
    hand = Handset(phone_of(unit.cast.alice))
    hand.page.route("**/sync/harlan/submissions/*", lambda route: route.abort())
    hand.open_run()
    write_run(hand, "Quarry")
    hand.page.goto("/field/")
    with hand.page.expect_download() as coming:
        hand.tap("Save the outbox to a file")
    told = json.loads(Path(coming.value.path()).read_text())
    (one,) = told["submissions"]
    content = b64decode(one["content"])
    assert sha256(content).hexdigest() == one["sha256"]
    assert json.loads(content)["values"]["place"] == "Quarry"
    assert one["uuid"] == hand.rows("outbox")[0]["uuid"]
    assert set(told) == {"watchbook_outbox", "exported_at", "submissions", "damaged", "files"}


def test_a_phone_two_years_in_the_past_says_by_how_much(unit, phone_of):
    hand = Handset(phone_of(unit.cast.alice))
    wrong = datetime.now(UTC) - timedelta(days=730)
    hand.page.clock.install(time=wrong)
    hand.page.goto(RUN)
    hand.tap("Detection")
    hand.finish()
    hand.is_kept()
    (run,) = runs_kept()
    offset = leaves_of_run(run)["/_clock_offset_ms"]
    claimed = run.recorded_at + timedelta(milliseconds=offset)
    assert abs(claimed - run.received_at) < timedelta(minutes=5)
    assert run.received_at - run.recorded_at > timedelta(days=729)


def test_the_bytes_of_the_specifications_vector_come_out_of_the_browser(unit, phone_of):
    page = phone_of(unit.cast.alice)
    page.goto("/field/")
    content = (VECTORS / "submission.json").read_bytes()
    envelope = json.loads(content)
    envelope.pop("v")
    shuffled = dict(reversed(envelope.items()))
    made = page.evaluate(
        """async (envelope) => {
            const { bytesOf, digestOf, hex } = await import("/static/field/js/freeze.js");
            const bytes = bytesOf(envelope);
            return [new TextDecoder().decode(bytes), hex(await digestOf(bytes))];
        }""",
        shuffled,
    )
    assert made == [content.decode(), (VECTORS / "submission.sha256").read_text().split()[0]]


def test_a_photograph_goes_before_what_names_it_and_leaves_the_phone_after(
    unit, phone_of, tmp_path
):
    from watchbook.duty.teams.models import Dog
    from watchbook.ground.evidence.store import has_file
    from watchbook.ground.ledger.tenancy import acting_for

    picture = tmp_path / "paw.jpg"
    picture.write_bytes(b"\xff\xd8\xff\xe0 a photograph of a paw")
    digest = sha256(picture.read_bytes()).hexdigest()
    hand = Handset(phone_of(unit.cast.dana))
    hand.page.goto("/field/forms/teams.dog/#agency=harlan")
    hand.write("/name", "Vesper")
    hand.page.locator('[data-path="/photograph"] input').set_input_files(picture)
    expect(hand.page.locator('[data-path="/photograph"]')).to_contain_text(digest[:12])
    hand.finish()
    hand.is_kept()
    assert ["/blobs/" in url for url in hand.puts] == [True, False]
    assert has_file("harlan", digest)
    assert hand.rows("blobs") == []
    with acting_for("harlan"):
        assert Dog.objects.get(name="Vesper").photograph == digest


def test_what_was_sent_names_its_day_as_people_read_it(unit, phone_of):
    hand = Handset(phone_of(unit.cast.alice))
    hand.page.goto("/field/forms/certifications.certificate/#agency=harlan")
    hand.write("/body", "NPCA")
    hand.write("/issued_on", "2015-03-01")
    hand.finish()
    expect(hand.page.locator(".finished h2")).to_contain_text("NPCA · 1 Mar 2015")
    hand.is_kept()


def test_what_could_not_be_taken_is_mended_on_the_phone(unit, phone_of):
    hand = Handset(phone_of(unit.cast.alice))
    hand.open_run()
    hand.tap("Detection")
    hand.write("/place", "Yard")
    hand.write("/minutes", "half an hour")
    hand.tap("Finish")
    expect(hand.page.locator("[data-doubts]")).to_contain_text("is no number")
    hand.tap("Send it as it is")
    expect(hand.page.locator(".finished")).to_contain_text("It could not be taken as it is")
    hand.tap("Mend it")
    minutes = hand.page.locator('[data-path="/minutes"]')
    expect(minutes.locator("input")).to_have_value("half an hour")
    expect(minutes.locator(".error")).to_contain_text("a whole number is needed")
    expect(hand.page.locator('[data-path="/place"] input')).to_have_value("Yard")
    hand.write("/minutes", "30")
    hand.finish()
    hand.is_kept()
    (run,) = runs_kept()
    assert (run.minutes, run.place) == (30, "Yard")
    hand.is_told("mended", "accepted")


def test_a_conflict_is_settled_by_a_new_version_with_the_other_words_beside(unit, phone_of):
    hand = Handset(phone_of(unit.cast.alice))
    hand.open_run()
    write_run(hand, "Yard")
    hand.is_kept()
    (run,) = runs_kept()
    context = hand.page.context
    amend = f"{RUN}&record={run.id}"
    desk = Handset(context.new_page())
    for one, place in ((desk, "Quarry"), (hand, "Mill")):
        one.page.goto("/field/")
        one.page.goto(amend)
        one.write("/place", place)
        one.tap("Left out")
    desk.finish()
    desk.is_kept()
    hand.finish()
    expect(hand.page.locator(".finished")).to_contain_text("Written on an older version")
    hand.tap("Look at both")
    hand.tap("Settle it")
    field = hand.page.locator('[data-path="/place"]')
    expect(field.locator("input")).to_have_value("Quarry")
    expect(field).to_contain_text("The other version says: Mill")
    hand.tap("Take this", field)
    hand.finish()
    hand.is_kept()
    (run,) = runs_kept()
    assert (run.version, run.place) == (3, "Mill")
    hand.is_told("accepted", "accepted", "mended", "accepted")
