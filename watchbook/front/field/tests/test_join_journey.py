"""Two phones write one card; one of them goes offline, is locked, and joins another by its code."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.plumbing.accessibility import violations
from watchbook.after.casualty.models import Casualty, Line
from watchbook.after.casualty.tests.ward import Ward
from watchbook.front.field.tests.handset import Handset, waited
from watchbook.front.field.tests.test_locked_phone_journey import CODE, enrolled, type_code
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.models import Account

pytestmark = [pytest.mark.browser, pytest.mark.commits]
_FREEZE = "() => { dispatchEvent(new Event('pagehide')); }"
_LOCK = "async () => (await import('/static/field/js/vault.js')).lockNow()"
_LIES = """async () => {
    const { base } = await import("/static/field/js/down-open.js");
    const text = (one) => one instanceof Uint8Array ? new TextDecoder().decode(one) : one;
    const all = ["cards", "lines", "theirs"].map((one) => base.table(one).toArray());
    return JSON.stringify(await Promise.all(all), (_name, one) => text(one));
}"""


def stand(unit):
    """A signed protocol, known on both phones before the night."""
    from allauth.account.models import EmailAddress

    account = Account.objects.get(id=str(unit.cast.vera.account_id))
    EmailAddress(user=account, email=account.email, verified=True, primary=True).save_base()
    with acting_for("harlan"):
        ward = Ward(unit.cast, datetime.now(UTC))
        ward.sign(ward.protocol(expires_on=datetime.now(UTC).date().replace(month=12, day=31)))


def begun(unit, phone_of, who, label):
    """A phone of this person, enrolled and open, with what it has at hand."""
    hand = Handset(phone_of(who))
    enrolled(hand, unit.cast, who=who, label=label)
    hand.page.goto("/field/")
    expect(hand.page.locator("[data-forms]")).to_contain_text("Run")
    return hand


def gives(hand, what):
    """Write what was given, and let it go at once."""
    hand.page.get_by_role("button", name="Medication").click()
    hand.tap("Write what was given")
    hand.page.get_by_label("What was given", exact=True).fill(what)
    hand.tap("Given now")
    expect(hand.page.get_by_role("heading", name="Written")).to_be_visible()
    hand.page.evaluate(_FREEZE)
    hand.tap("Back")


def kept(record=None):
    """What the server has, by time."""
    with acting_for("harlan"):
        rows = Line.objects.order_by("happened_at")
        return [row.words for row in (rows.filter(casualty=record) if record else rows)]


def test_a_second_phone_joins_and_each_says_what_it_does_not_know_of_the_other(unit, phone_of):
    stand(unit)
    alice = begun(unit, phone_of, unit.cast.alice, "Alice’s own")
    alice.tap("K9 down")
    alice.tap("Juno is down now")
    expect(alice.page.locator("[data-state]")).not_to_contain_text("NOT SENT,")
    waited(alice.page, Casualty.objects.exists, kept)
    gives(alice, "Drug A IM")
    waited(alice.page, lambda: kept() == ["Drug A IM"], kept)

    bob = begun(unit, phone_of, unit.cast.bob, "Bob’s own")
    bob.tap("K9 down")
    join = bob.page.locator("[data-running] button")
    expect(join).to_contain_text("Join: Juno")
    expect(join).to_contain_text("Alice’s own")
    assert violations(bob.page) == []
    join.click()
    expect(bob.page.get_by_role("heading", level=1)).to_contain_text("K9 down · Juno")
    bob.page.get_by_role("button", name="Card (2)").click()
    expect(bob.page.locator(".down-list")).to_contain_text("of Deputy Alice Marlow")
    assert violations(bob.page) == []
    bob.tap("Thirty seconds")
    expect(bob.page.locator("[data-spoken]")).to_contain_text("Given: Drug A IM at")
    bob.tap("Back")
    bob.page.get_by_role("button", name="Medication").click()
    bob.tap("Dose by the protocol")
    expect(bob.page.locator(".dose-drug").first).to_contain_text("last given 0 min ago")
    bob.page.locator(".dose-drug").first.click()
    expect(bob.page.locator(".dose-answer")).to_contain_text("Asked at")
    assert "Drug A" not in bob.page.evaluate(_LIES)  # of others nothing lies open
    bob.page.get_by_role("button", name="Back", exact=True).click()

    bob.page.context.set_offline(True)
    gives(alice, "Fluid C IV")
    waited(alice.page, lambda: len(kept()) == 3, kept)
    gives(bob, "Drug A IM again")
    bob.page.get_by_role("button", name="Card (3)").click()
    body = bob.page.locator(".down-body")
    expect(body).to_contain_text("since then, or has not sent, is not known")
    expect(body).not_to_contain_text("Fluid C")
    bob.page.evaluate(_LOCK)
    expect(body).to_contain_text("locked: other phones’ doses are unknown")
    expect(body).not_to_contain_text("Alice")

    alice.page.context.set_offline(True)
    alice.tap("Leave")
    expect(alice.page.locator("[data-down-host]")).to_have_count(0)  # nothing lies over the page
    alice.tap("K9 down")
    alice.tap("Make it a drill")
    alice.tap("Drill: Juno is down now")
    alice.tap("Second phone")
    code = alice.page.locator("[data-join-code]").inner_text()
    assert violations(alice.page) == []
    bob.tap("Back")
    bob.tap("Leave")
    bob.tap("K9 down")
    bob.tap("Another phone’s card")
    bob.page.get_by_label("Code on the other phone").fill(
        code[:-1] + ("2" if code[-1] != "2" else "3")
    )
    bob.tap("Write on that card")
    expect(bob.page.get_by_role("alert")).to_contain_text("no code of a card")
    bob.page.get_by_label("Code on the other phone").fill(code.lower())
    bob.tap("Write on that card")
    expect(bob.page.locator(".down-drill")).to_be_visible()
    bob.page.locator(".down-body").evaluate("body => body.scrollTo(0, 300)")
    drawn = [bob.page.locator(one).bounding_box() for one in (".down-drill", ".down-body")]
    assert drawn[0]["y"] + drawn[0]["height"] <= drawn[1]["y"]  # nothing scrolls under it
    expect(bob.page.locator("[data-state]")).to_contain_text("THE ALERT IS NOT KNOWN HERE")
    expect(bob.page.locator("[data-state]")).to_contain_text("USE THE RADIO")

    bob.page.context.set_offline(False)
    alice.page.context.set_offline(False)
    alice.tap("Back")
    alice.tap("Wrong press: cancel")
    alice.tap("Press again: cancel, and tell everyone")
    expect(bob.page.locator("[data-state]")).to_contain_text("CANCELLED")
    drill = Casualty.objects.get(is_drill=True)
    waited(bob.page, lambda: kept(drill.id) == ["Writes on this card too"], kept)

    bob.page.goto("/field/")  # what he wrote while it was open went under the lock, and goes now
    type_code(bob.page, CODE)
    waited(bob.page, lambda: "Drug A IM again" in kept(), kept)
    bob.tap("K9 down")
    bob.page.get_by_role("button", name="Go on with Juno").last.click()
    bob.page.get_by_role("button", name="Card (").click()
    expect(bob.page.locator(".down-list")).to_contain_text("Fluid C IV")  # after the lock, again
    alice.tap("Leave")
    alice.tap("K9 down")
    alice.page.get_by_role("button", name="Go on with Juno").last.click()
    alice.page.get_by_role("button", name="Card (").click()
    expect(alice.page.locator(".down-list")).to_contain_text("Drug A IM again")
    expect(alice.page.locator(".down-list")).to_contain_text("the phone “Bob’s own”")
