from __future__ import annotations

from datetime import timedelta

from watchbook.duty.training.actions.setups import amend_exercise
from watchbook.duty.training.actions.statements import confirm_run, mark_time
from watchbook.duty.training.prompts import (
    outdated_runs,
    untrained_disciplines,
    waiting_statements,
)
from watchbook.duty.training.tests.factories import make_run
from watchbook.ground.ledger.kinds import kind_of
from watchbook.ground.people.viewer import system_viewer

SYSTEM = system_viewer("harlan")


def test_the_author_is_asked_about_an_outdated_run_until_he_says_that_it_stands(day):
    run = make_run(day.alice, day.at, day.alices, day.exercise)
    assert list(outdated_runs(SYSTEM, day.at)) == []
    values = kind_of(day.exercise).values_in(day.exercise) | {"place": "South lot"}
    amend_exercise(
        acting_user=day.tess, exercise=day.exercise, values=values, reason="Wrong lot",
        at=day.later(),
    )  # fmt: skip
    (asked,) = outdated_runs(SYSTEM, day.at)
    assert asked.audience == (day.alice.actor_id,)
    assert asked.due_at == day.later()
    assert day.alices.id in asked.subjects
    assert str(run.id) in asked.url
    confirm_run(acting_user=day.alice, performance=run, note="", at=day.later(40))
    assert list(outdated_runs(SYSTEM, day.at)) == []


def test_the_handler_is_asked_for_his_own_statement_once_a_witness_marked_the_end(day):
    mark_time(
        acting_user=day.tess, exercise_id=day.exercise.id, team_id=day.alices.id,
        mark="ended_at", at=day.at,
    )  # fmt: skip
    (asked,) = waiting_statements(SYSTEM, day.at)
    assert asked.audience == (str(day.alice.person_id),)
    assert str(day.exercise.id) in asked.url
    make_run(day.alice, day.at, day.alices, day.exercise)
    assert list(waiting_statements(SYSTEM, day.at)) == []


def test_a_discipline_of_the_dog_left_untrained_for_a_month_is_asked_about(day):
    asked = [one for one in untrained_disciplines(SYSTEM, day.at) if day.alices.id in one.subjects]
    assert [one.title for one in asked] == [
        "Juno: detection was not trained lately",
        "Juno: tracking and trailing was not trained lately",
    ]
    make_run(day.alice, day.at, day.alices, day.exercise)
    left = [one for one in untrained_disciplines(SYSTEM, day.at) if day.alices.id in one.subjects]
    assert len(left) == 1
    later = day.at + timedelta(days=31)
    again = [one for one in untrained_disciplines(SYSTEM, later) if day.alices.id in one.subjects]
    assert len(again) == 2
    assert "Last trained 31 days ago." in {one.text for one in again}


def test_nothing_is_asked_in_another_agency(day):
    make_run(day.alice, day.at, day.alices, day.exercise)
    other = system_viewer("calder")
    for source in (outdated_runs, waiting_statements, untrained_disciplines):
        assert list(source(other, day.at)) == []


def test_a_person_is_asked_of_his_own_runs_only_and_nobody_elses_are_read(day):
    make_run(day.alice, day.at, day.alices, day.exercise)
    values = kind_of(day.exercise).values_in(day.exercise) | {"place": "South lot"}
    amend_exercise(
        acting_user=day.tess, exercise=day.exercise, values=values, reason="Wrong lot",
        at=day.later(),
    )  # fmt: skip
    mark_time(
        acting_user=day.tess, exercise_id=day.exercise.id, team_id=day.bobs.id,
        mark="ended_at", at=day.at,
    )  # fmt: skip
    asked = {
        source: {who.name: len(list(source(who, day.at))) for who in (day.alice, day.bob, day.tess)}
        for source in (outdated_runs, waiting_statements)
    }
    alice, bob, tess = day.alice.name, day.bob.name, day.tess.name
    assert asked[outdated_runs] == {alice: 1, bob: 0, tess: 0}
    assert asked[waiting_statements] == {alice: 0, bob: 1, tess: 0}


def test_a_run_written_ahead_of_its_time_keeps_its_discipline_trained(day):
    make_run(day.alice, day.at + timedelta(days=1), day.alices, day.exercise)
    left = [one for one in untrained_disciplines(SYSTEM, day.at) if day.alices.id in one.subjects]
    assert len(left) == 1
