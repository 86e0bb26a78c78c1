from __future__ import annotations

import pytest

from watchbook.core.schema import validate
from watchbook.duty.training.actions.layouts import amend_layout
from watchbook.duty.training.actions.runs import amend_performance, submit_performance
from watchbook.duty.training.actions.setups import amend_exercise
from watchbook.duty.training.actions.statements import confirm_run
from watchbook.duty.training.errors import LayoutClosedError
from watchbook.duty.training.queries.runs import found_runs, run_of
from watchbook.duty.training.tests.factories import make_layout, make_run, run_values
from watchbook.ground.ledger.errors import StaleVersionError
from watchbook.ground.ledger.kinds import kind_of
from watchbook.ground.ledger.reading import history
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.records.errors import InvalidError, ReasonNeededError
from watchbook.ground.records.queries import timeline_of
from watchbook.ground.records.sending import Sent


def is_outdated(day, run, who=None):
    return run_of(who or day.alice, run.id).is_outdated


def correct_layout(day, by=None, reason="The scale was read wrongly"):
    day.layout.refresh_from_db()
    values = kind_of(day.layout).values_in(day.layout)
    values["hides"][0]["mass_mg"] = 20
    return amend_layout(
        acting_user=by or day.tess, layout=day.layout, values=values, reason=reason, at=day.later()
    )


def correct_setup(day, by=None, reason="It was the south lot"):
    day.exercise.refresh_from_db()
    values = kind_of(day.exercise).values_in(day.exercise) | {"place": "South lot"}
    return amend_exercise(
        acting_user=by or day.tess, exercise=day.exercise, values=values, reason=reason,
        at=day.later(),
    )  # fmt: skip


def test_a_corrected_layout_makes_finished_runs_outdated(day):
    alices = make_run(day.alice, day.at, day.alices, day.exercise)
    assert not is_outdated(day, alices)
    assert correct_layout(day).version == 2
    assert is_outdated(day, alices)
    assert list(found_runs(day.tess, day.at, outdated=True)) == [alices]
    bobs = make_run(day.bob, day.later(60), day.bobs, day.exercise)
    assert not is_outdated(day, bobs, day.bob)


def test_the_life_file_says_outdated_until_the_author_has_confirmed(day):
    run = make_run(day.alice, day.at, day.alices, day.exercise)
    untouched = make_run(day.bob, day.at, day.bobs)

    def marks(team):
        (line,) = timeline_of(day.cast.dana, team.id, group="training").rows
        return [text for text, _ in line.marks]

    assert "outdated" not in marks(day.alices)
    correct_setup(day)
    assert "outdated" in marks(day.alices)
    assert "outdated" not in marks(day.bobs)
    confirm_run(acting_user=day.alice, performance=run, note="It stands", at=day.later())
    assert "outdated" not in marks(day.alices)
    assert untouched.exercise is None


def test_a_corrected_set_up_makes_finished_runs_outdated(day):
    run = make_run(day.alice, day.at, day.alices, day.exercise)
    correct_setup(day)
    assert is_outdated(day, run)


def test_a_layout_written_after_the_run_makes_it_outdated(day):
    from watchbook.duty.training.tests.factories import make_exercise

    exercise = make_exercise(day.tess, day.at, day.event)
    run = make_run(day.alice, day.at, day.alices, exercise)
    make_layout(day.tess, day.later(), exercise)
    assert is_outdated(day, run)


def test_a_run_that_goes_on_is_not_outdated(day):
    run = make_run(day.alice, day.at, day.alices, day.exercise, ended_at=None)
    correct_setup(day)
    assert not is_outdated(day, run)


def test_a_run_written_afterwards_without_its_times_is_over_and_can_be_outdated(day):
    run = make_run(
        day.alice, day.at, day.alices, day.exercise, started_at=None, ended_at=None, minutes=45
    )
    correct_setup(day)
    assert is_outdated(day, run)


def test_its_author_says_that_the_run_still_stands(day):
    run = make_run(day.alice, day.at, day.alices, day.exercise)
    correct_layout(day)
    said = confirm_run(
        acting_user=day.alice, performance=run, note="The find is the same", at=day.later(40)
    )
    assert (said.exercise_version, said.layout_version) == (1, 2)
    assert not is_outdated(day, run)
    correct_layout(day)
    assert is_outdated(day, run)


def test_nobody_else_says_that_it_still_stands(day):
    run = make_run(day.alice, day.at, day.alices, day.exercise)
    correct_layout(day)
    for who in (day.bob, day.tess, day.cast.dana, day.cast.dov):
        with pytest.raises(NotAllowedError):
            confirm_run(acting_user=who, performance=run, note="", at=day.later())
    assert is_outdated(day, run)


def test_a_run_alone_has_no_set_up_to_confirm(day):
    run = make_run(day.alice, day.at, day.alices, discipline="obedience")
    with pytest.raises(InvalidError, match="no shared set-up"):
        confirm_run(acting_user=day.alice, performance=run, note="", at=day.later())


def test_an_amendment_by_its_author_pins_the_newest_versions(day):
    run = make_run(day.alice, day.at, day.alices, day.exercise)
    correct_layout(day)
    values = run_values(day.alices, day.exercise, day.at, narrative="0.02 g, not 0.1 g")
    newer = amend_performance(
        acting_user=day.alice, performance=run, values=values, reason="Mass corrected",
        at=day.later(50),
    )  # fmt: skip
    assert (newer.version, newer.layout_version) == (2, 2)
    assert not is_outdated(day, run)
    assert [step.reason for step in history("harlan", run.id)] == ["", "Mass corrected"]
    assert newer.attempt == 1


def test_a_phone_that_saw_the_old_set_up_pins_the_old_version(day):
    correct_setup(day)
    values = run_values(day.alices, day.exercise, day.at) | {"exercise_version": 1}
    run = submit_performance(Sent(
        acting_user=day.alice,  values=values,   at=day.later(90), recorded_at=day.at,
    ))  # fmt: skip
    assert run.exercise_version == 1
    assert is_outdated(day, run)


def test_a_version_from_the_future_is_pinned_as_the_newest(day):
    values = run_values(day.alices, day.exercise, day.at) | {"exercise_version": 99}
    run = submit_performance(Sent(
        acting_user=day.alice,  values=values,   at=day.at,
    ))  # fmt: skip
    assert run.exercise_version == 1


@pytest.mark.parametrize("who", ["bob", "tess", "dana", "ada", "dov"])
def test_nobody_but_the_author_amends_a_run(day, who):
    run = make_run(day.alice, day.at, day.alices, day.exercise)
    with pytest.raises(NotAllowedError):
        amend_performance(
            acting_user=getattr(day.cast, who), performance=run, reason="Better words",
            values=run_values(day.alices, day.exercise, day.at), at=day.later(),
        )  # fmt: skip


def test_an_amendment_needs_a_reason_and_the_newest_version(day):
    run = make_run(day.alice, day.at, day.alices, day.exercise)
    values = run_values(day.alices, day.exercise, day.at)
    with pytest.raises(ReasonNeededError):
        amend_performance(
            acting_user=day.alice, performance=run, values=values, reason="  ", at=day.later()
        )
    amend_performance(
        acting_user=day.alice, performance=run, values=values, reason="Words", at=day.later()
    )
    with pytest.raises(StaleVersionError):
        amend_performance(
            acting_user=day.alice, performance=run, values=values, reason="Again", at=day.later()
        )


def test_a_set_up_is_corrected_by_who_wrote_it_a_trainer_or_a_supervisor(day):
    assert correct_setup(day, day.cast.dana).version == 2
    for who in (day.alice, day.bob, day.cast.dov, day.cast.ada):
        with pytest.raises(NotAllowedError):
            correct_setup(day, who)


def test_a_correction_needs_a_reason(day):
    with pytest.raises(ReasonNeededError):
        correct_layout(day, reason="")


def test_a_team_that_waits_for_its_run_cannot_correct_the_layout(day):
    with pytest.raises(LayoutClosedError):
        correct_layout(day, day.alice)


def test_a_team_that_has_run_reads_the_layout_but_does_not_correct_it(day):
    make_run(day.alice, day.at, day.alices, day.exercise)
    with pytest.raises(NotAllowedError):
        correct_layout(day, day.alice)


def test_an_exercise_has_one_layout(day):
    with pytest.raises(InvalidError, match="has a layout already"):
        make_layout(day.tess, day.at, day.exercise)


def test_a_hide_is_given_in_grams_and_kept_in_milligrams(day):
    from watchbook.duty.training.schema import LAYOUT

    result = validate(
        LAYOUT,
        {"exercise": str(day.exercise.id), "hides": [{"id": "a", "mass_mg": "0.02"}]},
    )
    assert result.values["hides"][0]["mass_mg"] == 20
