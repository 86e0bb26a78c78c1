from __future__ import annotations

from datetime import timedelta

from watchbook.duty.deployments.prompts import backward_times, waiting_results, without_number
from watchbook.duty.deployments.tests.factories import make_deployment, make_incident
from watchbook.duty.watches.models import Story
from watchbook.duty.watches.prompts import untold_marks
from watchbook.duty.watches.tests.factories import make_marker
from watchbook.ground.people.viewer import system_viewer

DAY = timedelta(days=1)
COCAINE = {"id": "a", "result": "confirmed", "substance": "cocaine"}


def test_a_deployment_without_a_number_is_asked_about_after_three_days(pair):
    make_deployment(pair.alice, pair.at, pair.alices)
    assert not list(without_number(pair.alice, pair.at + 2 * DAY))
    (asked,) = without_number(pair.alice, pair.at + 4 * DAY)
    assert asked.audience == (pair.alice.actor_id,)
    assert asked.due_at == pair.at + 3 * DAY
    assert pair.alices.dog_id in asked.subjects


def test_none_is_asked_of_a_display_of_one_with_a_number_or_of_an_old_one(pair):
    make_deployment(pair.alice, pair.at, pair.alices, task="display")
    make_deployment(pair.alice, pair.at, pair.alices, number="26-1")
    incident = make_incident(pair.alice, pair.at, number="26-2")
    make_deployment(pair.alice, pair.at, pair.alices, incident=incident.id)
    make_deployment(pair.alice, pair.at - 100 * DAY, pair.alices)
    assert not list(without_number(pair.alice, pair.at + 4 * DAY))


def test_an_incident_without_a_number_leaves_its_deployment_asked_about(pair):
    incident = make_incident(pair.alice, pair.at)
    make_deployment(pair.alice, pair.at, pair.alices, incident=incident.id)
    assert len(list(without_number(pair.alice, pair.at + 4 * DAY))) == 1


def test_a_typed_minute_of_a_pressed_time_is_not_asked_about(pair):
    pressed = pair.at.replace(second=0) + timedelta(seconds=37)
    typed = pressed.replace(second=0)
    for ended, is_asked in ((typed, False), (typed - timedelta(minutes=1), True),
                            (pressed - timedelta(seconds=7), True)):  # fmt: skip
        told = make_incident(pair.alice, pair.at, sniff_began_at=pressed, sniff_ended_at=ended)
        used = make_deployment(pair.bob, pair.at, pair.bobs, began_at=pressed, ended_at=ended)
        about = {one.url for by in (pair.alice, pair.bob) for one in backward_times(by, pair.at)}
        for row in (told, used):
            assert any(str(row.id) in url for url in about) is is_asked, (ended, row)


def test_times_that_run_backwards_are_asked_of_who_wrote_them(pair):
    make_incident(pair.alice, pair.at, stop_began_at=pair.at, stop_ended_at=pair.at - DAY)
    make_deployment(pair.bob, pair.at, pair.bobs, ended_at=pair.at - DAY)
    make_incident(pair.alice, pair.at, stop_began_at=pair.at)
    (first,) = backward_times(pair.alice, pair.at)
    (second,) = backward_times(pair.bob, pair.at)
    assert (first.audience, second.audience) == ((pair.alice.actor_id,), (pair.bob.actor_id,))
    assert "The stop ends before it begins" in first.text
    assert not list(backward_times(pair.dana, pair.at))
    assert len(list(backward_times(system_viewer("harlan"), pair.at))) == 2


def test_a_phase_that_runs_backwards_is_asked_of_who_wrote_it(pair):
    phases = [{"id": "a", "phase": "search", "began_at": pair.at, "ended_at": pair.at - DAY}]
    make_incident(pair.alice, pair.at - DAY, phases=phases)
    (asked,) = backward_times(pair.alice, pair.at)
    assert asked.text == "Phase “Search” ends before it begins (24 h 00 min)."


def test_a_laboratory_result_is_asked_for_after_sixty_days(pair):
    at = pair.at - 61 * DAY
    make_deployment(pair.alice, at, pair.alices, findings=[COCAINE])
    make_deployment(pair.alice, at, pair.alices, findings=[COCAINE | {"laboratory": "not-sent"}])
    make_deployment(pair.alice, at, pair.alices, findings=[COCAINE | {"result": "not-confirmed"}])
    make_deployment(pair.alice, pair.at, pair.alices, findings=[COCAINE])
    (asked,) = waiting_results(pair.alice, pair.at)
    assert asked.due_at == at + 60 * DAY


def test_a_mark_that_a_deployment_names_is_told(pair):
    told = make_marker(pair.alice, pair.at, team=pair.alices.id)
    other = make_marker(pair.alice, pair.at, team=pair.alices.id, note="Another")
    make_deployment(pair.alice, pair.at, pair.alices, marker=told.id)
    (asked,) = untold_marks(pair.alice, pair.at + DAY)
    assert str(other.id) in asked.url
    assert not Story.objects.exists()
