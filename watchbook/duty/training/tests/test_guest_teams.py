from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.urls import reverse

from watchbook.core.ledger.verify_record import verify_opened
from watchbook.duty.training.actions.statements import answer_witness, witness_run
from watchbook.duty.training.queries.closing import OWN_RUN
from watchbook.duty.training.queries.running import running_order
from watchbook.duty.training.queries.runs import runs
from watchbook.duty.training.queries.setups import events, exercises, layout_for
from watchbook.duty.training.tests.factories import (
    make_dog,
    make_event,
    make_exercise,
    make_run,
    make_team,
)
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.tests.factories import add_viewer

ROOT = Path(__file__).parents[4]


@pytest.fixture
def guest(day):
    """Gus, a handler of another county, invited to this one day with his dog."""
    return add_viewer(
        day.cast.agency, "gus@quarry.example", "Gus Ferro", ("guest",), day.at,
        event_id=day.event.id,
    )  # fmt: skip


@pytest.fixture
def team(day, guest):
    return make_team(guest, day.at, make_dog("harlan", day.at, "Bolt", microchip="985141000000009"))


def get(day, who, name, query="", **kwargs):
    url = reverse(f"training:{name}", kwargs={"agency": "harlan", **kwargs})
    return day.cast.client_of(who).get(url + query)


def test_a_guest_sees_his_own_day_and_no_other(day, guest, team):
    other = make_event(day.tess, day.at, title="Another day")
    make_exercise(day.tess, day.at, other)
    assert list(events(guest)) == [day.event]
    assert list(exercises(guest)) == [day.exercise]
    assert get(day, guest, "event", event_id=day.event.id).status_code == 200
    assert get(day, guest, "event", event_id=other.id).status_code == 404


def test_a_guest_sees_his_own_runs_only(day, guest, team):
    make_run(day.alice, day.at, day.alices, day.exercise)
    own = make_run(guest, day.at, team, day.exercise)
    assert list(runs(guest)) == [own]
    assert [row.id for row, _ in running_order(guest, day.event).rows] == [team.id]
    page = get(day, guest, "exercise", exercise_id=day.exercise.id).content.decode()
    assert "Bolt" in page
    assert "Juno" not in page


def test_the_layout_is_closed_to_a_guest_until_his_run_has_ended(day, guest, team):
    assert layout_for(guest, day.exercise, day.at).closed
    make_run(guest, day.at, team, day.exercise, ended_at=None)
    assert layout_for(guest, day.exercise, day.at).closed == OWN_RUN
    make_run(guest, day.at, team, day.exercise)
    assert not layout_for(guest, day.exercise, day.at).closed


def test_a_guest_logs_no_run_of_another_day(day, guest, team):
    other = make_exercise(day.tess, day.at, make_event(day.tess, day.at, title="Another day"))
    with pytest.raises(NotAllowedError):
        make_run(guest, day.at, team, other)
    with pytest.raises(NotAllowedError):
        make_run(guest, day.at, team)


def test_a_guest_opens_no_other_team_s_run(day, guest, team):
    run = make_run(day.alice, day.at, day.alices, day.exercise)
    make_run(guest, day.at, team, day.exercise)
    assert get(day, guest, "run", run_id=run.id).status_code == 404
    assert get(day, guest, "opened_run", run_id=run.id).status_code == 404


def test_an_outside_trainer_sees_the_runs_of_his_day_only(day):
    trainer = add_viewer(
        day.cast.agency, "otto@outside.example", "Otto", ("outside_trainer",), day.at,
        event_id=day.event.id,
    )  # fmt: skip
    run = make_run(day.alice, day.at, day.alices, day.exercise)
    make_run(day.bob, day.at, day.bobs, discipline="obedience")
    assert list(runs(trainer)) == [run]
    assert not layout_for(trainer, day.exercise, day.at).closed
    assert get(day, trainer, "run", run_id=run.id).status_code == 200


@pytest.mark.commits
def test_a_guest_leaves_with_a_print_and_a_file_that_verifies(cast, at, tmp_path):
    from watchbook.duty.training.tests.conftest import made_day
    from watchbook.ground.ledger.tenancy import acting_for

    with acting_for("harlan"):
        day = made_day(cast, at)
        guest = add_viewer(
            cast.agency, "gus@quarry.example", "Gus Ferro", ("guest",), at, event_id=day.event.id
        )
        dog = make_dog("harlan", at, "Bolt", microchip="985141000000009")
        team = make_team(guest, at, dog)
        make_run(day.alice, at, day.alices, day.exercise)
        run = make_run(guest, at, team, day.exercise)
        witness = witness_run(
            acting_user=day.tess,
            values={"exercise": day.exercise.id, "team": team.id, "ended_at": at},
            at=at,
        )
        answer_witness(
            acting_user=guest, performance=run, witness=witness, stance="confirms", note="",
            at=at,
        )  # fmt: skip
    page = get(day, guest, "leaving", "?format=print", event_id=day.event.id).content.decode()
    assert "Runs of Gus Ferro" in page
    assert "Bracketed at car 2" in page
    answer = get(day, guest, "own_runs", event_id=day.event.id)
    told = json.loads(answer.content)
    assert [one["kind"] for one in told["records"]] == [
        "training.performance", "training.witness", "training.standing",
    ]  # fmt: skip
    assert told["records"][0]["record"] == str(run.id)
    for one in told["records"]:
        data = json.dumps(one, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        assert verify_opened(data.encode()) == []
    file = tmp_path / "run.json"
    file.write_bytes(get(day, guest, "opened_run", run_id=run.id).content)
    tool = [sys.executable, str(ROOT / "tools" / "verify_standalone.py"), str(file)]
    assert subprocess.run(tool, check=False, capture_output=True).returncode == 0
    file.write_bytes(file.read_bytes().replace(b'"kind"', b'"kinb"', 1))
    assert subprocess.run(tool, check=False, capture_output=True).returncode == 1


def test_the_whole_file_of_a_day_verifies_with_the_standalone_tool(day, guest, team, tmp_path):
    first = make_run(guest, day.at, team, day.exercise)
    again = make_run(guest, day.at, team, day.exercise)
    file = tmp_path / "runs.json"
    file.write_bytes(get(day, guest, "own_runs", event_id=day.event.id).content)
    tool = [sys.executable, str(ROOT / "tools" / "verify_standalone.py"), str(file), "--json"]
    told = json.loads(subprocess.run(tool, check=True, capture_output=True).stdout)
    assert {one["record"] for one in told["records"]} >= {str(first.id), str(again.id)}
    whole = json.loads(file.read_text())
    whole["records"][1]["entries"][0]["index"] += 1
    file.write_text(json.dumps(whole, sort_keys=True, ensure_ascii=False, separators=(",", ":")))
    failed = subprocess.run(tool, check=False, capture_output=True)
    told = json.loads(failed.stdout)
    assert failed.returncode == 1
    assert [one["message"].split()[2] for one in told["wrong"]] == [whole["records"][1]["record"]]
    assert len(told["records"]) == len(whole["records"]) - 1


def test_one_without_a_run_is_told_what_to_do(day, guest, team):
    page = get(day, guest, "leaving", event_id=day.event.id).content.decode()
    assert "Log your runs first" in page
