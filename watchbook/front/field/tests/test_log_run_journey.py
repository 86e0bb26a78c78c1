"""A handler logs runs on a phone: taps counted, nothing invented, everything marked."""

import pytest
from playwright.sync_api import expect

from tests.plumbing.accessibility import WCAG_22_AA, violations
from tests.plumbing.browser import DESK, Both
from watchbook.front.field.tests.handset import RUN, Handset, leaves_of_run, runs_kept
from watchbook.ground.records.sending import Sent

pytestmark = [pytest.mark.browser, pytest.mark.commits]
MOST_TAPS_OF_A_ROUTINE_RUN = 12


def test_a_routine_run_takes_at_most_twelve_taps_from_the_home_page_and_is_kept(unit, phone_of):
    hand = Handset(phone_of(unit.cast.alice))
    hand.page.goto("/field/")
    hand.tap("Run")
    expect(hand.page.get_by_label("Juno and Deputy Alice Marlow")).to_be_checked()
    hand.tap("Detection")
    hand.tap("Training time: 30 min")
    hand.tap_in("/goal_met", "Met")
    hand.finish()
    hand.is_kept()
    assert hand.taps <= MOST_TAPS_OF_A_ROUTINE_RUN
    (run,) = runs_kept()
    assert (run.team_id, run.minutes, run.goal_met) == (unit.team.id, 30, "yes")
    assert hand.rows("outbox") == []
    assert hand.rows("drafts") == []
    (receipt,) = hand.rows("receipts")
    assert receipt["receipt"].startswith("watchbook/receipt/v1\n")
    expect(hand.page.locator(".finished .mark")).to_contain_text(f"entry {receipt['entry_index']}")


def test_what_nobody_answered_is_absent_and_never_no_or_zero(unit, phone_of):
    hand = Handset(phone_of(unit.cast.alice))
    hand.open_run()
    hand.tap("Detection")
    hand.tap_in("/watched_others", "Yes")
    hand.tap_in("/watched_others", "Yes")  # a second tap takes it back
    hand.tap_in("/lead", "Short lead")
    hand.tap_in("/lead", "Not recorded")
    hand.finish()
    hand.is_kept()
    people = {"/team", "/discipline"}
    told = {name for name in leaves_of_run(runs_kept()[0]) if not name.startswith("/_")}
    assert told == people | {"/handler"}


def test_a_detection_run_with_five_hides_keeps_each_with_an_id_of_its_own(unit, phone_of):
    hand = Handset(phone_of(unit.cast.alice))
    hand.open_run()
    hand.tap("Detection")
    for outcome in ("Found, independent",) * 3 + ("Missed", "Blank cleared"):
        hand.tap("Add: call")
        hand.tap(outcome, hand.page.locator(".item[open]"))
    assert hand.taps <= 12
    second = hand.page.locator(".item").nth(1)
    second.locator("summary").click()
    hand.tap("Take this call out", second)
    expect(hand.page.locator(".item")).to_have_count(4)
    hand.tap("Put it back")
    expect(hand.page.locator(".item")).to_have_count(5)
    hand.finish()
    hand.is_kept()
    (run,) = runs_kept()
    from watchbook.ground.ledger.kinds import kind_of
    from watchbook.ground.ledger.tenancy import acting_for

    with acting_for("harlan"):
        calls = kind_of(run).values_in(run)["calls"]
    assert [call["outcome"] for call in calls] == ["found-independent"] * 3 + [
        "missed",
        "blank-cleared",
    ]
    assert len({call["id"] for call in calls}) == 5


def test_conditions_of_last_time_come_marked_and_outcomes_do_not(unit, phone_of):
    hand = Handset(phone_of(unit.cast.alice))
    hand.open_run()
    hand.tap("Detection")
    hand.write("/place", "County yard")
    hand.write("/temperature_c10", "-2.5")
    hand.tap_in("/lead", "Short lead")
    hand.write("/narrative", "Found it behind the wheel.")
    hand.tap_in("/goal_met", "Met")
    hand.finish()
    hand.is_kept()
    hand.open_run()
    summary = hand.page.locator(".as-words")
    expect(summary).to_contain_text("County yard")
    expect(summary).to_contain_text("Short lead")
    expect(summary).to_contain_text("-2.5 °C")
    expect(hand.page.locator('[data-path="/narrative"] textarea')).to_have_value("")
    hand.page.locator(".as-last-time summary").click()
    expect(hand.page.locator('[data-path="/place"] .prefilled')).to_contain_text("last time")
    hand.write("/place", "Quarry")
    expect(hand.page.locator('[data-path="/place"] .prefilled')).to_be_hidden()
    hand.finish()
    hand.is_kept()
    leaves = leaves_of_run(runs_kept()[1])
    assert (leaves["/place"], leaves["/temperature_c10"]) == ("Quarry", -25)
    marked = {name for name in leaves if name.startswith("/_prefilled/")}
    assert marked == {"/_prefilled/team", "/_prefilled/lead",
                      "/_prefilled/temperature_c10"}  # fmt: skip
    assert "/goal_met" not in leaves


def test_fields_of_another_discipline_are_not_asked_and_not_sent(unit, phone_of):
    hand = Handset(phone_of(unit.cast.alice))
    hand.open_run()
    search_time = hand.page.locator('[data-path="/findings/search_s"]')
    expect(search_time).to_be_hidden()
    hand.tap("Detection")
    expect(search_time).to_be_visible()
    hand.write("/findings/search_s", "540")
    hand.tap("Obedience")
    expect(search_time).to_be_hidden()
    hand.finish()
    hand.is_kept()
    assert "/findings/search_s" not in leaves_of_run(runs_kept()[0])


def test_an_exercise_that_is_chosen_tells_its_discipline(unit, phone_of, at):
    from watchbook.duty.training.tests.factories import make_event, make_exercise
    from watchbook.ground.ledger.tenancy import acting_for

    with acting_for("harlan"):
        event = make_event(unit.cast.tess, at)
        exercise = make_exercise(unit.cast.tess, at, event)
    hand = Handset(phone_of(unit.cast.alice))
    hand.page.goto(f"{RUN}&exercise={exercise.id}")
    expect(hand.page.get_by_label(exercise.title)).to_be_checked()
    expect(hand.page.get_by_label("Detection", exact=True)).to_be_checked()
    hand.finish()
    hand.is_kept()
    (run,) = runs_kept()
    assert (run.exercise_id, run.exercise_version) == (exercise.id, 1)


def test_what_somebody_typed_is_text_everywhere(unit, phone_of):
    hostile = "<img src=x onerror=alert(1)>\"';--{{7*7}} \u202e 🐕"
    hand = Handset(phone_of(unit.cast.alice))
    hand.page.on("dialog", lambda _box: pytest.fail("a script ran"))
    hand.open_run()
    hand.write("/place", hostile)
    hand.write("/narrative", f"{hostile}\n{hostile}")
    hand.finish()
    hand.is_kept()
    expect(hand.page.locator(".finished h2")).to_contain_text(hostile)
    hand.page.goto("/field/")
    expect(hand.page.locator("[data-receipts]")).to_contain_text(hostile)
    (run,) = runs_kept()
    assert run.place == hostile
    assert run.narrative == f"{hostile}\n{hostile}"


def test_a_draft_keeps_itself_and_comes_back_after_the_page_is_closed(unit, phone_of):
    hand = Handset(phone_of(unit.cast.alice))
    hand.open_run()
    hand.write("/place", "Quarry, north side")
    hand.tap("Add: call")
    hand.tap("Missed", hand.page.locator(".item[open]"))
    expect(hand.page.locator("[data-draft-state]")).to_contain_text("Draft on this phone")
    hand.page.goto("/field/")
    expect(hand.page.locator("[data-draft-list] li")).to_have_count(1)
    hand.page.locator("[data-draft-list] a").click()
    expect(hand.page.locator('[data-path="/place"] input')).to_have_value("Quarry, north side")
    hand.finish()
    hand.is_kept()
    assert runs_kept()[0].place == "Quarry, north side"
    hand.page.goto("/field/")
    expect(hand.page.locator("[data-draft-list] li")).to_have_count(0)


def test_an_amendment_starts_from_the_current_values_and_needs_a_reason(unit, phone_of):
    hand = Handset(phone_of(unit.cast.alice))
    hand.open_run()
    hand.tap("Detection")
    hand.tap("Training time: 30 min")
    hand.write("/place", "County yard")
    hand.finish()
    hand.is_kept()
    (run,) = runs_kept()
    hand.page.goto("/field/")
    hand.page.goto(f"{RUN}&record={run.id}")
    expect(hand.page.locator('[data-path="/place"] input')).to_have_value("County yard")
    expect(hand.page.locator('[data-path="/minutes"] input')).to_have_value("30")
    hand.tap("Training time: 45 min")
    hand.tap("Finish")
    expect(hand.page.locator("[data-doubts]")).to_contain_text("Say why it is amended.")
    hand.tap("Typing error")
    hand.finish()
    hand.is_kept()
    (run,) = runs_kept()
    assert (run.version, run.minutes, run.place) == (2, 45, "County yard")


def test_the_form_works_at_a_desk_and_by_keyboard_alone(unit, phone_of):
    page = phone_of(unit.cast.alice, viewport={"width": 1360, "height": 900}, has_touch=False, is_mobile=False)  # fmt: skip
    hand = Handset(page)
    hand.open_run()
    page.locator('[data-path="/discipline"] input').first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("Tracking and trailing", exact=True)).to_be_checked()
    page.get_by_role("button", name="Finish", exact=True).focus()
    page.keyboard.press("Enter")
    hand.is_kept()
    assert runs_kept()[0].discipline == "trail"


def test_a_draft_remembers_the_version_of_the_set_up_that_was_before_its_writer(unit, phone_of, at):
    from watchbook.duty.training.actions.setups import submit_exercise
    from watchbook.duty.training.tests.factories import make_event, make_exercise
    from watchbook.ground.ledger.kinds import kind_of
    from watchbook.ground.ledger.tenancy import acting_for

    with acting_for("harlan"):
        exercise = make_exercise(unit.cast.tess, at, make_event(unit.cast.tess, at))
    hand = Handset(phone_of(unit.cast.alice))
    hand.page.goto(f"{RUN}&exercise={exercise.id}")
    hand.write("/place", "Yard")
    expect(hand.page.locator("[data-draft-state]")).to_contain_text("Draft on this phone")
    with acting_for("harlan"):
        submit_exercise(Sent(
            acting_user=unit.cast.tess, record_id=exercise.id, based_on=1, reason="left out",
            values=kind_of(exercise).values_in(exercise) | {"goal": "Find it"},  at=at,
        ))  # fmt: skip
    hand.page.goto("/field/")
    hand.page.locator("[data-draft-list] a").click()
    hand.finish()
    hand.is_kept()
    assert runs_kept()[0].exercise_version == 1


def test_every_field_form_opens_from_its_schema_alone_and_is_clean(unit, phone_of):
    """By day at a desk and by night on a phone, filled from what the phone is told."""
    from watchbook.ground.records.slots import submittable_kinds

    page = phone_of(unit.cast.tess, viewport=DESK, has_touch=False, is_mobile=False)
    both, found = Both(page), []
    kinds = [form.kind for form in submittable_kinds()]
    assert len(kinds) > 8
    for kind in kinds:
        page.goto(f"/field/forms/{kind}/#agency=harlan")
        expect(page.get_by_role("button", name="Finish", exact=True)).to_be_visible()
        found += [f"{kind} {line}" for line in violations(page, tags=WCAG_22_AA)]
        with both.on_a_phone():
            found += [f"{kind} on a phone {line}" for line in violations(page, tags=WCAG_22_AA)]
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, kind
    assert found == []
