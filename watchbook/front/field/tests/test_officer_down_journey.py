"""A dog on guard: alert from a locked phone without a network, then unlocked, its plan, the ladder."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.plumbing.accessibility import WCAG_22_AA, violations
from watchbook.after.casualty.actions.ladders import take_ladder
from watchbook.after.casualty.tests.ward import Ward
from watchbook.duty.teams.actions import write_plan
from watchbook.duty.teams.tests.factories import PLAN_VALUES
from watchbook.front.field.tests.handset import Handset, installed, waited
from watchbook.front.field.tests.test_locked_phone_journey import CODE, enrolled
from watchbook.ground.evidence.store import store_file
from watchbook.ground.evidence.tests.test_images import photograph
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.audit import days_of, lines_of

pytestmark = [pytest.mark.browser, pytest.mark.commits]
KNUCKLE_PX = 64
SHOWN = "Two handlers press on the thigh."

_KEPT = """async () => {
    const cache = await caches.open("watchbook-pictures");
    const rows = await Promise.all((await cache.keys()).map((one) => cache.match(one)));
    const blobs = await Promise.all(rows.map((one) => one.blob()));
    return blobs.map(({ type, size }) => [type, size > 0 && size <= 300_000]);
}"""
_PLANS = """async () => {
    const { Dexie } = await import("/static/vendor/dexie@4.4.7/dexie.min.mjs");
    const base = new Dexie("watchbook-plans");
    if (!(await Dexie.exists("watchbook-plans"))) return [];
    await base.open();
    const rows = await base.table("plans").toArray();
    base.close();
    const text = (one) => one instanceof Uint8Array ? new TextDecoder().decode(one) : one;
    return rows.map((row) => JSON.stringify(row, (_name, one) => text(one)));
}"""
_SMALL = """(least) => [...document.querySelectorAll(".down-screen button, .down-screen a, .down-screen input")]
  .filter((one) => one.checkVisibility())
  .map((one) => [one.getBoundingClientRect().height, one.textContent || one.ariaLabel])
  .filter(([height]) => height < least - 0.5)"""


@pytest.fixture
def night(unit):
    """A plan of Juno, the ladder, and a signed protocol with a picture."""
    from allauth.account.models import EmailAddress  # needs ready apps

    from watchbook.duty.health.actions import let_attend  # as above
    from watchbook.ground.people.models import Account  # as above
    from watchbook.ground.people.tests.factories import person_of  # as above

    at, cast = datetime.now(UTC), unit.cast
    with acting_for("harlan"):
        unit.plan = write_plan(
            acting_user=cast.alice, team=unit.team, values=PLAN_VALUES, at=at - timedelta(days=30)
        )
        take_ladder(acting_user=cast.dana, at=at)
        account = Account.objects.get(id=str(cast.vera.account_id))
        EmailAddress(user=account, email=account.email, verified=True, primary=True).save_base()
        let_attend(acting_user=cast.dana, dog=unit.team.dog, person=person_of(cast.vera), at=at)
        ward = Ward(cast, at)
        picture = store_file("harlan", [photograph()])
        step = {"id": "s1", "step": "bleeding", "text": "Press hard.", "picture_words": SHOWN}
        unit.protocol = ward.protocol(
            steps=[step | {"picture": picture.sha256}],
            expires_on=at.date() + timedelta(days=90),
        )
        ward.sign(unit.protocol)
    return unit


def kept_rows():
    from watchbook.after.casualty.models import Casualty, Moment, Officer, Try

    with acting_for("harlan"):
        tries = [(row.rung, row.result, row.by_words) for row in Try.objects.all()]
        moments = [row.what for row in Moment.objects.all()]
        cards = [row.is_two_down for row in Casualty.objects.all()]
        return len(Officer.objects.all()), tries, moments, cards


def openings():
    return [one for day in days_of("harlan") for one in lines_of("harlan", day)
            if one.what.startswith("teams.plan on a phone")]  # fmt: skip


def judged(page):
    assert violations(page, tags=WCAG_22_AA) == []
    assert page.evaluate(_SMALL, KNUCKLE_PX) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_the_dog_guards_a_locked_phone_alerts_and_the_plan_opens_with_the_code(night, phone_of):
    page = phone_of(night.cast.alice, service_workers="allow", color_scheme="dark")
    context, hand = page.context, Handset(page)
    enrolled(hand, night.cast)
    installed(page)
    waited(page, lambda: page.evaluate(_KEPT) == [["image/webp", True]])
    waited(page, lambda: len(page.evaluate(_PLANS)) == 1)
    (sealed,) = page.evaluate(_PLANS)
    assert not [word for word in ("lohss", "Juno", "Ruth Ames", "555-0177") if word in sealed]
    session = context.cookies()
    context.clear_cookies()
    context.set_offline(True)
    page.locator(".field-top summary").click()
    page.get_by_role("button", name="Lock now").click()
    expect(page.get_by_role("heading", name="This phone is locked")).to_be_visible()

    hand.tap("Officer down")
    judged(page)
    hand.tap("Juno guards")
    expect(page.locator("[data-state]")).to_contain_text("NOT SENT")
    expect(page.locator("[data-access]")).to_contain_text("Nobody has written that care reached")
    judged(page)
    hand.taps = 0
    page.get_by_role("button", name=re.compile("Second handler whom the dog knows")).click()
    judged(page)
    hand.tap("Not yet")  # the second press: written, while locked
    expect(page.locator(".down-undo")).to_contain_text("Not yet")

    page.get_by_role("button", name=re.compile("^The dog’s plan")).first.click()
    expect(page.locator("[data-plan]")).to_contain_text("The plan is closed")
    assert "lohss" not in page.inner_text("body")
    judged(page)
    page.locator("[data-plan-code]").fill("264913")
    expect(page.locator("[data-plan]")).to_contain_text("not the code of this phone")
    page.locator("[data-plan-code]").fill(CODE)
    expect(page.locator("[data-plan]")).to_contain_text("lohss")
    expect(page.locator("[data-plan]")).to_contain_text("Checked with the handler on")
    expect(page.locator("[data-plan] a[href='tel:5550177']")).to_be_visible()
    expect(page.locator("[data-opening]")).to_contain_text("waits on this phone")
    judged(page)

    hand.tap("The ladder")
    page.get_by_role("button", name=re.compile("The dog's own car and its door")).click()
    hand.tap("The dog is in the car")
    page.get_by_role("button", name=re.compile("door: The dog is in the car")).click()
    page.get_by_label("Who tried").fill("T. Oyelaran")
    hand.tap("Keep")
    expect(page.locator(".down-body")).to_contain_text("T. Oyelaran")
    page.get_by_role("button", name=re.compile("^Care has reached the person")).click()
    expect(page.locator("[data-access]")).to_contain_text("Care reached the person after")
    page.get_by_role("button", name=re.compile("Hurt: begin its card")).click()
    expect(page.locator("[data-radio]")).to_contain_text("K9 down")
    page.get_by_role("button", name="On guard: officer down").click()  # one press back, and again
    expect(page.get_by_role("heading", name="Officer down · Juno")).to_be_visible()
    page.get_by_role("button", name="Hurt: Juno").click()
    hand.tap("Bleeding")
    expect(page.get_by_role("img", name=SHOWN)).to_be_visible()
    assert page.get_by_role("img", name=SHOWN).evaluate("(one) => one.naturalWidth") > 0
    assert openings() == []

    context.set_offline(False)
    context.add_cookies(session)
    page.reload()
    expected = (1, [("second-handler", "not-yet", None),
                    ("car-and-door", "dog-in-car", "T. Oyelaran")], ["care-reached"], [True])  # fmt: skip
    waited(page, lambda: kept_rows() == expected, kept_rows)
    waited(page, lambda: len(openings()) == 1)
    (line,) = openings()
    assert (line.who, line.record) == (str(night.cast.alice.person_id), str(night.plan.id))
    page.goto("/field/phone/")
    hand.tap("Sign out on this phone")
    waited(page, lambda: page.evaluate(_PLANS) == [])
