from __future__ import annotations

from datetime import timedelta

import pytest

from watchbook.duty.training import faces
from watchbook.duty.training.actions.layouts import open_layout
from watchbook.duty.training.actions.setups import add_exercise
from watchbook.duty.training.actions.statements import mark_time, witness_run
from watchbook.duty.training.models import Opening
from watchbook.duty.training.queries.closing import NO_ROLE, OWN_RUN, STILL_ON
from watchbook.duty.training.queries.runs import closed_runs, found_runs, runs
from watchbook.duty.training.queries.setups import layout_for
from watchbook.duty.training.tests.factories import (
    make_dog,
    make_event,
    make_exercise,
    make_layout,
    make_run,
    make_team,
)
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.tests.factories import add_viewer


def closed(day, who, at=None):
    return layout_for(who, day.exercise, at or day.at).closed


def test_the_layout_is_closed_to_both_teams_before_their_runs(day):
    for who in (day.alice, day.bob):
        view = layout_for(who, day.exercise, day.at)
        assert view.closed == OWN_RUN
        assert view.layout is None
        assert view.values == {}
        assert "your own run" in view.why


def test_it_opens_to_the_team_that_has_run_and_to_no_other(day):
    make_run(day.alice, day.at, day.alices, day.exercise)
    assert closed(day, day.alice) == ""
    assert closed(day, day.bob) == OWN_RUN
    assert len(layout_for(day.alice, day.exercise, day.at).values["hides"]) == 2


def test_a_run_that_has_only_begun_opens_nothing(day):
    make_run(day.alice, day.at, day.alices, day.exercise, ended_at=None)
    assert closed(day, day.alice) == OWN_RUN


def test_it_opens_when_a_witness_marks_the_end(day):
    mark_time(
        acting_user=day.tess, exercise_id=day.exercise.id, team_id=day.alices.id,
        mark="started_at", at=day.at,
    )  # fmt: skip
    assert closed(day, day.alice) == OWN_RUN
    mark_time(
        acting_user=day.tess, exercise_id=day.exercise.id, team_id=day.alices.id,
        mark="ended_at", at=day.later(10),
    )  # fmt: skip
    assert closed(day, day.alice, day.later(10)) == ""
    assert closed(day, day.bob, day.later(10)) == OWN_RUN


def test_it_is_open_to_who_laid_it_out_and_to_trainers_and_supervisors(day):
    assert closed(day, day.tess) == ""
    assert closed(day, day.cast.dana) == ""


def test_a_trainer_with_a_dog_in_the_exercise_waits_like_the_others(day):
    trainer = add_viewer(
        day.cast.agency, "max@harlan.example", "Max", ("trainer", "handler"), day.at
    )
    dog = make_dog("harlan", day.at, "Odin", microchip="985141000000002")
    team = make_team(trainer, day.at, dog)
    event = make_event(day.tess, day.at, (team,))
    exercise = make_exercise(day.tess, day.at, event)
    make_layout(day.tess, day.at, exercise)
    assert layout_for(trainer, exercise, day.at).closed == OWN_RUN
    make_run(trainer, day.at, team, exercise)
    assert layout_for(trainer, exercise, day.at).closed == ""


def test_a_handler_who_laid_it_out_sees_it(day):
    exercise = make_exercise(day.tess, day.at, day.event)
    make_layout(day.alice, day.at, exercise)
    assert layout_for(day.alice, exercise, day.at).closed == ""
    assert layout_for(day.bob, exercise, day.at).closed == OWN_RUN


def test_a_handler_who_placed_a_hide_or_laid_the_track_sees_it(day):
    exercise = make_exercise(day.tess, day.at, day.event)
    hides = [{"id": "h1", "aid": "N-07", "placed_by": day.alice.person_id}]
    make_layout(day.tess, day.at, exercise, hides=hides)
    assert layout_for(day.alice, exercise, day.at).closed == ""
    trail = make_exercise(day.tess, day.at, day.event, layer=day.alice.person_id)
    assert layout_for(day.alice, trail, day.at).closed == ""


def test_a_handler_who_is_not_listed_waits_until_the_day_is_over(day):
    event = make_event(day.tess, day.at, (day.alices,))
    exercise = make_exercise(day.tess, day.at, event)
    make_layout(day.tess, day.at, exercise)
    assert layout_for(day.bob, exercise, day.at).closed == STILL_ON
    assert layout_for(day.bob, exercise, day.at + timedelta(hours=5)).closed == ""


def test_a_listed_team_that_never_ran_waits_even_after_the_day(day):
    assert closed(day, day.bob, day.at + timedelta(days=400)) == OWN_RUN


def test_a_layout_alone_is_closed_to_colleagues_while_the_day_lasts(day):
    exercise = make_exercise(day.alice, day.at)
    make_layout(day.alice, day.at, exercise)
    assert layout_for(day.bob, exercise, day.at).closed == STILL_ON
    assert layout_for(day.bob, exercise, day.at + timedelta(hours=25)).closed == ""


@pytest.mark.parametrize("who", ["dov", "vera", "flora", "charlie", "nobody"])
def test_those_outside_training_see_neither_exercise_nor_layout(day, who):
    viewer = getattr(day.cast, who)
    with pytest.raises(NotFoundError):
        open_layout(acting_user=viewer, exercise_id=day.exercise.id, at=day.at)
    assert closed(day, viewer) == NO_ROLE


def test_another_team_s_run_is_closed_while_the_layout_is(day):
    run = make_run(day.alice, day.at, day.alices, day.exercise)
    listed = list(runs(day.bob))
    assert [row.id for row in listed] == [run.id]
    assert closed_runs(day.bob, listed, day.at) == {run.id: OWN_RUN}
    assert closed_runs(day.alice, listed, day.at) == {}
    assert not faces.sees_run(day.bob, run)
    assert faces.sees_run(day.alice, run)
    make_run(day.bob, day.at, day.bobs, day.exercise)
    assert closed_runs(day.bob, listed, day.at) == {}


def test_words_of_a_closed_run_are_not_found_by_search(day):
    make_run(day.alice, day.at, day.alices, day.exercise)
    assert found_runs(day.alice, day.at, text="fender").count() == 1
    assert found_runs(day.bob, day.at, text="fender").count() == 0
    assert found_runs(day.tess, day.at, text="fender").count() == 1


def test_a_layout_and_a_witness_answer_generic_readers_that_they_are_closed(day):
    witness = witness_run(
        acting_user=day.tess,
        values={"exercise": day.exercise.id, "team": day.alices.id, "ended_at": day.at},
        at=day.at,
    )
    assert faces.sees_layout(day.alice, day.layout)
    assert faces.sees_witness(day.alice, witness)
    assert not faces.sees_layout(day.bob, day.layout)
    assert not faces.sees_witness(day.bob, witness)
    assert not faces.sees_layout(day.cast.charlie, day.layout)


def test_only_the_first_opening_by_each_account_is_kept(day):
    make_run(day.alice, day.at, day.alices, day.exercise)
    for minutes in (1, 2, 3):
        open_layout(acting_user=day.alice, exercise_id=day.exercise.id, at=day.later(minutes))
    assert [one.opened_at for one in Opening.objects.all()] == [day.later(1)]


def test_a_look_at_a_closed_layout_is_no_opening(day):
    open_layout(acting_user=day.alice, exercise_id=day.exercise.id, at=day.at)
    assert not Opening.objects.exists()


def test_it_stays_closed_when_the_exercise_has_no_layout_yet(day):
    exercise = add_exercise(
        acting_user=day.tess,
        values={"title": "Rooms", "discipline": "detection", "event": day.event.id},
        at=day.at,
    )
    assert layout_for(day.alice, exercise, day.at).closed == OWN_RUN
    open_view = layout_for(day.tess, exercise, day.at)
    assert (open_view.closed, open_view.layout) == ("", None)


def test_a_set_up_or_layout_shown_on_another_room_s_page_is_noted_too(day):
    client = day.cast.client_of(day.alice)
    here = "/harlan/records/training.{}/{}/?here"
    assert client.get(here.format("exercise", day.exercise.id)).status_code == 200
    assert client.get(here.format("layout", day.layout.id)).status_code == 404
    assert [one.part for one in Opening.objects.all()] == ["setup"]
    make_run(day.alice, day.at, day.alices, day.exercise)
    assert client.get(here.format("layout", day.layout.id)).status_code == 200
    assert {one.part for one in Opening.objects.all()} == {"setup", "layout"}


def test_a_form_that_reads_a_set_up_is_an_opening_too(day):
    client = day.cast.client_of(day.alice)
    url = f"/field/records/harlan/training.exercise/{day.exercise.id}.json"
    assert client.get(url).status_code == 200
    assert Opening.objects.get().part == "setup"
