"""What the program asks of a person, and what silences it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from watchbook.ground.records import slots
from watchbook.ground.records.actions import end_silence, return_record, review_record, silence
from watchbook.ground.records.queries import prompts_card, prompts_for, waiting_for
from watchbook.ground.records.slots import Prompt, register_prompts
from watchbook.ground.records.tests.conftest import PERSON, ROLE
from watchbook.ground.web.moments import moment

pytestmark = pytest.mark.commits
TEAM = uuid4()


def _asks(at, *audience, title="Certificate ends", subjects=(TEAM,), days=3):
    return Prompt("x.due", subjects, at + timedelta(days=days), audience, title, "")


@pytest.fixture(autouse=True)
def _no_other_rooms():
    slots._prompts.clear()


def _titles(viewer, at):
    return [one.prompt.title for one in prompts_for(viewer, at)]


def test_a_prompt_reaches_whom_it_names_by_id_or_role(harlan, at):
    register_prompts("x", lambda viewer, when: [_asks(at, str(harlan.alice.person_id), "trainer")])
    assert _titles(harlan.alice, at) == ["Certificate ends"]
    assert _titles(harlan.tess, at) == ["Certificate ends"]
    assert _titles(harlan.bob, at) == []
    assert _titles(harlan.nobody, at) == []


def test_the_earliest_due_comes_first_and_the_overdue_says_so(harlan, at):
    register_prompts(
        "x", lambda viewer, when: [_asks(at, "handler"), _asks(at, "handler", title="Old", days=-1)]
    )
    found = prompts_for(harlan.alice, at)
    assert [(one.prompt.title, one.is_overdue) for one in found] == [
        ("Old", True),
        ("Certificate ends", False),
    ]


def test_what_waits_for_nothing_comes_before_all_that_is_due_earlier(harlan, at):
    care = Prompt("x.care", (TEAM,), at, ("handler",), "In care?", "", is_first=True)
    register_prompts("x", lambda v, w: [_asks(at, "handler", days=-90), care])
    assert _titles(harlan.alice, at) == ["In care?", "Certificate ends"]


def test_the_home_page_hides_nothing_that_waits_for_nothing_and_tells_what_of_the_rest_is_late(
    harlan, at
):
    bites = [
        Prompt("x.care", (TEAM,), at, ("handler",), f"Bite {number}", "", is_first=True)
        for number in range(9)
    ]
    asked = [*bites, _asks(at, "handler", title="Old", days=-1), _asks(at, "handler")]
    register_prompts("x", lambda v, w: asked)
    card = prompts_card(harlan.alice, at)
    assert [one.prompt.title for one in card["asked"]] == [f"Bite {one}" for one in range(9)]
    assert (card["total"], card["rest"], card["rest_late"]) == (11, 2, 1)
    page = render_to_string("records/prompts_card.html", card)
    assert "All 11 that need you" in page
    assert "2 more, 1 of them overdue" in page


def test_times_in_its_words_are_the_agencys_whoever_asks(harlan, at):
    night = datetime(2026, 11, 19, 0, 55, tzinfo=UTC)
    register_prompts("x", lambda v, w: [_asks(at, "handler", title=moment(night).text)])
    viewer = replace(harlan.alice, timezone="America/Chicago")
    with timezone.override("UTC"):  # as a phone's address and the worker have it
        assert _titles(viewer, at) == ["18 Nov 2026, 18:55 CST"]


def test_what_is_told_of_long_before_stands_by_its_last_day(harlan, at):
    def told(title, due, late):
        due_at, late_at = (at + timedelta(days=days) for days in (due, late))
        return Prompt("x.due", (TEAM,), due_at, ("handler",), title, "", late_at=late_at)

    far, near = told("Ends in 61 days", -29, 61), told("Ends in 4 days", -3, 4)
    register_prompts(
        "x", lambda viewer, when: [far, near, _asks(at, "handler", title="On day 9", days=9)]
    )
    found = prompts_for(harlan.alice, at)
    assert [one.prompt.title for one in found] == ["Ends in 4 days", "On day 9", "Ends in 61 days"]
    assert not any(one.is_overdue for one in found)


def test_a_silence_about_any_subject_stops_it_until_it_ends(harlan, at):
    register_prompts("x", lambda v, w: [_asks(at, "handler", subjects=(uuid4(), TEAM))])
    silence(acting_user=harlan.dana, subject=TEAM, from_at=at, at=at)
    assert _titles(harlan.alice, at) == []
    later = at + timedelta(days=1)
    end_silence(acting_user=harlan.dana, subject=TEAM, at=later)
    assert _titles(harlan.alice, later) == ["Certificate ends"]


def test_what_waits_for_review_is_asked_of_the_trainer_alone(harlan, note, at):
    slots.register_prompts("records", _own_source())
    assert any("Quarry search" in title for title in _titles(harlan.tess, at))
    assert _titles(harlan.alice, at) == []
    assert prompts_card(harlan.tess, at)["total"] == len(_titles(harlan.tess, at))


def _own_source():
    from watchbook.ground.records.queries.prompts import review_prompts

    return review_prompts


def test_a_review_about_a_silenced_subject_is_not_asked(harlan, note, at):
    slots.register_prompts("records", _own_source())
    silence(acting_user=harlan.dana, subject=note.id, from_at=at, at=at)
    assert not any("Quarry search" in title for title in _titles(harlan.tess, at))


def test_the_queue_goes_from_trainer_to_supervisor_to_nobody(harlan, note, at):
    def waits(viewer):
        return [(one.step, one.who) for one in waiting_for(viewer, at, q="quarry")]

    assert waits(harlan.tess) == [("review", "Deputy Alice Marlow")]
    assert waits(harlan.dana) == []
    review_record(acting_user=harlan.tess, kind=PERSON, record_id=note.id, version=1, at=at)
    assert waits(harlan.tess) == []
    assert waits(harlan.dana) == [("approve", "Deputy Alice Marlow")]


def test_a_returned_record_waits_for_its_author(harlan, note, at):
    return_record(
        acting_user=harlan.tess, kind=PERSON, record_id=note.id, version=1, note="Where?", at=at
    )
    waiting = waiting_for(harlan.alice, at)
    assert [(one.step, one.title) for one in waiting] == [("answer", "Quarry search")]
    assert waiting_for(harlan.tess, at, q="quarry") == []


def test_the_queue_says_whom_a_record_is_about(harlan, put, at):
    put(harlan.alice, ROLE, {"person": harlan.bob.person_id, "role": "handler", "from_at": at})
    assert [one.about for one in waiting_for(harlan.tess, at, kind=ROLE, q="bob alice")] == [
        "Deputy Bob Tanaka"
    ]


def test_nobody_waits_for_a_record_of_his_own_conduct(harlan, put, at):
    values = {"person": harlan.tess.person_id, "role": "handler", "from_at": at}
    row = put(harlan.alice, ROLE, values)
    assert row.id not in {one.row.id for one in waiting_for(harlan.tess, at)}


def test_a_step_is_due_from_when_it_came_and_not_from_when_the_record_was_written(harlan, note, at):
    later = at + timedelta(days=12)
    return_record(
        acting_user=harlan.tess, kind=PERSON, record_id=note.id, version=note.version,
        note="Which side?", at=later,
    )  # fmt: skip
    (one,) = waiting_for(harlan.alice, later, q="quarry")
    assert (one.since, one.asked_at, one.is_long, one.days) == (at, later, False, 12)
    slots.register_prompts("records", _own_source())
    asked = {prompt.prompt.title: prompt for prompt in prompts_for(harlan.alice, later)}
    assert not asked["Answer a note: Quarry search"].is_overdue
    assert waiting_for(harlan.alice, later + timedelta(days=8), q="quarry")[0].is_long


def test_long_waiting_and_filters(harlan, note, at):
    later = at + timedelta(days=8)
    assert waiting_for(harlan.tess, later, q="quarry")[0].is_long
    assert not waiting_for(harlan.tess, at, q="quarry")[0].is_long
    assert waiting_for(harlan.tess, at, step="approve") == []
    assert waiting_for(harlan.tess, at, kind="no.kind") == []
