"""Shells without anybody in them; data by right; nothing sealed, nothing closed."""

import json
import re
from datetime import timedelta
from html import unescape
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client

from watchbook.duty.teams.tests.factories import ENVELOPE_VALUES, make_dog, make_team
from watchbook.ground.ledger.tenancy import acting_for

pytestmark = pytest.mark.django_db
STATIC = Path(__file__).parents[1] / "static" / "field" / "js"
RUN_FORM = "/field/forms/training.performance/"


@pytest.fixture(autouse=True)
def _looks_into_harlan(db):
    """Between its requests a test writes and reads itself; on PostgreSQL that needs an agency."""
    with acting_for("harlan"):
        yield


@pytest.fixture
def team(cast, at):
    return make_team(cast.alice, at)


def reference(cast, viewer, agency="harlan"):
    return cast.client_of(viewer).get(f"/field/reference/{agency}.json")


@pytest.mark.parametrize("address", ["/field/", RUN_FORM])
def test_a_shell_is_the_same_bytes_for_everybody(cast, team, address):
    pages = {
        cast.client_of(viewer).get(address).content
        for viewer in (cast.alice, cast.dana, cast.charlie, cast.nobody)
    }
    assert len(pages) == 1
    page = pages.pop().decode()
    assert "csrf" not in page.lower()
    assert "harlan" not in page.lower()
    assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=", page)


def test_a_shell_is_not_sent_twice(cast):
    client = Client()
    first = client.get(RUN_FORM)
    again = client.get(RUN_FORM, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first["Cache-Control"] == "no-cache"


def test_a_form_that_nobody_can_submit_is_404(cast):
    client = cast.client_of(cast.alice)
    for kind in ("people.policy", "no.such", "teams.envelope"):
        assert client.get(f"/field/forms/{kind}/").status_code == 404
        assert client.get(f"/field/forms/{kind}.json").status_code == 404


def test_a_description_has_no_person_and_nothing_that_the_program_fills_in(cast):
    told = Client().get("/field/forms/training.performance.json").json()
    names = {member["name"] for member in told["members"]}
    assert {"team", "calls", "findings"} <= names
    assert "exercise_version" not in names
    assert told["version"] == 1


def test_reference_data_is_for_those_of_the_agency_only(cast, team):
    assert reference(cast, cast.nobody).status_code == 401
    assert reference(cast, cast.charlie).status_code == 403
    assert reference(cast, cast.alice, "no-such").status_code == 403
    answer = reference(cast, cast.alice)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_it_holds_ones_own_team_first_and_likely(cast, at, team):
    make_team(cast.bob, at, make_dog("harlan", at, name="Ajax"))
    told = reference(cast, cast.alice).json()
    teams = told["references"]["teams.team"]
    assert teams[0]["id"] == str(team.id)
    assert [one["label"].split()[0] for one in teams if one.get("likely")] == ["Juno"]
    assert told["viewer"]["name"] == "Deputy Alice Marlow"
    forms = {form["kind"]: form["label"] for form in told["forms"]}
    assert forms["training.performance"] == "Run"


def test_a_form_stands_there_only_for_those_who_may_send_it(cast, team):
    kinds = {form["kind"] for form in reference(cast, cast.dov).json()["forms"]}
    assert "training.performance" not in kinds
    handlers = {form["kind"] for form in reference(cast, cast.alice).json()["forms"]}
    assert "training.performance" in handlers
    assert not {"casualty.ladder", "casualty.clinic", "casualty.recipients"} & handlers


def test_forms_that_the_hour_needs_say_so(cast, at, team):
    when = {one["kind"]: one.get("when") for one in reference(cast, cast.alice).json()["forms"]}
    assert when["deployments.deployment"] == "watch"
    assert when["health.weight"] == "now"  # no weight of his dog is written yet
    assert when["watches.absence"] is None
    others = reference(cast, cast.bob).json()["forms"]
    assert "now" not in {one.get("when") for one in others}


def test_people_are_named_without_account_or_number(cast, team):
    text = reference(cast, cast.alice).content.decode()
    assert "Deputy Bob Tanaka" in text
    assert str(cast.bob.account_id) not in text
    assert "@" not in text


def test_somebody_from_outside_is_named_nobody_but_himself(cast, team):
    people = reference(cast, cast.flora).json()["references"]["people.person"]
    assert [one["label"] for one in people] == ["Flora Marlow"]


def test_nothing_sealed_and_no_layout_is_in_it(cast, at, team):
    from watchbook.duty.teams.actions import write_envelope
    from watchbook.duty.training.tests.factories import make_exercise, make_layout

    with acting_for("harlan"):
        write_envelope(acting_user=cast.alice, values=ENVELOPE_VALUES, at=at)
    exercise = make_exercise(cast.tess, at)
    make_layout(cast.tess, at, exercise)
    for viewer in (cast.alice, cast.tess, cast.dana):
        answer = reference(cast, viewer)
        told = answer.json()["references"]
        assert not {"training.layout", "teams.envelope", "teams.opening"} & set(told)
        text = answer.content.decode()
        assert "Quillabeth" not in text
        assert "Left fender" not in text
    exercises = reference(cast, cast.alice).json()["references"]["training.exercise"]
    assert exercises[0]["fills"] == {"discipline": exercise.discipline, "exercise_version": 1}


def test_conditions_of_last_time_come_and_outcomes_do_not(cast, at, team):
    from watchbook.duty.training.tests.factories import make_run

    make_run(cast.alice, at - timedelta(days=2), team, place="Yard", lead="short", goal_met="yes")
    last = reference(cast, cast.alice).json()["last"]["training.performance"]["values"]
    assert (last["place"], last["lead"], last["team"]) == ("Yard", "short", str(team.id))
    assert not {"goal_met", "narrative", "calls", "started_at", "minutes"} & set(last)
    assert "training.performance" not in reference(cast, cast.bob).json()["last"]


def test_a_silence_about_the_team_stops_preselecting_and_prefilling(cast, at, team):
    from watchbook.duty.teams.actions import stand_down
    from watchbook.duty.training.tests.factories import make_run

    make_run(cast.alice, at - timedelta(days=2), team, place="Yard")
    with acting_for("harlan"):
        stand_down(acting_user=cast.dana, subject=team, at=at)
    told = reference(cast, cast.alice).json()
    assert "training.performance" not in told["last"]
    assert not any(one.get("likely") for one in told["references"]["teams.team"])
    assert str(team.id) in json.dumps(told["references"]["teams.team"])


def test_a_record_to_amend_is_given_to_those_who_see_it(cast, at, team):
    from watchbook.duty.training.tests.factories import make_run

    run = make_run(cast.alice, at, team, place="Yard")
    address = f"/field/records/harlan/training.performance/{run.id}.json"
    told = cast.client_of(cast.alice).get(address).json()
    assert (told["version"], told["values"]["place"]) == (1, "Yard")
    assert "handler" not in told["values"]
    assert told["names"][str(team.id)] == "Juno and Deputy Alice Marlow"
    codes = {
        name: cast.client_of(getattr(cast, name)).get(address).status_code
        for name in ("nobody", "charlie", "flora", "dana")
    }
    assert codes == {"nobody": 401, "charlie": 403, "flora": 404, "dana": 200}
    other = f"/field/records/harlan/training.performance/{uuid4()}.json"
    assert cast.client_of(cast.alice).get(other).status_code == 404


def test_a_closed_layout_is_not_given_to_amend(cast, at, team):
    from watchbook.duty.training.tests.factories import make_event, make_exercise, make_layout

    event = make_event(cast.tess, at, (team,))
    exercise = make_exercise(cast.tess, at, event)
    layout = make_layout(cast.tess, at, exercise)
    address = f"/field/records/harlan/training.layout/{layout.id}.json"
    assert cast.client_of(cast.alice).get(address).status_code == 404
    assert cast.client_of(cast.tess).get(address).status_code == 200


def test_every_import_of_the_browser_code_is_there():
    for path in STATIC.glob("*.js"):
        for named in re.findall(r'from "(\.[^"]+)"', path.read_text()):
            assert (path.parent / named).resolve().exists() or named.startswith("../../vendor/")
    from django.contrib.staticfiles import finders

    (dexie,) = re.findall(r'from "\.\./\.\./(vendor/[^"]+)"', (STATIC / "store.js").read_text())
    assert finders.find(dexie)


def test_what_is_asked_of_one_lies_on_the_phone_until_a_silence(cast, at, team):
    from watchbook.duty.teams.actions import stand_down

    told = reference(cast, cast.alice).json()["data"]["asked"]
    page = unescape(cast.client_of(cast.alice).get("/harlan/records/").content.decode())
    assert told["total"] == len(told["first"]) > 0
    assert told["all"] == "/harlan/records/"
    assert [one for one in told["first"] if one["title"] not in page] == []
    assert [one for one in told["first"] if one["url"] not in page] == []
    with acting_for("harlan"):
        stand_down(acting_user=cast.dana, subject=team, at=at)
    assert reference(cast, cast.alice).json()["data"]["asked"]["total"] < told["total"]
