"""A deployment on a phone without signal: taps counted, kept here, then kept by the server."""

import pytest
from playwright.sync_api import expect

from tests.plumbing.accessibility import violations
from watchbook.duty.deployments.models import Deployment
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
