"""A phone enrolled by the desk's code, locked, opened, forgotten, revoked; nothing lost of it."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from watchbook.front.field.tests.conftest import sign_in
from watchbook.front.field.tests.handset import RUN, Handset, installed, runs_kept, waited
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people import actions
from watchbook.ground.people.models import Phone

pytestmark = [pytest.mark.browser, pytest.mark.commits]
CODE, OTHER = "530817", "264913"


def enrolled(hand, cast, code=CODE, who=None, label="Alice’s own"):
    """Enrol the phone by the real page with the real one-time code, and set six digits."""
    with acting_for("harlan"):
        _, once = actions.offer_phone_code(acting_user=who or cast.alice, at=datetime.now(UTC))
    hand.page.goto(f"/field/enrol/#agency=harlan&code={once}")
    hand.page.get_by_label("Name of this phone").fill(label)
    hand.tap("Enrol this phone")
    hand.page.get_by_label("Six digits", exact=True).fill(code)
    hand.page.get_by_label("The same six digits again").fill(code)
    hand.tap("Set the code")
    expect(hand.page.locator("[data-enrol]")).to_contain_text("Ready")


def lock(page):
    """By the menu, as a person does."""
    page.locator(".field-top summary").click()
    page.get_by_role("button", name="Lock now").click()
    expect(page.get_by_role("heading", name="This phone is locked")).to_be_visible()


def type_code(page, code):
    """Six digits on the lock page."""
    page.locator("[data-code]").fill(code)


def waits(hand, place):
    """A run on this phone that the server does not get."""
    hand.page.context.route("**/sync/**/submissions/*", lambda route: route.abort())
    hand.open_run()
    hand.tap("Detection")
    hand.write("/place", place)
    hand.finish()
    hand.is_on_phone()


def stored(page):
    """Everything that lies in the tables of persons, as text."""
    return page.evaluate("""async () => {
        const { store } = await import("/static/field/js/store.js");
        const names = ["drafts", "outbox", "receipts", "blobs", "references", "last"];
        const rows = (await Promise.all(names.map((name) => store.table(name).toArray()))).flat();
        const text = (one) => one instanceof Uint8Array ? new TextDecoder().decode(one) : one;
        return JSON.stringify(rows, (_name, one) => text(one));
    }""")


def test_a_phone_is_enrolled_and_what_lies_on_it_is_under_its_code(unit, phone_of):
    hand = Handset(phone_of(unit.cast.alice))
    enrolled(hand, unit.cast)
    with acting_for("harlan"):
        assert Phone.objects.get().label == "Alice’s own"
    waits(hand, "Quarry")
    hand.open_run()
    hand.write("/place", "Mill pond")
    expect(hand.page.locator("[data-draft-state]")).to_contain_text("Draft on this phone")
    page = hand.page
    page.goto("/field/")
    expect(page.locator("[data-queue]")).to_contain_text("Quarry")
    expect(page.locator("[data-draft-list] .on-phone")).to_have_count(1)
    assert not [word for word in ("Quarry", "Mill pond", "Juno") if word in stored(page)]
    lock(page)
    assert "Quarry" not in page.inner_text("body")
    assert "Alice" not in page.inner_text("body")
    expect(page.locator("[data-locked]")).to_contain_text("1 on this phone")
    type_code(page, OTHER)
    expect(page.locator("[data-lock-said]")).to_contain_text("not the code")
    type_code(page, CODE)
    expect(page.locator("[data-queue]")).to_contain_text("Quarry")
    page.context.unroute("**/sync/**/submissions/*")
    page.reload()
    expect(page.locator("[data-receipts] .kept")).to_have_count(1)
    assert [run.place for run in runs_kept()] == ["Quarry"]


def test_it_opens_offline_by_its_code_and_not_after_the_hours(unit, phone_of):
    page = phone_of(unit.cast.alice, service_workers="allow")
    hand = Handset(page)
    enrolled(hand, unit.cast)
    installed(page)
    page.context.set_offline(True)
    hand.open_run()  # within the hours: no code is asked for
    page.evaluate("""async () => {
        const { store } = await import("/static/field/js/store.js");
        await store.known.where("name").equals("unlocked").modify((row) => { row.value.until = 1; });
    }""")
    page.reload()
    expect(page.get_by_role("heading", name="This phone is locked")).to_be_visible()
    expect(page.get_by_role("button", name="Finish", exact=True)).to_be_hidden()
    type_code(page, CODE)
    expect(page.get_by_role("button", name="Finish", exact=True)).to_be_visible()
    hand.tap("Detection")
    hand.finish()
    hand.is_on_phone()


def test_wrong_codes_slow_down_and_the_right_one_waits_too(unit, phone_of):
    hand = Handset(phone_of(unit.cast.alice))
    enrolled(hand, unit.cast)
    hand.page.goto("/field/")
    lock(hand.page)
    for _ in range(5):
        type_code(hand.page, OTHER)
        expect(hand.page.locator("[data-code]")).to_have_value("")
        expect(hand.page.locator("[data-lock-said]")).not_to_contain_text("Opening")
    expect(hand.page.locator("[data-lock-said]")).to_contain_text("The next try counts in 30 sec")
    type_code(hand.page, CODE)
    expect(hand.page.locator("[data-lock-said]")).to_contain_text("The next try counts in")
    hand.page.evaluate("""async () => {
        const { store } = await import("/static/field/js/store.js");
        await store.known.where("name").equals("wrong").modify((row) => { row.value.not_before = 1; });
    }""")
    type_code(hand.page, CODE)
    expect(hand.page.locator("[data-forms]")).to_contain_text("Run")


def test_a_forgotten_code_is_replaced_with_the_servers_half_and_nothing_is_lost(unit, phone_of):
    hand = Handset(phone_of(unit.cast.alice))
    enrolled(hand, unit.cast)
    waits(hand, "Quarry")
    hand.page.goto("/field/")
    lock(hand.page)
    hand.tap("I forgot the code")
    hand.page.get_by_label("Six digits", exact=True).fill(OTHER)
    hand.page.get_by_label("The same six digits again").fill(OTHER)
    hand.tap("Set the code and open")
    expect(hand.page.locator("[data-queue]")).to_contain_text("Quarry")
    lock(hand.page)
    type_code(hand.page, CODE)
    expect(hand.page.locator("[data-lock-said]")).to_contain_text("not the code")
    type_code(hand.page, OTHER)
    expect(hand.page.locator("[data-queue]")).to_contain_text("Quarry")


def test_a_new_key_leaves_old_things_closed_said_and_openable(unit, phone_of):
    hand = Handset(phone_of(unit.cast.alice))
    enrolled(hand, unit.cast)
    waits(hand, "Quarry")
    hand.page.goto("/field/")
    lock(hand.page)
    hand.page.route("**/field/recovery/**", lambda route: route.fulfill(
        status=403, json={"error": "This phone is not yours, or it was revoked."}))  # fmt: skip
    hand.tap("I forgot the code")
    expect(hand.page.get_by_text("1 waiting and 0 begun stay closed")).to_be_visible()
    hand.tap("Make a new key")
    hand.page.get_by_label("Six digits", exact=True).fill(OTHER)
    hand.page.get_by_label("The same six digits again").fill(OTHER)
    hand.tap("Make the new key")
    expect(hand.page.locator("[data-unread]")).to_contain_text("cannot be read")
    assert len(hand.rows("outbox")) == 1
    hand.page.goto("/field/phone/")
    hand.page.get_by_label("The old code").fill(CODE)
    hand.tap("Try an old code")
    expect(hand.page.locator("[data-unread-part]")).to_be_hidden()
    hand.page.context.unroute("**/sync/**/submissions/*")
    hand.page.goto("/field/")
    expect(hand.page.locator("[data-receipts] .kept")).to_have_count(1)
    assert [run.place for run in runs_kept()] == ["Quarry"]


def test_another_account_sees_none_of_it_and_the_first_one_finds_it_locked(unit, phone_of):
    hand = Handset(phone_of(unit.cast.alice))
    context = hand.page.context
    enrolled(hand, unit.cast)
    waits(hand, "Quarry")
    context.clear_cookies()
    sign_in(context, unit, unit.cast.bob)
    context.unroute("**/sync/**/submissions/*")
    hand.page.goto("/field/")
    expect(hand.page.get_by_text("1 of Deputy Alice Marlow")).to_be_visible()
    expect(hand.page.locator("[data-heading]")).to_have_text("Deputy Bob Tanaka")
    assert "Quarry" not in hand.page.inner_text("main")
    assert {row["account"] for row in hand.rows("references")} == {str(unit.cast.bob.account_id)}
    context.clear_cookies()
    sign_in(context, unit, unit.cast.alice)
    hand.page.goto("/field/")
    expect(hand.page.get_by_role("heading", name="This phone is locked")).to_be_visible()
    type_code(hand.page, CODE)
    expect(hand.page.locator("[data-receipts] .kept")).to_have_count(1)


def test_a_revoked_phone_loses_its_key_and_reference_data_and_nothing_unsent(unit, phone_of):
    hand = Handset(phone_of(unit.cast.alice))
    enrolled(hand, unit.cast)
    waits(hand, "Quarry")
    with acting_for("harlan"):
        actions.revoke_phone(
            acting_user=unit.cast.dana, phone=Phone.objects.get(), at=datetime.now(UTC)
        )
    context = hand.page.context
    hand.page.close()  # else it may hear of it first and load itself anew under the next step
    hand.page = context.new_page()
    hand.page.goto("/field/")
    expect(hand.page.get_by_text("This phone was revoked")).to_be_visible()
    type_code(hand.page, CODE)
    expect(hand.page.locator("[data-locked]")).to_have_count(0)
    assert hand.rows("references") == []
    assert len(hand.rows("outbox")) == 1
    assert [row["key"] for row in hand.rows("phones")] == [None]


def test_signing_out_on_the_phone_purges_what_was_kept_to_read_only(unit, phone_of):
    hand = Handset(phone_of(unit.cast.alice))
    waits(hand, "Quarry")
    hand.page.goto("/field/phone/")
    hand.tap("Sign out on this phone")
    expect(hand.page.locator("[data-kept]")).to_contain_text("nobody")
    assert hand.rows("references") == []
    assert hand.rows("last") == []
    assert len(hand.rows("outbox")) == 1
    hand.page.goto(RUN.split("#")[0].replace("forms/training.performance/", ""))
    expect(hand.page.get_by_text("1 of Deputy Alice Marlow")).to_be_visible()
    assert hand.page.request.get("/sync/hello").status == 401


def test_damaged_rows_are_shown_kept_and_hold_up_nothing(unit, phone_of):
    hand = Handset(phone_of(unit.cast.alice))
    waits(hand, "Quarry")
    hand.page.evaluate("""async () => {
        const { store } = await import("/static/field/js/store.js");
        const [row] = await store.outbox.toArray();
        const { seq, bytes, ...rest } = row;
        await store.outbox.clear();
        await store.outbox.add({ ...rest, uuid: crypto.randomUUID(), bytes: null });
        await store.outbox.add({ ...rest, bytes });
        await store.drafts.put({ id: "broken", account: rest.account, values: 7 });
        const [known] = await store.references.toArray();
        await store.references.put({ ...known, data: "half" });
    }""")
    hand.page.context.unroute("**/sync/**/submissions/*")
    hand.page.goto("/field/")
    expect(hand.page.locator("[data-receipts] .kept")).to_have_count(1)
    expect(hand.page.locator("[data-unread]")).to_contain_text("2 things on this phone cannot be")
    expect(hand.page.locator("[data-forms]")).to_contain_text("Run")
    hand.page.goto("/field/phone/")
    with hand.page.expect_download() as coming:
        hand.tap("Save them to a file")
    assert "watchbook-damaged-" in coming.value.suggested_filename
    assert len(hand.rows("outbox")) == 1


def test_a_mark_made_while_locked_goes_at_once_and_its_person_signs_for_it_later(unit, phone_of):
    from watchbook.duty.watches.models import Marker
    from watchbook.ground.ledger.reading import history

    hand = Handset(phone_of(unit.cast.alice))
    context, page = hand.page.context, hand.page
    enrolled(hand, unit.cast)
    waits(hand, "Quarry")
    context.unroute("**/sync/**/submissions/*")
    page.goto("/field/")
    expect(page.locator("[data-receipts] .kept")).to_have_count(1)
    lock(page)
    session = context.cookies()
    context.clear_cookies()  # locked and signed out
    hand.tap("Mark time and place")
    hand.tap("Mark now")
    hand.tap("Keep this mark")
    expect(page.locator("[data-mark-state]")).to_contain_text("kept by the server, at")
    with acting_for("harlan"):
        mark = Marker.objects.get()
        assert mark.opened_by == f"phone:{Phone.objects.get().id}"
    assert "Quarry" not in page.inner_text("body")
    context.add_cookies(session)
    page.goto("/field/")
    type_code(page, CODE)
    expect(page.locator("[data-receipts] .kept")).to_have_count(2)
    for _ in range(200):
        rows = hand.rows("receipts")
        if all(row["to_sign"] == 0 and "sealed" in row for row in rows):
            break
        page.wait_for_timeout(100)
    assert [row["to_sign"] for row in rows] == [0, 0]
    with acting_for("harlan"):
        acts = [step.act for step in history("harlan", mark.id) if step.act]
    assert acts == ["signed-for"]


def test_what_the_phone_signs_goes_though_it_locked_itself_before_there_was_a_network(
    unit, phone_of
):
    from watchbook.duty.watches.models import Marker

    def is_there():
        with acting_for("harlan"):
            return Marker.objects.exists()

    hand = Handset(phone_of(unit.cast.alice))
    context, page = hand.page.context, hand.page
    enrolled(hand, unit.cast)
    waits(hand, "Quarry")
    page.goto("/field/mark/")
    hand.tap("Mark now")
    hand.tap("Keep this mark")
    expect(page.locator("[data-mark-state]")).to_contain_text("on this phone")
    page.goto("/field/")
    lock(page)
    context.unroute("**/sync/**/submissions/*")
    with page.expect_response("**/sync/**/submissions/*"):
        page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_role("heading", name="This phone is locked")).to_be_visible()
    waited(page, is_there)
    with acting_for("harlan"):
        assert Marker.objects.get().opened_by == f"phone:{Phone.objects.get().id}"
    assert "Quarry" not in stored(page)


def test_signing_out_at_the_desk_purges_this_browser_too(unit, phone_of):
    hand = Handset(phone_of(unit.cast.alice))
    hand.open_run()
    assert len(hand.rows("references")) == 1
    hand.page.goto("/harlan/")
    hand.page.get_by_label("Account:").click()
    hand.page.get_by_role("button", name="Sign out").click()
    hand.page.wait_for_url("**/account/login/**")
    hand.page.goto("/field/")
    expect(hand.page.get_by_text("Sign in once")).to_be_visible()
    assert hand.rows("references") == []


def test_two_tabs_lock_together_and_keep_what_is_written(unit, phone_of):
    hand = Handset(phone_of(unit.cast.alice))
    enrolled(hand, unit.cast)
    hand.open_run()
    hand.tap("Detection")
    hand.write("/place", "Mill pond")
    expect(hand.page.locator("[data-draft-state]")).to_contain_text("Draft on this phone")
    second = hand.page.context.new_page()
    second.goto("/field/")
    lock(second)
    expect(hand.page.get_by_role("heading", name="This phone is locked")).to_be_visible()
    type_code(hand.page, CODE)
    expect(hand.page.locator('[data-path="/place"] input')).to_have_value("Mill pond")
