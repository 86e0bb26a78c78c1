from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from watchbook.duty.training.actions.layouts import open_layout, open_setup
from watchbook.duty.training.actions.runs import log_performance, submit_performance
from watchbook.duty.training.models import Performance
from watchbook.duty.training.tests.factories import (
    make_exercise,
    make_layout,
    make_run,
    run_values,
)
from watchbook.ground.ledger.errors import UnknownRecordError
from watchbook.ground.ledger.reading import history
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.records.errors import InvalidError
from watchbook.ground.records.models import SearchRow, TimelineRow
from watchbook.ground.records.sending import Sent


def test_a_handler_logs_a_run_that_pins_the_versions_it_was_run_on(day):
    run = make_run(day.alice, day.at, day.alices, day.exercise)
    kept = Performance.objects.get(id=run.id)
    assert (kept.exercise_version, kept.layout_version) == (1, 1)
    assert kept.layout_id == day.layout.id
    assert kept.handler_id == day.alice.person_id
    assert kept.discipline == "detection"
    assert kept.attempt == 1
    assert kept.own_layout is False
    assert kept.blindness_stated_by_id == day.alice.person_id
    assert kept.occurred_at == day.at - timedelta(minutes=20)
    assert [call.outcome for call in kept.calls.all()] == ["found-independent"]


def test_a_second_try_gets_the_next_number(day):
    make_run(day.alice, day.at, day.alices, day.exercise)
    assert make_run(day.alice, day.at, day.alices, day.exercise).attempt == 2


def test_a_run_without_a_shared_set_up_is_logged_alone(day):
    run = make_run(day.alice, day.at, day.alices, discipline="obedience", minutes=15)
    assert (run.exercise_id, run.exercise_version, run.own_layout) == (None, None, None)


def test_it_says_that_the_handler_laid_it_out_himself(day):
    exercise = make_exercise(day.alice, day.at)
    make_layout(day.alice, day.at, exercise)
    assert make_run(day.alice, day.at, day.alices, exercise).own_layout is True


def test_it_says_what_the_account_had_opened_before_the_run(day):
    opened = day.at - timedelta(minutes=50)
    open_setup(acting_user=day.alice, exercise_id=day.exercise.id, at=opened)
    open_layout(acting_user=day.alice, exercise_id=day.exercise.id, at=opened)
    run = make_run(day.alice, day.at, day.alices, day.exercise)
    assert run.opened_setup_at == opened
    assert run.opened_layout_at is None


def test_what_was_opened_after_the_run_began_is_not_called_before(day):
    open_setup(acting_user=day.alice, exercise_id=day.exercise.id, at=day.at)
    assert make_run(day.alice, day.at, day.alices, day.exercise).opened_setup_at is None


def test_a_second_run_says_that_its_account_has_seen_the_layout(day):
    make_run(day.alice, day.at, day.alices, day.exercise)
    open_layout(acting_user=day.alice, exercise_id=day.exercise.id, at=day.later(5))
    again = make_run(day.alice, day.later(60), day.alices, day.exercise)
    assert again.opened_layout_at == day.later(5)


def test_what_a_person_sends_for_the_program_s_fields_is_not_taken(day):
    values = run_values(day.alices, day.exercise, day.at)
    values |= {"own_layout": True, "handler": day.bob.person_id, "opened_layout_at": day.at}
    run = log_performance(acting_user=day.alice, values=values, at=day.at)
    assert run.own_layout is False
    assert run.handler_id == day.alice.person_id
    assert run.opened_layout_at is None


@pytest.mark.parametrize(
    "who", ["bob", "tess", "dana", "dov", "vera", "flora", "charlie", "nobody"]
)
def test_it_refuses_everyone_but_the_team_s_own_handler(day, who):
    viewer = getattr(day.cast, who)
    with pytest.raises((NotAllowedError, UnknownRecordError)):
        make_run(viewer, day.at, day.alices, day.exercise)
    assert not Performance.objects.exists()


def test_it_refuses_an_end_before_the_beginning(day):
    with pytest.raises(InvalidError, match="ended before it began"):
        make_run(day.alice, day.at, day.alices, day.exercise, ended_at=day.at - timedelta(days=1))


def test_it_refuses_a_run_that_has_not_come_yet(day):
    with pytest.raises(InvalidError, match="not come yet"):
        make_run(
            day.alice, day.at, day.alices, day.exercise,
            started_at=None, ended_at=day.at + timedelta(days=2),
        )  # fmt: skip


def test_a_run_of_an_unknown_exercise_waits_for_it(day):
    values = run_values(day.alices, None, day.at) | {"exercise": uuid.uuid4()}
    with pytest.raises(UnknownRecordError):
        log_performance(acting_user=day.alice, values=values, at=day.at)


def test_a_device_s_submission_keeps_its_id_and_its_times(day):
    record_id = uuid.uuid4()
    run = submit_performance(
        Sent(
            acting_user=day.alice,
            record_id=record_id,
            values=run_values(day.alices, day.exercise, day.at),
            at=day.later(180),
            recorded_at=day.later(1),
            marks={"/_prefilled/lead": True},
        )
    )
    assert (run.id, run.recorded_at, run.received_at) == (record_id, day.later(1), day.later(180))
    assert history("harlan", run.id)[0].leaves["/_prefilled/lead"] is True


def test_a_run_stands_in_the_life_file_without_telling_the_layout(day):
    run = make_run(day.alice, day.at, day.alices, day.exercise)
    lines = TimelineRow.objects.filter(record_id=run.id)
    assert {line.subject for line in lines} == {
        day.alices.id, day.alices.dog_id, day.alice.person_id,
    }  # fmt: skip
    said = " ".join(f"{line.title} {line.text}" for line in lines)
    found = SearchRow.objects.get(record_id=run.id)
    for secret in ("Car 2", "fender", "found", "cocaine"):
        assert secret not in said
        assert secret not in f"{found.title} {found.text}"
