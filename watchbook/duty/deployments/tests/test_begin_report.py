"""A report begun from first facts names them and takes over what they state, and nothing else."""

from __future__ import annotations

import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from watchbook.core.schema import validate
from watchbook.duty.deployments.schema.force import FORCE
from watchbook.duty.deployments.tests.factories import make_deployment, make_incident
from watchbook.duty.deployments.tests.factories_force import make_bite, make_force
from watchbook.duty.deployments.tests.test_critical import press
from watchbook.ground.people.audit import lines_of
from watchbook.ground.records.queries.prompts import prompts_for

MINUTE = timedelta(minutes=1)


@pytest.fixture
def told(pair):
    """Alice's first facts of a bite at ten past, treated by herself a minute later."""
    pair.incident = make_incident(pair.alice, pair.at, number="26-114", team=pair.alices.id)
    pair.bite = make_bite(
        pair.alice, pair.at, team=pair.alices.id, incident=pair.incident.id, bitten="sought",
        places=["forearm", "hand"], treated_by="handler", treated_since=pair.at + MINUTE,
        told=["supervisor", "ems"], note="He says he is on blood thinners",
    )  # fmt: skip
    return pair


def begun(pair, who, *bites):
    ids = ",".join(str(one.id) for one in bites)
    address = f"/field/beginnings/harlan/deployments.force.json?from={ids}"
    return pair.cast.client_of(getattr(pair, who)).get(address)


def values_of(pair, *bites, who="alice"):
    return json.loads(begun(pair, who, *bites).content)["values"]


def test_the_bite_line_names_its_first_facts_with_what_they_state(told):
    answer = json.loads(begun(told, "alice", told.bite).content)
    at = told.at.isoformat().replace("+00:00", "Z")
    (line,) = answer["values"]["bites"]
    assert {**line, "id": ""} == {
        "id": "", "first_facts": str(told.bite.id), "bitten": "sought", "began_at": at,
        "places": ["forearm", "hand"],
    }  # fmt: skip
    (person,) = answer["values"]["people"]
    assert {**person, "id": ""} == {
        "id": "", "side": "subject", "first_aid_by": "The handler",
        "first_aid_at": (told.at + MINUTE).isoformat().replace("+00:00", "Z"),
    }  # fmt: skip
    assert [one["who"] for one in answer["values"]["notifications"]] == ["EMS", "Supervisor"]
    assert answer["values"]["used_at"] == at
    assert "Alice" in answer["words"]
    assert str(told.bite.id) in answer["names"]
    assert validate(FORCE, answer["values"] | {"incident": str(told.incident.id)}).is_valid


def test_the_deployment_is_named_where_the_team_was_used_once_in_the_incident(told):
    assert "deployment" not in values_of(told, told.bite)
    make_deployment(told.bob, told.at, told.bobs, incident=told.incident.id)
    used = make_deployment(told.alice, told.at, told.alices, incident=told.incident.id)
    assert values_of(told, told.bite)["deployment"] == str(used.id)
    elsewhere = make_bite(told.alice, told.at, team=told.alices.id)
    assert "deployment" not in values_of(told, told.bite, elsewhere)
    make_deployment(told.alice, told.at, told.alices, incident=told.incident.id)
    assert "deployment" not in values_of(told, told.bite)


def test_nothing_of_the_story_the_warning_or_the_factors_is_filled_in(told):
    answer = begun(told, "alice", told.bite).content.decode()
    assert "blood thinners" not in answer
    kept = set(json.loads(answer)["values"])
    assert kept == {"bites", "people", "notifications", "used_at"}


@pytest.mark.parametrize(
    ("care", "expected"),
    [
        ({"treated": "yes", "treated_by": "ems"}, {"ems_at"}),
        ({"treated": "yes", "treated_by": "hospital"}, set()),
        ({"treated": "yes", "treated_by": None}, set()),
        ({"treated": "no", "treated_since": None}, set()),
        ({"treated": "none-needed", "treated_since": None}, {"injuries"}),
    ],
)
def test_care_is_taken_over_only_where_the_report_has_a_place_for_it(told, care, expected):
    bite = make_bite(told.alice, told.at, bitten="officer",
                     **{"treated_since": told.at + MINUTE} | care)  # fmt: skip
    (person,) = values_of(told, bite)["people"]
    assert set(person) - {"id"} == {"side"} | expected
    assert person["side"] == "officer"


def test_what_is_not_recorded_stays_so_and_an_animal_is_no_person(told):
    bare = make_bite(told.alice, told.at, treated="no", bitten_at=None)
    values = values_of(told, bare)
    assert [set(one) for one in values["bites"]] == [{"id", "first_facts"}]
    assert set(values) == {"bites"}
    animal = make_bite(told.alice, told.at, bitten="animal")
    assert "people" not in values_of(told, animal)


def test_several_first_facts_are_a_line_each_and_the_first_time_counts(told):
    later = make_bite(told.alice, told.at + 5 * MINUTE, bitten="other")
    values = values_of(told, later, told.bite)
    assert [one["bitten"] for one in values["bites"]] == ["sought", "other"]
    assert values["used_at"] == told.at.isoformat().replace("+00:00", "Z")


def test_each_way_to_the_report_names_the_first_facts(told):
    def names(address):
        asked = parse_qs(urlsplit(address.replace("&amp;", "&")).fragment)
        return asked["beginning"] == [str(told.bite.id)]

    client = told.cast.client_of(told.alice)
    for name, kwargs in (("bite", {"bite_id": told.bite.id}),
                         ("incident", {"incident_id": told.incident.id})):  # fmt: skip
        page = client.get(reverse(f"deployments:{name}", kwargs={"agency": "harlan"} | kwargs))
        (link,) = {
            one
            for one in page.content.decode().split('"')
            if one.startswith("/field/forms/deployments.force/")
        }
        assert names(link), name
    asked = [one.prompt for one in prompts_for(told.alice, told.at)]
    assert [names(one.url) for one in asked if one.kind == "deployments.report_due"] == [True]


def test_an_incident_whose_bites_are_reported_begins_an_empty_report(told):
    make_force(told.alice, told.at, told.incident, team=told.alices.id,
               bites=[{"id": "b1", "first_facts": told.bite.id}])  # fmt: skip
    kwargs = {"agency": "harlan", "incident_id": told.incident.id}
    page = told.cast.client_of(told.alice).get(reverse("deployments:incident", kwargs=kwargs))
    assert "beginning=" not in page.content.decode()


def test_who_may_not_read_the_body_gets_the_name_of_the_first_facts_alone(told):
    (line,) = values_of(told, told.bite, who="tess")["bites"]
    assert set(line) == {"id", "first_facts", "began_at"}
    assert "people" not in values_of(told, told.bite, who="tess")
    assert str(told.bite.id) not in [one.record for one in lines_of("harlan", told.at.date())]
    values_of(told, told.bite, who="dana")
    assert str(told.bite.id) in [one.record for one in lines_of("harlan", told.at.date())]


@pytest.mark.parametrize(("who", "expected"), [("bob", 404), ("dov", 404), ("charlie", 403)])
def test_others_learn_nothing_of_first_facts_here(told, who, expected):
    assert begun(told, who, told.bite).status_code == expected


@pytest.mark.parametrize("ids", ["", "x", "00000000-0000-4000-8000-000000000000"])
def test_first_facts_that_are_none_are_not_found(told, ids):
    client = told.cast.client_of(told.alice)
    for kind in ("deployments.force", "teams.remark"):
        address = f"/field/beginnings/harlan/{kind}.json?from={ids}"
        assert client.get(address).status_code == 404


def test_nothing_is_filled_in_about_who_is_silenced(told):
    press(told)
    values = values_of(told, told.bite)
    assert [set(one) for one in values["bites"]] == [{"id", "first_facts"}]
    assert set(values) == {"bites"}
