from __future__ import annotations

from datetime import timedelta

import pytest

from watchbook.duty.deployments.schema.deployment import DEPLOYMENT
from watchbook.duty.deployments.tests.factories import clean, make_deployment
from watchbook.ground.ledger.errors import UnknownRecordError
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.records.queries.barring import barred_actors


def test_team_and_task_are_enough(pair):
    values = clean(DEPLOYMENT, {"team": pair.alices.id, "task": "track"})
    row = make_deployment(pair.alice, pair.at, pair.alices, task="track")
    assert (row.began_at, row.handler_id) == (pair.at, pair.alices.handler_id)
    assert row.occurred_at == pair.at
    assert set(values) == {"team", "task"}


def test_what_was_typed_is_kept_in_the_units_of_the_record(pair):
    row = make_deployment(
        pair.alice, pair.at, pair.alices, outcome="find",
        details={"alert": "final", "vehicles": "1", "sides": "outside"},
        findings=[
            {"id": "f1", "result": "confirmed", "substance": "cocaine", "mass_mg": "12.75"},
            {"id": "f2", "result": "confirmed", "substance": "cash", "cash_cents": "1840.50"},
            {"id": "f3", "result": "not-searched"},
        ],
    )  # fmt: skip
    kept = kind_named("deployments.deployment").values_in(row)
    assert kept["findings"] == [
        {"id": "f1", "result": "confirmed", "substance": "cocaine", "mass_mg": 12_750},
        {"id": "f2", "result": "confirmed", "substance": "cash", "cash_cents": 184_050},
        {"id": "f3", "result": "not-searched"},
    ]
    assert kept["details"] == {"alert": "final", "vehicles": 1, "sides": "outside"}


def test_one_that_ends_before_it_begins_is_kept(pair):
    ended = pair.at - timedelta(minutes=5)
    row = make_deployment(pair.alice, pair.at, pair.alices, ended_at=ended)
    assert row.ended_at == ended


def test_a_handler_writes_for_his_own_team_and_a_supervisor_for_any(pair):
    with pytest.raises(NotAllowedError):
        make_deployment(pair.bob, pair.at, pair.alices)
    row = make_deployment(pair.dana, pair.at, pair.alices)
    assert row.handler_id == pair.alices.handler_id


@pytest.mark.parametrize("who", ["tess", "dov", "vera", "flora", "nobody"])
def test_others_write_none(pair, who):
    with pytest.raises(NotAllowedError):
        make_deployment(getattr(pair, who), pair.at, pair.alices)


def test_another_agency_names_no_team_of_this_one(pair):
    with pytest.raises((UnknownRecordError, NotAllowedError)):
        make_deployment(pair.charlie, pair.at, pair.alices)


def test_the_handler_does_not_review_it_whoever_wrote_it(pair):
    row = make_deployment(pair.dana, pair.at, pair.alices)
    assert str(pair.alices.handler_id) in barred_actors("harlan", [row])[row.id]
