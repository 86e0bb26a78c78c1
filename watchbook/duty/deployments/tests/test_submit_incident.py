from __future__ import annotations

from datetime import timedelta

import pytest

from watchbook.duty.deployments.models import Incident
from watchbook.duty.deployments.schema.incident import INCIDENT
from watchbook.duty.deployments.tests.factories import clean, make_deployment, make_incident
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.records.errors import InvalidError
from watchbook.ground.records.queries.barring import barred_actors
from watchbook.ground.records.sending import Sent, amending

MINUTE = timedelta(minutes=1)


def test_an_incident_with_everything_comes_back_from_its_row_as_it_was_sent(pair):
    sent = {
        "type": "traffic-stop", "number": "26-04411", "team": pair.alices.id,
        "began_at": pair.at - 30 * MINUTE, "stop_began_at": pair.at - 30 * MINUTE,
        "k9_requested_at": pair.at - 25 * MINUTE, "ground": ["stop", "consent"],
        "consent_by": "The driver", "place_class": "vehicle", "place": "Route 9, mile 14",
        "phases": [{"id": "p1", "phase": "stop", "began_at": pair.at - 30 * MINUTE}],
        "persons": [{"id": "a", "role": "driver", "name": "R. Example", "age": 33,
                     "height_in": 70, "weight_lb": 180, "is_juvenile": False}],
        "others": [{"id": "u", "name": "Unit 12"}],
        "cameras": [{"id": "c", "camera": "X81-0042", "worn_by": "A. Marlow"}],
    }  # fmt: skip
    row = make_incident(pair.alice, pair.at, **sent)
    kept = kind_named("deployments.incident").values_in(row)
    assert kept == clean(INCIDENT, sent)
    assert (row.occurred_at, str(row)) == (sent["began_at"], "26-04411, traffic stop")


def test_where_nobody_says_when_it_began_the_first_of_its_times_is_taken(pair):
    first = pair.at - 20 * MINUTE
    row = submit(pair, type="traffic-stop", k9_arrived_at=pair.at, stop_began_at=first)
    assert row.began_at == first
    assert submit(pair, type="event").began_at == pair.at


def submit(pair, **values):
    from watchbook.duty.deployments.actions.incidents import submit_incident

    sent = Sent(acting_user=pair.alice, values=clean(INCIDENT, values), at=pair.at)
    return submit_incident(sent)


def test_times_that_run_backwards_are_kept_as_they_are(pair):
    row = make_incident(
        pair.alice, pair.at, stop_began_at=pair.at, stop_ended_at=pair.at - 9 * MINUTE,
        sniff_began_at=pair.at - 3 * MINUTE, sniff_ended_at=pair.at - 5 * MINUTE,
    )  # fmt: skip
    assert row.stop_ended_at == pair.at - 9 * MINUTE


def test_it_refuses_a_time_to_come_and_half_a_place(pair):
    with pytest.raises(InvalidError) as refused:
        make_incident(pair.alice, pair.at, stop_ended_at=pair.at + timedelta(days=1))
    assert "has not come" in refused.value.problems[0].message
    with pytest.raises(InvalidError):
        make_incident(pair.alice, pair.at, latitude_e7=410_000_000)


@pytest.mark.parametrize("who", ["tess", "dov", "vera", "flora", "nobody"])
def test_others_write_none(pair, who):
    with pytest.raises(NotAllowedError):
        make_incident(getattr(pair, who), pair.at)


def test_its_author_and_a_supervisor_amend_it_and_another_handler_does_not(pair):
    row = make_incident(pair.alice, pair.at)
    values = kind_named("deployments.incident").values_in(row) | {"number": "26-1"}
    from watchbook.duty.deployments.actions.incidents import submit_incident

    with pytest.raises(NotAllowedError):
        submit_incident(amending(pair.bob, row, values, "The number came", pair.at))
    submit_incident(amending(pair.dana, row, values, "The number came", pair.at))
    assert Incident.objects.get(id=row.id).number == "26-1"


def test_nobody_reviews_what_records_his_own_conduct(pair):
    row = make_incident(pair.dana, pair.at, team=pair.alices.id)
    make_deployment(pair.bob, pair.at, pair.bobs, incident=row.id)
    barred = barred_actors("harlan", [row])[row.id]
    people = {one.actor_id for one in (pair.alice, pair.bob, pair.dana)}
    assert people <= barred
    assert pair.tess.actor_id not in barred
