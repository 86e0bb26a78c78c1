from __future__ import annotations

from datetime import timedelta

import pytest

from watchbook.duty.watches.actions.standing import begin_watch, end_watch, submit_watch
from watchbook.duty.watches.models import Watch
from watchbook.duty.watches.queries.standing import running_watches, watch_of, watches
from watchbook.duty.watches.tests.factories import make_watch
from watchbook.ground.ledger.kinds import kind_of
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.records.errors import InvalidError
from watchbook.ground.records.models import TimelineRow
from watchbook.ground.records.queries.prompts import prompts_for
from watchbook.ground.records.sending import amending

HOUR = timedelta(hours=1)


def test_one_press_begins_a_watch_and_one_ends_it(pair):
    begun = begin_watch(acting_user=pair.alice, team=pair.alices, duty="on-watch", at=pair.at)
    ended = end_watch(acting_user=pair.alice, watch=begun, at=pair.at + 10 * HOUR)
    assert (ended.began_at, ended.ended_at, ended.version) == (pair.at, pair.at + 10 * HOUR, 2)


def test_a_second_press_begins_no_second_watch(pair):
    first = begin_watch(acting_user=pair.alice, team=pair.alices, duty="on-watch", at=pair.at)
    second = begin_watch(acting_user=pair.alice, team=pair.alices, duty="on-watch", at=pair.at)
    assert first.id == second.id
    assert Watch.objects.count() == 1


def test_an_end_that_stands_is_left_by_a_late_press(pair):
    watch = make_watch(pair.alice, pair.at, pair.alices)
    assert end_watch(acting_user=pair.alice, watch=watch, at=pair.at + HOUR).version == 1


def test_what_overlaps_is_kept_and_shown(pair):
    one = make_watch(pair.alice, pair.at, pair.alices)
    other = make_watch(pair.alice, pair.at, pair.alices, began_at=pair.at - 2 * HOUR)
    apart = make_watch(pair.alice, pair.at, pair.alices, began_at=pair.at - 30 * HOUR,
                       ended_at=pair.at - 20 * HOUR)  # fmt: skip
    told = {row.id: row.is_overlapped for row in watches(pair.dana)}
    assert told == {one.id: True, other.id: True, apart.id: False}


def test_a_watch_on_call_does_not_overlap_the_one_called_in_from_it(pair):
    begin_watch(acting_user=pair.alice, team=pair.alices, duty="on-call", at=pair.at - 5 * HOUR)
    begin_watch(acting_user=pair.alice, team=pair.alices, duty="called-in", at=pair.at)
    assert [row.is_overlapped for row in watches(pair.alice)] == [False, False]
    assert len(running_watches(pair.dana)) == 2


def test_two_watches_without_an_end_overlap(pair):
    make_watch(pair.alice, pair.at, pair.alices, ended_at=None)
    make_watch(pair.alice, pair.at, pair.alices, ended_at=None, duty="called-in")
    assert [row.is_overlapped for row in watches(pair.alice)] == [True, True]


def test_it_refuses_an_end_before_the_beginning(pair):
    with pytest.raises(InvalidError, match="ends before it begins"):
        make_watch(pair.alice, pair.at, pair.alices, ended_at=pair.at - 9 * HOUR)


def test_it_refuses_a_watch_that_has_not_come_yet(pair):
    with pytest.raises(InvalidError, match="has not come yet"):
        make_watch(pair.alice, pair.at, pair.alices, began_at=pair.at + 2 * HOUR, ended_at=None)


def test_a_handler_writes_no_watch_of_another_team(pair):
    with pytest.raises(NotAllowedError):
        make_watch(pair.bob, pair.at, pair.alices)


def test_a_supervisor_writes_one_for_a_team_and_its_handler_amends_it(pair):
    watch = make_watch(pair.dana, pair.at, pair.alices)
    values = kind_of(watch).values_in(watch) | {"note": "Ran late at the county line."}
    amended = submit_watch(amending(pair.alice, watch, values, "Left out", pair.at))
    assert amended.note == "Ran late at the county line."


def test_nobody_else_amends_a_handlers_watch(pair):
    watch = make_watch(pair.alice, pair.at, pair.alices)
    values = kind_of(watch).values_in(watch)
    with pytest.raises(NotAllowedError, match="Ask the handler"):
        submit_watch(amending(pair.dana, watch, values, "Looks wrong", pair.at))


def test_an_amendment_says_why(pair):
    watch = make_watch(pair.alice, pair.at, pair.alices)
    values = kind_of(watch).values_in(watch)
    with pytest.raises(InvalidError, match="reason is kept"):
        submit_watch(amending(pair.alice, watch, values, " ", pair.at))


def test_a_watch_without_an_end_is_asked_about_and_never_ended(pair):
    begun = begin_watch(acting_user=pair.alice, team=pair.alices, duty="on-watch", at=pair.at)

    def asked(hours):
        found = prompts_for(pair.alice, pair.at + hours * HOUR)
        return [one.prompt.title for one in found if one.prompt.kind == "watches.open"]

    assert asked(13) == []
    assert asked(15) == ["When did your watch with Juno end?"]
    assert asked(200) == ["When did your watch with Juno end?"]
    assert watch_of(pair.alice, begun.id).ended_at is None


def test_another_handler_is_not_asked_about_it(pair):
    begin_watch(acting_user=pair.alice, team=pair.alices, duty="on-watch", at=pair.at)
    found = prompts_for(pair.bob, pair.at + 20 * HOUR)
    assert [one for one in found if one.prompt.kind == "watches.open"] == []


def test_the_life_files_of_dog_handler_and_team_say_that_they_worked(pair):
    make_watch(pair.alice, pair.at, pair.alices, note="Quiet night.")
    rows = TimelineRow.objects.filter(kind="watches.watch")
    subjects = {pair.alices.id, pair.alices.dog_id, pair.alices.handler_id}
    assert {row.subject for row in rows} == subjects
    assert {(row.title, row.text) for row in rows} == {("Worked: on watch", "8 h. Quiet night.")}


def test_a_watch_written_at_its_end_is_not_written_afterwards(pair):
    watch = make_watch(pair.alice, pair.at, pair.alices, began_at=pair.at - 12 * HOUR)
    assert not watch.is_late
    late = make_watch(pair.alice, pair.at, pair.alices, ended_at=pair.at - 5 * HOUR)
    assert late.is_late
