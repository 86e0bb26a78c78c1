"""The first night whole: from a traffic stop to the clinic's door, and the word that waits for a person.

The real `watchbook serve` with its worker, a real Chromium with its service worker, a real SMTP server.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.nights import AGENCY, HERE, house_of, locked, press
from tests.journeys.test_whole_watch import CODE, enrol
from watchbook.duty.teams.tests.factories import make_team
from watchbook.front.field.tests.handset import Handset, statuses, waited
from watchbook.ground.ledger.fsck import findings_of
from watchbook.ground.ledger.tenancy import acting_for

pytestmark = [pytest.mark.browser, pytest.mark.commits]
WORDS = "Quarrystone died on the table at half past three."
SEALED = re.compile("Quarrystone|[Hh]as died")
"""What the clinic writes; no screen may have it before the handler heard it."""


@pytest.fixture
def house(whole_chromium, live, cast, at):
    """Alice with Juno; Dana and Dov are told; a clinic is known."""
    make_team(cast.alice, at)
    with house_of(whole_chromium, live, cast) as made:
        made.tells("dana", "dov")
        made.clinic()
        yield made


def drive_out(hand):
    """A watch begins, without a network; a car is stopped, its clock runs, it drives off, shots."""
    page = hand.page
    hand.tap("Begin watch", page.locator("[data-watch]"))
    expect(page.locator("[data-watch]")).to_contain_text("On watch since")
    page.goto("/field/forms/deployments.incident/#agency=harlan")
    page.locator('[data-path="/type"] select').select_option(label="Traffic stop")
    page.get_by_role("button", name="Stop began: now").click()
    page.get_by_role("button", name="Stop ended: now").click()
    hand.write("/narrative", "Drove off when I was at the window.")
    hand.finish()
    hand.is_on_phone()
    page.goto("/field/mark/")
    hand.tap("Mark now")  # the pursuit
    expect(page.get_by_text("sure within 7 m")).to_be_visible()
    hand.tap("Keep this mark")
    hand.is_on_phone()
    page.goto("/field/")


def drill(house, hand):
    """A drill before the watch: marked on every screen and mail, called off in two, and told so."""
    page, sergeant = hand.page, house.page_of(house.cast.dana)
    hand.tap("K9 down")
    hand.tap("Make it a drill")
    hand.tap("Drill: Juno is down now")
    expect(page.locator(".down-drill")).to_contain_text("DRILL")
    sergeant.goto(f"/{AGENCY}/teams/")
    expect(sergeant.locator("[data-bar]")).to_contain_text("DRILL. K9 DOWN: Juno")
    sergeant.locator("[data-bar] a").click()
    press(sergeant, "Live page")
    expect(sergeant.locator("[data-live]")).to_contain_text("DRILL. K9 DOWN: Juno")
    hand.tap("Wrong press: cancel")
    hand.tap("Press again: cancel, and tell everyone")
    expect(sergeant.locator("[data-live]")).to_contain_text("Called off: a wrong press.")
    assert house.post.waits_for("CALLED OFF: DRILL. K9 DOWN: Juno")
    page.goto("/field/")


def go_down(hand):
    """Two presses from the locked phone; a hand on the wound; the clinic chosen."""
    page = hand.page
    hand.taps = 0
    hand.tap("K9 down")
    hand.tap("Juno is down now")
    assert hand.taps == 2
    state = page.locator("[data-state]")
    expect(state).to_contain_text("NOT SENT")
    expect(state).to_contain_text("USE THE RADIO")
    hand.tap("Bleeding")
    hand.tap("Tourniquet on")
    assert hand.taps == 4
    page.locator("[data-site=left-fore]").first.click()
    hand.tap("Back")
    hand.tap("What, where")
    hand.tap("Shot")
    page.get_by_label("Street, business, mile").fill("Tannery Lane")
    page.get_by_role("button", name="Keep", exact=True).first.click()
    hand.tap("Back")
    hand.tap("Clinics")
    press(page, "We go there")
    hand.tap("Back")
    expect(page.locator("[data-radio]")).to_contain_text("To Prairie Emergency.")
    hand.tap("Thirty seconds")
    hand.tap("20")
    expect(page.locator("[data-spoken]")).to_contain_text("Tourniquet left foreleg since")
    hand.tap("Show the code")
    words = page.locator(".down-code-words").inner_text()
    assert words.startswith("POLICE DOG Juno")
    assert "left foreleg" in words
    page.go_back()
    page.go_back()


def arrive(hand):
    """The network is there again at the door: everything leaves, locked as it is."""
    page = hand.page
    page.context.set_offline(False)
    expect(page.locator("[data-state]")).to_contain_text("SENT", timeout=60_000)
    expect(page.locator("[data-state]")).not_to_contain_text("NOT SENT", timeout=60_000)
    waited(page, has_its_line, sent)


def has_its_line():
    """The alert goes first; the card's lines follow it."""
    from watchbook.after.casualty.models import Line

    with acting_for(AGENCY):
        return Line.objects.filter(what="tourniquet-on").exists()


def sent():
    """What the server has of the phone, and what became of each."""
    from watchbook.front.sync.models import Submission

    with acting_for(AGENCY):
        return [(one.kind, one.status, one.problems) for one in Submission.objects.all()]


def casualty_id():
    from watchbook.after.casualty.models import Casualty

    with acting_for(AGENCY):
        return Casualty.objects.exclude(is_drill=True).get().id


def watch_live(house, casualty):
    """Dispatch keeps the live page open; the polls that changed nothing cost no page."""
    page = house.page_of(house.cast.dov)
    polls = []
    page.on("response", lambda got: polls.append(got.status) if "/now" in got.url else None)
    page.goto(f"/{AGENCY}/casualty/k9-down/{casualty}/live/")
    live = page.locator("[data-live]")
    expect(live).to_contain_text("K9 DOWN: Juno")
    expect(live).to_contain_text("Nobody yet")
    return page, live, polls


def supervise(house, base, live, polls):
    """The sergeant answers from the red bar, releases the handler and says who stays with him."""
    waited(live.page, lambda: 304 in polls, lambda: polls)
    page = house.page_of(house.cast.dana)
    for path in ("teams", "training"):
        page.goto(f"/{AGENCY}/{path}/")
        expect(page.locator("[data-bar]")).to_contain_text("K9 DOWN: Juno")
    page.locator("[data-bar] a").click()
    with page.expect_navigation():
        press(page, "I have read it")
    seen = len(polls)
    expect(live).to_contain_text("Sergeant Dana Whitcomb", timeout=15_000)
    assert len(polls) - seen <= 3, "a change is there within one poll"
    page.goto(f"{base}around/")
    page.get_by_role("button", name=re.compile("^I do: .*releases the handler")).click()
    expect(page.locator("main")).to_contain_text("Sergeant Dana Whitcomb")
    for question, who in (("takes his place", "Deputy Bob Tanaka"),
                          ("stays with the handler", "Chaplain Ruth Ames")):  # fmt: skip
        part = page.locator(".part").filter(has=page.get_by_role("heading", name=question))
        part.get_by_text("Somebody else", exact=True).click()
        part.get_by_label("Name").fill(who)
        part.get_by_role("button", name="Keep the name").click()
        expect(page.locator("main")).to_contain_text(who)
    expect(live).to_contain_text("Chaplain Ruth Ames", timeout=15_000)
    return page


def hand_over(house, sergeant, base):
    """A link for the clinic; the clinic reads, proves itself, and seals its word."""
    sergeant.goto(f"{base}word/")
    sergeant.locator("main, aside").get_by_label("Telephone for the clinic").fill("555-0177")
    press(sergeant, "Name")
    expect(sergeant.locator("body")).to_contain_text("Named. Give the clinic")
    sergeant.goto(f"{base}handover/")
    press(sergeant, "Make a link")
    address = sergeant.locator(".handover-address a").get_attribute("href")
    clinic = house.page_of(None, on_phone=True)
    clinic.goto(address)
    expect(clinic.locator("body")).to_contain_text("Tourniquet")
    expect(clinic.locator("body")).to_contain_text("555-0177")
    sergeant.goto(f"{base}word/")
    sergeant.get_by_label("Telephone or e-mail address of the clinic").fill("+1 555 0142")
    press(sergeant, "Give a code")
    clinic.get_by_label("Code from the unit, to write here").fill(
        sergeant.locator(".handover-digits").inner_text()
    )
    press(clinic, "Enter")
    clinic.locator("select[name=says]").select_option(label="Has died")
    clinic.get_by_label("In your words").fill(WORDS)
    clinic.get_by_label("Your name").fill("Dr. Holm")
    press(clinic, "Seal it")
    expect(clinic.locator("body")).to_contain_text("Kept.")


def nobody_sees(house, hand, base, live):
    """No screen has it: the handler's phone and pages, dispatch, others; they say: at the clinic."""
    alice = house.page_of(house.cast.alice, on_phone=True)
    dog = house.dog_id
    for path in (
        base, f"{base}word/", f"{base}handover/", f"{base}around/", f"/{AGENCY}/",
        f"/{AGENCY}/teams/dogs/{dog}/life/", f"/{AGENCY}/casualty/k9-down/",
        f"/{AGENCY}/records/search/?q=Quarrystone", "/field/",
    ):  # fmt: skip
        answer = alice.goto(path)
        assert answer.status == 200, path
        text = alice.locator("body").inner_text().replace("“Quarrystone”", "")
        assert not SEALED.search(text), path
    alice.goto(f"{base}word/")
    expect(alice.locator("main")).to_contain_text("At the clinic")
    asked = alice.request.get(f"/api/v1/{AGENCY}/records/casualty.clinicword")
    assert asked.status == 404
    assert not SEALED.search(live.inner_text())
    assert not SEALED.search(hand.page.locator("body").inner_text())
    assert not [one for _, one in house.post.came if SEALED.search(str(one))]
    return alice


def go_to_him(sergeant, base):
    """She opens it where she is alone, goes to him, and writes down that he heard it from her."""
    sergeant.goto(f"/{AGENCY}/")
    sergeant.get_by_role("link", name=re.compile("The clinic asks for you")).first.click()
    expect(sergeant.locator("main")).to_contain_text(WORDS)
    sergeant.get_by_role("radio", name="Face to face", exact=True).check()
    sergeant.get_by_label("Who told him").fill("Sergeant Dana Whitcomb")
    sergeant.get_by_label("Who was with him").fill("Chaplain Ruth Ames")
    press(sergeant, "The handler heard it")
    expect(sergeant.locator("body")).to_contain_text("Recorded.")


def test_the_night_is_lived_from_the_stop_to_the_clinic_and_the_word_comes_from_a_person(house):
    from watchbook.after.casualty.models import Casualty

    phone = house.page_of(house.cast.alice, on_phone=True)
    hand = Handset(phone)
    enrol(phone)
    drill(house, hand)
    context = phone.context
    context.set_offline(True)
    drive_out(hand)
    session = context.cookies()
    context.clear_cookies()
    locked(phone)
    go_down(hand)
    arrive(hand)
    casualty = casualty_id()
    base = f"/{AGENCY}/casualty/k9-down/{casualty}/"
    _, live, polls = watch_live(house, casualty)
    sergeant = supervise(house, base, live, polls)
    expect(phone.locator("[data-state]")).to_contain_text("Dana Whitcomb")

    hand.tap("More")
    hand.tap("At the clinic")
    expect(live).to_contain_text("At the clinic.", timeout=15_000)
    hand_over(house, sergeant, base)

    context.add_cookies(session)
    phone.goto("/field/")
    phone.locator("[data-code]").fill(CODE)
    expect(phone.locator("[data-queue]")).to_contain_text("What you finish lies here")
    sergeant.goto(f"{base}around/")
    press(sergeant, re.compile("critical$"))
    expect(sergeant.locator("body")).to_contain_text("Critical since")

    with acting_for(AGENCY):
        row = Casualty.objects.get(id=casualty)
        house.dog_id = row.dog_id
        assert row.opened_by.startswith("phone:")
        assert abs(row.latitude_e7 - HERE["latitude"] * 1e7) < 1
    alice = nobody_sees(house, hand, base, live)
    go_to_him(sergeant, base)
    alice.goto(f"{base}word/")
    expect(alice.locator("main")).to_contain_text(WORDS)
    subjects = [str(one["Subject"]) for one in house.post.is_for("dana@harlan.example")]
    assert subjects[-1] == "K9 DOWN: Juno"
    assert set(statuses()) == {"accepted"}
    assert [one for one in findings_of(AGENCY) if one.what != "checkpoint"] == []
