"""The force review: each report behind its numbers, and nothing that a list may not show."""

from __future__ import annotations

from datetime import timedelta

import pytest

from watchbook.duty.deployments.actions.findings import record_finding
from watchbook.duty.deployments.reporting_force import _force
from watchbook.duty.deployments.tests.factories import make_incident
from watchbook.duty.deployments.tests.factories_force import make_bite, make_force
from watchbook.ground.records.figures import Asked
from watchbook.ground.records.report_sections import withheld_from

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def month(pair):
    """Two reports of force, of which one stands before the period, and first facts alone."""
    at = pair.at
    incident = make_incident(pair.alice, at, number="26-101")
    make_force(pair.alice, at - 90 * DAY, incident, team=pair.alices.id)
    pair.report = make_force(
        pair.alice, at, incident, team=pair.alices.id,
        other_force=[{"id": "o1", "force": "hands", "by": pair.bob.person_id}],
    )  # fmt: skip
    make_bite(pair.bob, at, team=pair.bobs.id)
    return Asked(since=at - 30 * DAY, until=at + DAY)


def test_each_report_of_the_period_stands_with_its_finding_and_its_state(pair, month):
    content = _force(pair.dana, month)
    (row,) = content.tables[0].rows
    assert row[1:5] == (str(pair.report.incident), str(pair.alices), "1", "Hands, holds")
    assert row[5] == "none yet"
    assert "not yet reviewed" in row[6]
    given = {"step": "first-line", "finding": "In policy", "reasons": "Read whole."}
    record_finding(acting_user=pair.dana, force=pair.report, version=1, values=given, at=pair.at)
    assert _force(pair.dana, month).tables[0].rows[0][5] == "In policy"
    assert content.words == (
        "Force reports without a finding: 1.",
        "First facts of a bite without a report: 1.",
    )


def test_who_may_not_read_force_is_told_that_it_is_left_out(pair, month):
    assert withheld_from(pair.dov, "force") == ["Force"]
