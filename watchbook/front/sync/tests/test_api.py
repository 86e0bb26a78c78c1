"""Reads through the API: what it tells, to whom, and what it never tells."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import jsonschema_rs
import pytest
from django.test import Client

from watchbook.core.ledger.opened import parse_opened
from watchbook.duty.teams.actions import write_plan
from watchbook.duty.teams.tests.factories import PLAN_VALUES, make_team
from watchbook.front.sync.tests.programs import Program
from watchbook.front.sync.tests.sending import envelope
from watchbook.ground.ledger.kinds import all_kinds
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.audit import days_of, lines_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(alice, run):
    """A run that Alice's program sent; its record's id."""
    envelope_of_run = run()
    assert alice.put(envelope_of_run).status_code == 201
    return envelope_of_run["record"]


def test_a_record_comes_with_its_values_times_and_place_in_the_ledger(cast, alice, sent, team):
    told = alice.get(f"records/training.performance/{sent}")
    assert told["values"] == {
        "team": str(team.id),
        "handler": str(cast.alice.person_id),
        "discipline": "detection",
        "minutes": 30,
    }
    form = alice.get("forms/training.performance")
    jsonschema_rs.validate(form["schema_of_values"], told["values"])
    assert (told["version"], told["state"]) == (1, "submitted")
    assert told["times"]["recorded_at"] == "2026-11-21T01:24:11.000000Z"
    assert len(told["digest"]) == 64
    assert told["entry_index"] > 0
    assert told["withheld"] == []
    assert told["address"].startswith("/harlan/training/")


def test_a_list_is_narrowed_and_goes_on_by_key(alice, run, team, at):
    ids = []
    for _ in range(5):
        one = run()
        assert alice.put(one).status_code == 201
        ids.append(one["record"])
    address = "records/training.performance"
    first = alice.get(address, limit=2)
    second = alice.get(address, limit=2, before=first["next_before"])
    third = alice.get(address, limit=2, before=second["next_before"])
    told = [one["id"] for page in (first, second, third) for one in page["records"]]
    assert told == ids[::-1]
    assert third["next_before"] is None
    assert len(alice.get(address, team=str(team.id))["records"]) == 5
    assert alice.get(address, team=str(uuid4()))["records"] == []
    assert alice.get(address, state="approved")["records"] == []
    assert alice.get(address, until=at.isoformat())["records"] == []
    assert len(alice.get(address, since=at.isoformat())["records"]) == 5
    assert len(alice.get(address, q="detection")["records"]) == 5
    assert alice.get(address, q="zeppelin")["records"] == []


def test_a_history_tells_versions_and_acts_and_what_changed(alice, run, sent, team):
    values = {"team": str(team.id), "discipline": "detection", "minutes": 45}
    more = envelope("training.performance", values, record=sent, based_on=1, reason="Misread.")
    assert alice.put(more).status_code == 201
    told = alice.get(f"records/training.performance/{sent}/history")
    assert [(one["version"], one["reason"]) for one in told["steps"]] == [(1, ""), (2, "Misread.")]
    assert told["steps"][1]["changed"] == ["/minutes"]
    assert told["steps"][1]["name"] == "Deputy Alice Marlow"
    page = alice.get(f"records/training.performance/{sent}/history", limit=1)
    assert page["next_after"] == page["steps"][0]["n"]
    rest = alice.get(f"records/training.performance/{sent}/history", after=page["next_after"])
    assert [one["version"] for one in rest["steps"]] == [2]


def test_an_opened_record_is_the_very_bytes_that_the_verifiers_read(alice, sent):
    answer = alice.client.get(f"/api/v1/harlan/records/training.performance/{sent}/opened")
    assert answer.status_code == 200
    assert parse_opened(answer.content).record == sent


def test_a_life_and_a_search_find_it(alice, sent, team):
    lines = alice.get(f"timeline/{team.dog_id}")["lines"]
    assert sent in {line["record"] for line in lines}
    assert sent in {hit["record"] for hit in alice.get("search", q="detection")["hits"]}
    assert alice.get("search", q="detection", kind="tracks.trail")["hits"] == []


def test_who_asks_is_told_what_the_token_is_narrowed_to(cast, at):
    told = Program(cast.alice, at, "records.read", "training.log_run").get("me")
    assert told["name"] == cast.alice.name
    assert told["roles"] == ["handler"]
    assert told["scopes"] == told["permissions"] == ["records.read", "training.log_run"]


def test_every_kind_but_the_sealed_has_a_form_and_can_be_listed(alice):
    forms = {one["kind"]: one for one in alice.get("forms")["forms"]}
    assert set(forms) == {kind.name for kind in all_kinds() if not kind.is_sealed}
    assert forms["training.performance"]["needs"] == ["training.log_run"]
    for kind in forms:
        assert alice.get(f"forms/{kind}")["description"]["kind"] == kind
        assert "records" in alice.get(f"records/{kind}")


def test_sealed_kinds_are_absent(alice):
    assert "teams.envelope" not in {one["kind"] for one in alice.get("forms")["forms"]}
    for address in ("forms/teams.envelope", "records/teams.envelope",
                    f"records/teams.envelope/{uuid4()}/opened"):  # fmt: skip
        alice.get(address, 404)


def test_a_session_reads_too_and_nobody_does_not(cast, sent):
    address = f"/api/v1/harlan/records/training.performance/{sent}"
    assert cast.client_of(cast.alice).get(address).status_code == 200
    answer = Client().get(address)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"


def test_another_agency_finds_nothing_and_is_not_told_whether_it_exists(cast, at, sent):
    for viewer in (cast.charlie,):
        there = Program(viewer, at)
        for address in ("me", "forms", "search", "records/training.performance",
                        f"records/training.performance/{sent}"):  # fmt: skip
            there.get(address, 404)
        nowhere = Program(viewer, at, agency="nowhere")
        nowhere.get("me", 404)
    own = Program(cast.charlie, at, agency="calder")
    assert own.get("records/training.performance")["records"] == []
    own.get(f"records/training.performance/{sent}", 404)


def test_a_role_that_reads_no_records_finds_none(cast, sent):
    flora = cast.client_of(cast.flora)
    assert flora.get("/api/v1/harlan/records/training.performance").json()["records"] == []
    assert flora.get(f"/api/v1/harlan/records/training.performance/{sent}").status_code == 404
    opened = flora.get(f"/api/v1/harlan/records/training.performance/{sent}/opened")
    assert opened.status_code == 404


def test_a_token_reads_only_within_its_scopes_and_is_told_which_it_lacks(cast, at, sent):
    none = Program(cast.alice, at, "training.log_run")
    told = none.get("records/training.performance", 403)
    assert "records.read" in told["what"]
    none.get("search", 403)
    none.get(f"timeline/{uuid4()}", 403)
    half = Program(cast.alice, at, "records.read")
    assert "training.read_runs" in half.get("records/training.performance", 403)["what"]
    whole = Program(cast.alice, at, "records.read", "training.read_runs")
    whole.get(f"records/training.performance/{sent}")


def test_a_closed_layout_is_closed_here_too(cast, at, team):
    dana, tess = Program(cast.dana, at), Program(cast.tess, at)
    exercise = envelope(
        "training.exercise",
        {"title": "Warehouse", "discipline": "detection", "place": "North Yard"},
    )
    assert tess.put(exercise).status_code == 201
    layout = envelope(
        "training.layout",
        {"exercise": exercise["record"],
         "hides": [{"id": "a", "odour": "cocaine", "note": "door seam"}]},
    )  # fmt: skip
    answer = tess.put(layout)
    assert answer.status_code == 201, answer.content
    begun = envelope(
        "training.performance",
        {"team": str(team.id), "exercise": exercise["record"], "discipline": "detection"},
    )
    alice = Program(cast.alice, at)
    assert alice.put(begun).status_code == 201
    address = f"records/training.layout/{layout['record']}"
    assert dana.get(address)["values"]["hides"]
    for part in ("", "/history", "/opened"):
        alice.get(address + part, 404)
    assert alice.get("records/training.layout")["records"] == []


def test_restricted_fields_are_withheld_and_their_reading_is_logged(cast, at, team):
    with acting_for("harlan"):
        plan = write_plan(acting_user=cast.alice, team=team, values=PLAN_VALUES, at=at)
    address = f"records/teams.plan/{plan.id}"
    bob, dana = Program(cast.bob, at), Program(cast.dana, at)
    told = bob.get(address)
    assert "approach" not in told["values"]
    assert "/approach" in told["withheld"]
    steps = bob.get(f"{address}/history")["steps"]
    assert "/approach" not in steps[0]["leaves"]
    assert "/approach" in steps[0]["withheld"]
    opened = bob.client.get(f"/api/v1/harlan/{address}/opened").content
    assert parse_opened(opened).entries[0].withheld
    assert not [one for one in readings() if one.record == str(plan.id)]
    assert dana.get(address)["values"]["approach"] == PLAN_VALUES["approach"]
    dana.get(f"{address}/history")
    dana.get("records/teams.plan")
    shown = dana.client.get(f"/api/v1/harlan/{address}/opened").content
    assert not parse_opened(shown).entries[0].withheld
    logged = [one for one in readings() if one.record == str(plan.id)]
    assert [one.who for one in logged] == [cast.dana.actor_id] * 4


def readings():
    return [one for day in days_of("harlan") for one in lines_of("harlan", day)
            if one.event == "reading"]  # fmt: skip


def test_own_restricted_fields_are_open_to_a_person_but_not_to_his_token(cast, at, team):
    with acting_for("harlan"):
        plan = write_plan(acting_user=cast.alice, team=team, values=PLAN_VALUES, at=at)
    address = f"/api/v1/harlan/records/teams.plan/{plan.id}"
    assert "approach" in cast.client_of(cast.alice).get(address).json()["values"]
    assert "approach" not in Program(cast.alice, at).client.get(address).json()["values"]


@pytest.mark.parametrize(
    "address",
    [
        "records/training.performance?limit=0",
        "records/training.performance?limit=99999999999999999999999999",
        "records/training.performance?since=9999-12-31T23:59:59%2B14:00",
        "records/training.performance?since=%00",
        "records/training.performance?q=%00",
        "records/training.performance?q=" + "x" * 201,
        "records/training.performance?team=nobody",
        "records/training.performance?state=%00",
        "records/training.performance?before=20261399T000000.000000-" + "0" * 32,
        "records/teams.dog?team=3b5f7a1e-58a5-4c2f-9b06-6a7c2a1d9e11",
        "records/training.performance/not-a-uuid",
        "records/training.performance/3b5f7a1e-58a5-4c2f-9b06-6a7c2a1d9e11/history?after=-1",
        "records/no.such",
        "records/%00",
        "records/%ff%fe",
        "forms/%ED%A0%80",
        "timeline/3b5f7a1e-58a5-4c2f-9b06-6a7c2a1d9e11?group=%00",
        "timeline/3b5f7a1e-58a5-4c2f-9b06-6a7c2a1d9e11?limit=1e9",
        "search?page=1e400",
        "search?since=99999-01-01",
        "search?since=0001-01-01",
        "search?q=%ED%A0%80&kind=%00&limit=[]&size=-1",
    ],
)
def test_hostile_questions_are_refused_in_words(alice, address):
    answer = alice.client.get(f"/api/v1/harlan/{address}")
    assert answer.status_code in {400, 404, 422}, answer.content
    assert {"error", "what", "next"} <= set(answer.json())


@pytest.mark.parametrize("word", ["%00", "%ff", "a" * 300, "..", "%2e%2e", "HARLAN", "harlan%00"])
def test_hostile_agencies_are_not_found(alice, word):
    for address in (f"/api/v1/{word}/me", f"/sync/{word}/submissions/{uuid4()}"):
        assert alice.client.get(address).status_code in {400, 403, 404}
        assert Client().get(address).status_code in {400, 401, 404}


def test_a_page_and_a_document_tell_every_address(cast, alice):
    told = alice.client.get("/api/v1/openapi.json").json()
    assert "/sync/{agency}/submissions/{uuid}" in told["paths"]
    page = cast.client_of(cast.alice).get("/api/v1/").content.decode()
    assert all(path in page for path in told["paths"])
    assert "training.log_run" in page
    assert json.dumps(told).count("Submission.training.performance") > 1
    assert Client().get("/api/v1/").status_code == 302
    assert Client().get("/api/v1/openapi.json").status_code == 401


def test_a_record_of_another_kind_is_not_found_under_this_one(alice, sent):
    alice.get(f"records/teams.dog/{sent}", 404)


def test_one_of_many_teams_is_told_alone(cast, at, alice, team, sent):
    other = make_team(cast.bob, at + timedelta(seconds=1))
    mine = alice.get("records/training.performance", team=str(team.id))["records"]
    assert [one["id"] for one in mine] == [sent]
    assert alice.get("records/training.performance", team=str(other.id))["records"] == []
