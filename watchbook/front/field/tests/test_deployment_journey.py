"""A deployment on a phone without signal: taps counted, kept here, then kept by the server."""

import pytest
from playwright.sync_api import expect

from tests.plumbing.accessibility import violations
from watchbook.duty.deployments.models import Deployment, Incident
from watchbook.front.field.tests.handset import Handset
from watchbook.ground.ledger.kinds import kind_of
from watchbook.ground.ledger.tenancy import acting_for

pytestmark = [pytest.mark.browser, pytest.mark.commits]
MOST_TAPS = 6
"""Tile, task (two for a list), outcome, one finding, Finish."""


def test_a_routine_deployment_takes_six_taps_without_signal_and_is_read_at_the_desk(unit, phone_of):
    hand = Handset(phone_of(unit.cast.alice))
    hand.page.goto("/field/")
    hand.tap("Deployment")
    expect(hand.page.get_by_label("Juno and Deputy Alice Marlow")).to_be_checked()
    hand.page.context.set_offline(True)
    hand.page.locator('[data-path="/task"] select').select_option(label="Sniff of a vehicle")
    hand.taps += 2
    hand.tap_in("/outcome", "Found something")
    hand.tap("Finding: Confirmed")
    assert violations(hand.page) == []
    hand.finish()
    hand.is_on_phone()
    assert hand.taps == MOST_TAPS
    hand.page.context.set_offline(False)
    hand.is_kept()
    with acting_for("harlan"):
        made = Deployment.objects.get()
        findings = kind_of(made).values_in(made)["findings"]
    assert (made.team_id, made.task, made.outcome) == (unit.team.id, "sniff-vehicle", "find")
    assert [one["result"] for one in findings] == ["confirmed"]
    hand.page.goto(f"/harlan/deployments/{made.id}/")
    expect(hand.page.get_by_role("heading", level=1)).to_contain_text("Sniff of a vehicle")
    assert violations(hand.page) == []


def test_a_stop_that_was_begun_stands_above_the_forms_and_is_gone_on_with_at_its_next_time(
    unit, phone_of
):
    hand = Handset(phone_of(unit.cast.alice))
    hand.page.goto("/field/")
    hand.tap("Incident")
    hand.page.locator('[data-path="/type"] select').select_option(label="Traffic stop")
    hand.tap("Stop began: now")
    hand.tap("K9 asked for: now")
    expect(hand.page.get_by_text("Draft on this phone")).to_be_visible()
    hand.page.goto("/field/")
    begun = hand.page.locator("[data-draft-list] a")
    expect(begun).to_be_visible()
    expect(hand.page.locator("[data-forms] a").first).to_be_visible()
    tops = [
        place.evaluate("(one) => one.getBoundingClientRect().top")
        for place in (begun, hand.page.locator("[data-forms] a").first)
    ]
    assert tops == sorted(tops)
    assert violations(hand.page) == []
    begun.click()
    hand.tap("K9 arrived: now")
    hand.finish()
    hand.is_kept()
    with acting_for("harlan"):
        stop = Incident.objects.get()
    assert stop.stop_began_at <= stop.k9_requested_at <= stop.k9_arrived_at
