"""What was written before there was an incident to name, while one of its time is critical."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from watchbook.duty.deployments.actions.critical import change_critical, end_critical, set_critical
from watchbook.duty.deployments.queries.deployments import sees_deployment
from watchbook.duty.deployments.queries.force import bites
from watchbook.duty.deployments.queries.narrowing import closed_records
from watchbook.duty.deployments.tests.factories import make_deployment, make_incident
from watchbook.duty.deployments.tests.factories_force import make_bite, make_force
from watchbook.ground.people.tests.factories import add_viewer
from watchbook.ground.records.queries.prompts import prompts_for
from watchbook.ground.records.queries.silences import is_silenced


@pytest.fixture
def early(pair):
    """Alice's stop of five hours ago; Sam supervises too and is named nowhere."""
    pair.sam = add_viewer(
        pair.cast.agency, "sam@harlan.example", "Sam Ortega", ("supervisor",), pair.at
    )
    pair.began = pair.at - timedelta(hours=5)
    pair.incident = make_incident(
        pair.alice, pair.began, team=pair.alices.id, ended_at=pair.began + timedelta(hours=1)
    )
    return pair


def press(early):
    return set_critical(acting_user=early.dana, incident=early.incident, at=early.at)


def sees(early, viewer):
    return {one.id for one in bites(viewer)}


def test_first_facts_that_name_no_incident_close_with_the_one_of_their_dog_and_time(early):
    bite = make_bite(early.alice, early.began, team=early.alices.id)
    nameless = make_bite(early.alice, early.began + timedelta(hours=2))
    assert {bite.id, nameless.id} <= sees(early, early.sam)
    press(early)
    assert not {bite.id, nameless.id} & sees(early, early.sam)
    assert {bite.id, nameless.id} <= closed_records(early.sam)
    assert {bite.id, nameless.id} <= sees(early, early.dana)
    assert {bite.id, nameless.id} <= sees(early, early.alice)


def test_first_facts_written_after_the_press_are_closed_too(early):
    press(early)
    bite = make_bite(early.alice, early.began, team=early.alices.id)
    assert bite.id not in sees(early, early.sam)


@pytest.mark.parametrize("hours", [-2, 14])
def test_first_facts_of_another_time_or_dog_stay_open(early, hours):
    early.incident = make_incident(
        early.alice, early.began - timedelta(days=2), team=early.alices.id
    )
    began = early.incident.began_at
    other = make_bite(early.alice, began + timedelta(hours=hours), team=early.alices.id)
    bobs = make_bite(early.bob, began, team=early.bobs.id)
    press(early)
    assert {other.id, bobs.id} <= sees(early, early.sam)


def test_what_names_another_incident_or_stands_in_its_report_stays_open(early):
    second = make_incident(early.alice, early.began, team=early.alices.id)
    named = make_bite(early.alice, early.began, team=early.alices.id, incident=second.id)
    told = make_bite(early.alice, early.began, team=early.alices.id)
    used = make_deployment(early.alice, early.began, early.alices)
    make_force(early.alice, early.at, second, team=early.alices.id, deployment=used.id,
               bites=[{"id": "b1", "first_facts": told.id}])  # fmt: skip
    press(early)
    assert sees_deployment(early.sam, used)
    assert {named.id, told.id} <= sees(early, early.sam)


def test_whoever_is_named_as_in_it_ties_his_dog_s_bite_too(early):
    bite = make_bite(early.bob, early.began, team=early.bobs.id)
    critical = press(early)
    assert bite.id in sees(early, early.sam)
    change_critical(
        acting_user=early.dana, critical=critical, named=[early.dana.person_id],
        involved=[early.alice.person_id, early.bob.person_id], reason="Bob was there", at=early.at,
    )  # fmt: skip
    assert bite.id not in sees(early, early.sam)


def test_a_quick_deployment_without_number_closes_with_it(early):
    used = make_deployment(early.alice, early.began, early.alices, task="apprehension")
    numbered = make_deployment(early.alice, early.began, early.alices, number="26-1")
    press(early)
    assert not sees_deployment(early.sam, used)
    assert used.id in closed_records(early.sam)
    assert sees_deployment(early.sam, numbered)


def test_ending_it_opens_them_again(early):
    bite = make_bite(early.alice, early.began, team=early.alices.id)
    critical = press(early)
    end_critical(acting_user=early.dana, critical=critical, reason="Closed", at=early.at)
    assert bite.id in sees(early, early.sam)


def test_who_may_open_it_reads_which_are_closed_by_their_time_alone(early):
    bite = make_bite(early.alice, early.began, team=early.alices.id)
    critical = press(early)
    address = reverse("deployments:critical",
                      kwargs={"agency": "harlan", "critical_id": critical.id})  # fmt: skip
    way = reverse("deployments:bite", kwargs={"agency": "harlan", "bite_id": bite.id})
    page = early.cast.client_of(early.dana).get(address).content.decode()
    assert way in page
    assert "name no incident" in page
    assert way not in early.cast.client_of(early.sam).get(address).content.decode()


def test_a_handler_who_is_named_reads_of_no_bite_that_is_not_his(early):
    bite = make_bite(early.alice, early.began, team=early.alices.id)
    critical = press(early)
    people = {early.dana.person_id, early.bob.person_id, early.alice.person_id}
    change_critical(
        acting_user=early.dana, critical=critical, involved=[], named=people, at=early.at,
        reason="Both were asked",
    )  # fmt: skip
    address = reverse("deployments:critical",
                      kwargs={"agency": "harlan", "critical_id": critical.id})  # fmt: skip
    for who, reads in ((early.alice, True), (early.bob, False)):
        page = early.cast.client_of(who).get(address).content.decode()
        assert "Critical incident" in page
        assert (str(bite.id) in page) is reads


def test_the_handler_of_a_bite_that_names_the_incident_is_in_it(early):
    incident = make_incident(early.bob, early.began)
    make_bite(early.alice, early.began, team=early.alices.id, incident=incident.id)
    make_force(early.bob, early.began, incident, team=early.bobs.id)
    critical = set_critical(acting_user=early.dana, incident=incident, at=early.at)
    involved = {line.person_id for line in critical.involved.all()}
    assert involved == {early.alice.person_id, early.bob.person_id}


def test_the_report_of_a_bite_without_team_is_asked_of_nobody_in_a_critical_incident(early):
    make_bite(early.alice, early.began)
    asked = {one.prompt.kind for one in prompts_for(early.alice, early.at)}
    assert "deployments.report_due" in asked
    press(early)
    assert is_silenced("harlan", early.alice.person_id, early.at)
    asked = {one.prompt.kind for one in prompts_for(early.alice, early.at)}
    assert "deployments.report_due" not in asked
