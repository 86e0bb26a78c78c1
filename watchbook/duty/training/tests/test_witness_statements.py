from __future__ import annotations

import pytest

from watchbook.duty.training.actions.statements import (
    amend_witness,
    answer_witness,
    mark_time,
    witness_run,
)
from watchbook.duty.training.models import Standing, Witness
from watchbook.duty.training.queries.runs import standings_of, waiting_witnesses, witnesses_of
from watchbook.duty.training.tests.factories import make_run
from watchbook.ground.ledger.errors import UnknownRecordError
from watchbook.ground.ledger.kinds import kind_of
from watchbook.ground.ledger.reading import history
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.records.errors import InvalidError
from watchbook.ground.records.slots import statements_of


def mark(day, which, at, who=None, team=None):
    return mark_time(
        acting_user=who or day.tess, exercise_id=day.exercise.id, team_id=(team or day.alices).id,
        mark=which, at=at,
    )  # fmt: skip


def test_one_press_marks_the_beginning_and_another_the_end(day):
    mark(day, "started_at", day.at)
    witness = mark(day, "ended_at", day.later(12))
    assert (witness.started_at, witness.ended_at, witness.version) == (day.at, day.later(12), 2)
    assert witness.attempt == 1
    assert [step.reason for step in history("harlan", witness.id)] == ["", "Marks the end"]


def test_a_second_press_changes_no_mark(day):
    mark(day, "started_at", day.at)
    assert mark(day, "started_at", day.later(1)).started_at == day.at
    assert Witness.objects.get().version == 1


def test_two_witnesses_state_beside_each_other(day):
    mark(day, "started_at", day.at)
    mark(day, "started_at", day.later(1), who=day.bob)
    assert [one.opened_by for one in witnesses_of(day.tess, day.exercise.id, day.alices.id)] == [
        day.tess.actor_id, day.bob.actor_id,
    ]  # fmt: skip


def test_nobody_is_witness_of_his_own_run(day):
    with pytest.raises(NotAllowedError, match="own statement"):
        mark(day, "started_at", day.at, who=day.alice)


@pytest.mark.parametrize("who", ["dov", "vera", "flora", "ada", "nobody"])
def test_those_without_a_part_in_training_are_no_witnesses(day, who):
    with pytest.raises((NotAllowedError, UnknownRecordError)):
        mark(day, "started_at", day.at, who=getattr(day.cast, who))
    assert not Witness.objects.exists()


def test_a_witness_amends_his_own_statement_and_nobody_else_s(day):
    witness = mark(day, "ended_at", day.at)
    values = kind_of(witness).values_in(witness) | {
        "calls": [{"id": "c1", "hide": "h1", "outcome": "found-independent"}]
    }
    newer = amend_witness(
        acting_user=day.tess, witness=witness, values=values, reason="Outcomes", at=day.later()
    )
    assert [call.outcome for call in newer.calls.all()] == ["found-independent"]
    with pytest.raises(NotAllowedError):
        amend_witness(
            acting_user=day.cast.dana, witness=newer, values=values, reason="Mine", at=day.later()
        )


def test_a_marked_run_waits_for_the_handler_s_own_statement(day):
    witness = mark(day, "ended_at", day.at)
    assert list(waiting_witnesses(day.tess)) == [witness]
    assert list(waiting_witnesses(day.alice, day.alice.person_id)) == [witness]
    assert not waiting_witnesses(day.bob, day.bob.person_id).exists()
    make_run(day.alice, day.at, day.alices, day.exercise)
    assert not waiting_witnesses(day.tess).exists()


def test_the_handler_confirms_and_both_statements_stay(day):
    witness = mark(day, "ended_at", day.at)
    run = make_run(day.alice, day.at, day.alices, day.exercise)
    answer_witness(
        acting_user=day.alice, performance=run, witness=witness, stance="confirms", note="",
        at=day.later(),
    )  # fmt: skip
    said = standings_of(day.alice, run).get()
    assert (said.stance, said.witness_id, said.witness_version) == ("confirms", witness.id, 1)
    assert Witness.objects.get().version == 1


def test_the_handler_disagrees_in_his_own_words(day):
    witness = mark(day, "ended_at", day.at)
    run = make_run(day.alice, day.at, day.alices, day.exercise)
    with pytest.raises(InvalidError, match="what happened instead"):
        answer_witness(
            acting_user=day.alice, performance=run, witness=witness, stance="disagrees", note="",
            at=day.later(),
        )  # fmt: skip
    answer_witness(
        acting_user=day.alice, performance=run, witness=witness, stance="disagrees",
        note="It ended at the fence, four minutes later.", at=day.later(),
    )  # fmt: skip
    assert standings_of(day.alice, run).get().stance == "disagrees"


def test_only_the_author_of_the_run_answers_a_witness(day):
    witness = mark(day, "ended_at", day.at)
    run = make_run(day.alice, day.at, day.alices, day.exercise)
    for who in (day.bob, day.tess, day.cast.dana):
        with pytest.raises(NotAllowedError):
            answer_witness(
                acting_user=who, performance=run, witness=witness, stance="confirms", note="",
                at=day.later(),
            )  # fmt: skip
    assert not Standing.objects.exists()


def test_an_answer_must_name_a_statement_on_that_run(day):
    others = mark(day, "ended_at", day.at, team=day.bobs)
    run = make_run(day.alice, day.at, day.alices, day.exercise)
    with pytest.raises(InvalidError, match="Name the witness"):
        answer_witness(
            acting_user=day.alice, performance=run, witness=others, stance="confirms", note="",
            at=day.later(),
        )  # fmt: skip


def test_a_witness_counts_among_those_who_stated_something_about_the_run(day):
    witness_run(
        acting_user=day.tess,
        values={"exercise": day.exercise.id, "team": day.alices.id, "note": "Clean work"},
        at=day.at,
    )
    run = make_run(day.alice, day.at, day.alices, day.exercise)
    authors = statements_of("training.performance")
    assert authors is not None
    assert list(authors(run)) == [day.tess.actor_id]
