"""The trainer's page: teams by exercises, three taps a team, without a network."""

import pytest
from playwright.sync_api import expect

from watchbook.front.field.tests.handset import Handset

pytestmark = [pytest.mark.browser, pytest.mark.commits]
MOST_TAPS_OF_A_TEAM = 3


@pytest.fixture
def day(unit, at):
    """Tess runs a day of one exercise, laid out, for Alice and Bob."""
    from watchbook.duty.teams.models import Team
    from watchbook.duty.training.tests.factories import make_event, make_exercise, make_layout
    from watchbook.ground.ledger.tenancy import acting_for

    with acting_for("harlan"):
        teams = tuple(Team.objects.order_by("received_at"))
        event = make_event(unit.cast.tess, at, teams)
        exercise = make_exercise(unit.cast.tess, at, event)
        make_layout(unit.cast.tess, at, exercise)
    return teams, exercise


def witnesses_kept():
    from watchbook.duty.training.models import Witness
    from watchbook.ground.ledger.kinds import kind_of
    from watchbook.ground.ledger.tenancy import acting_for

    with acting_for("harlan"):
        return [kind_of(row).values_in(row) for row in Witness.objects.order_by("received_at")]


def test_a_trainer_marks_two_teams_offline_and_all_of_it_comes_to_the_server(unit, day, phone_of):
    teams, exercise = day
    page = phone_of(unit.cast.tess)
    hand = Handset(page)
    page.goto("/field/")
    hand.tap("Training day")
    first, second = page.locator(".spot").nth(0), page.locator(".spot").nth(1)
    expect(first).to_contain_text("Juno")
    page.context.set_offline(True)
    hand.taps = 0
    hand.tap(f"Begin: {teams[0]}")
    expect(first.locator(".spot-clock")).to_contain_text("0:0")
    hand.tap(f"End: {teams[0]}")
    expect(first).to_contain_text("Car 2, N-07, Cocaine, 0.1 g")
    hand.tap("Met", first)
    assert hand.taps <= MOST_TAPS_OF_A_TEAM
    expect(first).to_contain_text("goal met")
    expect(first.locator(".on-phone")).to_be_visible()
    hand.tap(f"Begin: {teams[1]}")
    hand.tap(f"End: {teams[1]}")
    hide = second.get_by_role("group", name="Car 2, N-07, Cocaine, 0.1 g")
    hand.tap("Missed", hide)
    hand.tap("Found", hide)
    hand.tap("Cleared", second.get_by_role("group", name="Blank: Car 1"))
    hand.tap("Partly", second)
    page.context.set_offline(False)
    expect(page.locator(".spot .kept")).to_have_count(2)
    told = witnesses_kept()
    assert [one["team"] for one in told] == [team.id for team in teams]
    assert {one["exercise"] for one in told} == {exercise.id}
    assert [one["goal_met"] for one in told] == ["yes", "partly"]
    assert all(one["started_at"] <= one["ended_at"] for one in told)
    calls = [(c.get("hide"), c["area"], c["outcome"]) for c in told[1]["calls"]]
    assert calls == [("h1", "Car 2", "found-independent"), (None, "Car 1", "blank-cleared")]


def test_what_was_begun_is_there_after_the_page_was_closed_and_a_slip_is_taken_back(
    unit, day, phone_of
):
    teams, _exercise = day
    page = phone_of(unit.cast.tess)
    hand = Handset(page)
    page.goto("/field/day/")
    hand.tap(f"Begin: {teams[0]}")
    expect(page.locator(".spot-clock")).to_have_count(1)
    page.goto("/field/")
    expect(page.locator("[data-draft-list]")).to_contain_text("Witness a run")
    page.goto("/field/day/")
    expect(page.locator(".spot-clock")).to_have_count(1)
    hand.tap("It was a slip")
    expect(page.locator(".spot-clock")).to_have_count(0)
    assert hand.rows("drafts") == []


def test_a_phone_of_a_team_that_is_still_to_run_holds_nothing_of_the_layout(unit, day, phone_of):
    page = phone_of(unit.cast.alice)
    hand = Handset(page)
    page.goto("/field/day/")
    expect(page.get_by_text("Your own run")).to_be_visible()
    told = str(hand.rows("references"))
    assert "Vehicle row" in told
    assert "N-07" not in told
    assert "Left fender" not in told
