"""The second night: an officer is down, his dog lets nobody near, and somebody it does not know leads it away.

The real `watchbook serve` with its worker, a real Chromium with its service worker, a real SMTP server.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.journeys.nights import AGENCY, house_of, locked, press
from tests.journeys.test_whole_watch import enrol
from watchbook.duty.teams.actions import write_plan
from watchbook.duty.teams.tests.factories import PLAN_VALUES, make_dog, make_team
from watchbook.front.field.tests.handset import Handset
from watchbook.ground.ledger.fsck import findings_of
from watchbook.ground.ledger.tenancy import acting_for

pytestmark = [pytest.mark.browser, pytest.mark.commits]
STRANGER = "Corporal Ines Whitley"
"""Leads the dog away; it does not know her."""
NOBODY = re.compile(r"Alice|Marlow|[Uu]nconscious|bleeds|critical condition")
"""The person, and how the person is: in no alert, on no page of one, in no mail."""


@pytest.fixture
def house(whole_chromium, live, cast, at):
    """Alice with Juno, whose plan is written; Bob, Dov and Dana of the same unit; a clinic."""
    team = make_team(cast.alice, at)
    make_team(cast.bob, at, make_dog(AGENCY, at, "Rex", microchip="985141000000001"))
    with acting_for(AGENCY):
        write_plan(acting_user=cast.alice, team=team, values=PLAN_VALUES, at=datetime.now(UTC))
    with house_of(whole_chromium, live, cast) as made:
        made.tells("dana", "dov")
        made.clinic()
        yield made


def agree_on_a_ladder(house):
    """Long before the night: the sergeant takes the example and will make it the unit's own."""
    page = house.page_of(house.cast.dana)
    page.goto(f"/{AGENCY}/casualty/ladder/")
    page.get_by_role("button", name=re.compile("example", re.IGNORECASE)).first.click()
    expect(page.locator("main")).to_contain_text("Second handler whom the dog knows")
    return page


def call(hand):
    """Two presses on a locked phone of somebody else of the unit, without a session."""
    hand.taps = 0
    hand.tap("Officer down")
    hand.tap("Officer down now")
    assert hand.taps == 2
    page = hand.page
    expect(page.locator("[data-state]")).to_contain_text("SENT", timeout=60_000)
    expect(page.locator("[data-state]")).not_to_contain_text("NOT SENT", timeout=60_000)
    expect(page.locator(".down-radio")).to_contain_text("Officer down, a police dog on guard.")
    hand.tap("Juno")
    part = page.locator(".down-part").filter(has=page.get_by_text("Is the dog hurt?"))
    part.get_by_role("button", name="Yes", exact=True).click()
    expect(page.locator(".down-radio")).to_contain_text("Dog: Juno. Dog hurt: yes.")
    assert not NOBODY.search(page.locator("[data-down-host]").inner_text())


def officer():
    from watchbook.after.casualty.models import Officer

    with acting_for(AGENCY):
        return Officer.objects.get()


def read_it_out(dispatch):
    """From the red bar to the plan in large type, in three presses; the opening is logged."""
    dispatch.goto(f"/{AGENCY}/")
    expect(dispatch.locator("[data-bar]")).to_contain_text("OFFICER DOWN, dog guarding")
    dispatch.locator("[data-bar] a").click()
    assert not NOBODY.search(dispatch.locator("main").inner_text())
    press(dispatch, "I have read it")
    press(dispatch, "Open the call: plan and ladder")
    expect(dispatch.get_by_role("timer")).not_to_be_empty()
    assert not NOBODY.search(dispatch.locator("main").inner_text())
    dispatch.get_by_role("link", name=re.compile("^Read the plan out")).click()
    expect(dispatch.locator("main")).to_contain_text("From her left, slowly, say her name.")
    expect(dispatch.locator("main")).to_contain_text("lohss")
    expect(dispatch.locator("main")).to_contain_text("logged with your name")
    press(dispatch, "Back to the ladder")


def try_rung(page, title, result, by):
    """Two presses and a name."""
    rung = page.locator(".guard-rungs > li").filter(has=page.get_by_text(title, exact=True))
    rung.locator("summary").click()
    rung.get_by_label("Who tried, if there is time").fill(by)
    rung.get_by_role("button", name=result, exact=True).click()
    expect(page.locator("#now")).to_contain_text(by)


def lead_away(page):
    """By name, by somebody whom the dog does not know; then the person is reached."""
    page.get_by_label("Who led the dog away").fill(STRANGER)
    page.get_by_label("not known", exact=True).check()
    press(page, "Keep who led it")
    expect(page.locator("#now")).to_contain_text(STRANGER)
    press(page, "Care has reached the person")
    expect(page.locator("#now")).to_contain_text("Care reached the person after")


def choose(page, name, value):
    """One of a field's choices, a list or chips; once the page is there, which may be on its way."""
    page.locator(f"select[name={name}], input[name={name}]").first.wait_for(state="attached")
    if page.locator(f"select[name={name}]").count():
        page.locator(f"select[name={name}]").select_option(value)
    else:
        page.locator(f"input[name={name}][value={value}]").check()


def treat(house, sergeant):
    """Wounded and guarding: the dog's own card beside the call; the hand-over goes to a clinic."""
    press(sergeant, "The dog is wounded: begin its card")
    expect(sergeant.get_by_role("link", name="The dog is guarding: officer down")).to_be_visible()
    base = sergeant.url
    press(sergeant, "Write a line")
    choose(sergeant, "what", "wound")
    choose(sergeant, "site", "chest")
    press(sergeant, "Keep it")
    expect(sergeant.locator("main")).to_contain_text("Wound")
    sergeant.goto(f"{base}handover/")
    expect(sergeant.locator(".handover-spoken")).to_contain_text("chest")
    press(sergeant, "Make a link")
    clinic = house.page_of(None, on_phone=True)
    clinic.goto(sergeant.locator(".handover-address a").get_attribute("href"))
    expect(clinic.locator(".handover-spoken")).to_contain_text("Juno")
    sergeant.goto(f"{base}end/")
    choose(sergeant, "how", "at-clinic")
    press(sergeant, "Keep it")
    return base


def test_the_night_is_lived_from_shots_to_the_dog_led_away_by_somebody_it_did_not_know(house):
    sergeant = agree_on_a_ladder(house)
    phone = house.page_of(house.cast.bob, on_phone=True)
    hand = Handset(phone)
    enrol(phone, "Bob's own")
    phone.context.clear_cookies()
    locked(phone)
    call(hand)
    dispatch = house.page_of(house.cast.dov)
    read_it_out(dispatch)
    expect(phone.locator("[data-state]")).to_contain_text("Dov Reyes")

    try_rung(dispatch, "Second handler whom the dog knows", "Not yet", "Deputy Bob Tanaka")
    sergeant.goto(dispatch.url)
    base = treat(house, sergeant)
    dispatch.goto(f"/{AGENCY}/casualty/officer-down/{officer().id}/")
    expect(dispatch.get_by_role("link", name=re.compile("The dog's own card"))).to_be_visible()
    lead_away(dispatch)
    press(dispatch, "Over")
    expect(dispatch.locator("#now")).not_to_contain_text("Nobody has written")
    assert not NOBODY.search(dispatch.locator("main").inner_text())

    assert house.post.waits_for("K9 DOWN: Juno")
    subjects = [str(mail["Subject"]) for _, mail in house.post.came]
    assert "OFFICER DOWN, dog guarding" in subjects[0]
    assert not [one for _, one in house.post.came if NOBODY.search(one.get_content())]
    sergeant.goto(base)
    expect(sergeant.locator("main")).to_contain_text("At the clinic")
    assert [one for one in findings_of(AGENCY) if one.what != "checkpoint"] == []
