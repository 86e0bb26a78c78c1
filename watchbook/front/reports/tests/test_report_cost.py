"""What a report reads: no more for more teams, and nothing over and over."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from watchbook.duty.deployments.tests.factories import make_deployment, make_incident
from watchbook.duty.deployments.tests.factories_force import make_bite, make_force
from watchbook.duty.teams.tests.factories import make_dog, make_team
from watchbook.duty.training.tests.factories import make_run
from watchbook.duty.watches.tests.factories import make_care, make_watch
from watchbook.front.reports.composing import composed

_MOST = 200


def _statements(unit, name):
    with CaptureQueriesContext(connection) as told:
        composed(unit.dana, name, unit.asked(), unit.at)
    return [one["sql"] for one in told.captured_queries]


def _add_team(unit, name):
    """A team with a run, a watch, care, a deployment and a bite that was reported."""
    team = make_team(unit.cast.alice, unit.at, make_dog("harlan", unit.at, name))
    make_run(unit.cast.alice, unit.at, team, discipline="detection", minutes=20)
    make_watch(unit.cast.alice, unit.at - timedelta(hours=9), team)
    make_care(unit.cast.alice, unit.at, team, 25)
    incident = make_incident(unit.cast.alice, unit.at)
    make_deployment(unit.cast.alice, unit.at, team)
    make_bite(unit.cast.alice, unit.at, team=team.id)
    make_force(unit.cast.alice, unit.at, incident, team=team.id)


@pytest.mark.parametrize("name", ["month", "force"])
def test_a_report_of_more_teams_takes_no_more_statements(unit, name):
    _add_team(unit, "Ember")
    before = len(_statements(unit, name))
    for number in range(6):
        _add_team(unit, f"Dog {number}")
    assert len(_statements(unit, name)) == before


@pytest.mark.parametrize("name", ["month", "force"])
def test_a_report_asks_nothing_over_and_over(unit, name):
    told = Counter(_statements(unit, name))
    sql, times = told.most_common(1)[0]
    assert times <= 4, sql
    assert told.total() < _MOST
