"""A restricted dog on a training day: planned only with a named override, done is always kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from watchbook.core.schema import described, validate
from watchbook.duty.health.actions import submit_fitness
from watchbook.duty.health.schema import FITNESS
from watchbook.duty.training import schema
from watchbook.duty.training.actions.setups import amend_event
from watchbook.duty.training.models import Event
from watchbook.duty.training.prompts import planned_while_restricted
from watchbook.duty.training.tests.factories import make_dog, make_event, make_run, make_team
from watchbook.duty.watches.prompts import unexplained_work
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.tests.factories import add_viewer
from watchbook.ground.records.errors import InvalidError
from watchbook.ground.records.sending import Sent

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
WHY = "Obedience on the long line only, as Dr. Lindqvist allows."


def restrict(day, team=None, **values):
    given = {
        "dog": (team or day.alices).dog_id, "status": "unfit", "veterinarian": "Dr. Lindqvist",
        "from_at": (day.at - 2 * DAY).isoformat(),
        "until_on": (day.at + 5 * DAY).date().isoformat(),
    } | values  # fmt: skip
    checked = validate(FITNESS, given)
    assert checked.is_valid, checked.problems
    return submit_fitness(Sent(acting_user=day.alice, values=checked.values, at=day.at))


def plan(day, teams=(), *, by="tess", ahead=DAY, why=(), **values):
    given = {
        "held_from": day.at + ahead, "held_until": day.at + ahead + 4 * HOUR,
        "overrides": [
            {"id": f"o{n}", "team": team.id, "reason": WHY} for n, team in enumerate(why)
        ],
    }  # fmt: skip
    return make_event(
        getattr(day.cast, by), day.at, teams or (day.alices, day.bobs), **given, **values
    )


def amend(day, event, by="tess", **values):
    held = kind_named("training.event").values_in(event) | values
    return amend_event(
        acting_user=getattr(day.cast, by),
        event=event,
        values=held,
        reason="Another hall",
        at=day.at,
    )


def test_a_restricted_dog_is_not_planned_and_the_refusal_says_by_whom_and_until_when(day):
    restrict(day)
    with pytest.raises(InvalidError) as refused:
        plan(day)
    (problem,) = refused.value.problems
    assert problem.pointer == "/overrides"
    assert "Juno is unfit for duty, as told by Dr. Lindqvist" in problem.message
    assert "Despite a restriction" in problem.message
    assert Event.objects.count() == 1


def test_every_restricted_dog_of_the_day_is_named_at_once(day):
    restrict(day)
    restrict(day, day.bobs)
    with pytest.raises(InvalidError) as refused:
        plan(day)
    assert [one.message.split()[0] for one in refused.value.problems] == ["Juno", "Rex"]


def test_it_is_planned_with_a_reason_for_that_team_under_a_name(day):
    word = restrict(day)
    event = plan(day, why=[day.alices])
    (line,) = event.overrides.all()
    assert (line.team_id, line.reason) == (day.alices.id, WHY)
    assert (line.decided_by_id, line.fitness_id) == (day.tess.person_id, word.id)
    page = day.cast.client_of(day.bob).get(
        reverse("training:event", kwargs={"agency": "harlan", "event_id": event.id})
    )
    assert WHY.encode() in page.content
    assert b"Decided by Deputy Tess Okafor" in page.content


def test_the_reason_of_one_team_is_not_another_s(day):
    restrict(day)
    restrict(day, day.bobs)
    with pytest.raises(InvalidError, match="Rex is unfit"):
        plan(day, why=[day.alices])


def test_a_handler_who_plans_does_not_decide_it(day):
    restrict(day)
    with pytest.raises(InvalidError, match="Juno is unfit"):
        plan(day, by="alice")
    with pytest.raises(NotAllowedError, match="trainer or a supervisor decides"):
        plan(day, by="alice", why=[day.alices])


def test_an_amendment_by_another_keeps_who_decided(day):
    restrict(day)
    event = amend(day, plan(day, why=[day.alices]), by="dana", place="Old hall")
    assert [one.decided_by_id for one in event.overrides.all()] == [day.tess.person_id]


def test_a_day_moved_into_the_restriction_is_refused_and_one_after_it_is_not(day):
    restrict(day)
    event = plan(day, ahead=8 * DAY)
    with pytest.raises(InvalidError, match="Juno is unfit"):
        amend(day, event, held_from=day.at + DAY, held_until=day.at + DAY + HOUR)


def test_a_reason_that_nothing_needs_is_not_kept(day):
    assert not plan(day, why=[day.alices]).overrides.exists()


def test_a_guest_s_dog_is_asked_for_too(day):
    guest = add_viewer(
        day.cast.agency, "gus@quarry.example", "Gus Ferro", ("guest",), day.at,
        event_id=day.event.id,
    )  # fmt: skip
    bolt = make_team(guest, day.at, make_dog("harlan", day.at, "Bolt", microchip="985141000000009"))
    restrict(day, bolt)
    with pytest.raises(InvalidError, match="Bolt is unfit"):
        plan(day, (day.bobs, bolt))


def test_a_day_that_has_begun_is_a_record_and_is_accepted(day):
    restrict(day)
    begun = make_event(day.tess, day.at, (day.alices,))
    assert begun.teams.count() == 1
    assert amend(day, begun, notes="Rained out at noon.").version == 2


def test_a_run_of_a_restricted_dog_is_kept_shown_and_asked_about(day):
    restrict(day)
    run = make_run(day.alice, day.at, day.alices, day.exercise)
    assert [one.due_at for one in unexplained_work(day.alice, day.at)] == [run.started_at]
    page = day.cast.client_of(day.cast.dana).get(
        reverse("training:run", kwargs={"agency": "harlan", "run_id": run.id})
    )
    assert b"The dog was restricted then" in page.content


def test_what_was_decided_on_the_day_answers_for_its_runs(day):
    restrict(day)
    event = plan(day, why=[day.alices], ahead=HOUR)
    later = day.at + 2 * HOUR
    make_run(day.alice, later, day.alices, started_at=later - 20 * timedelta(minutes=1),
             ended_at=later, discipline="obedience")  # fmt: skip
    assert event.overrides.count() == 1
    assert list(unexplained_work(day.alice, later)) == []


def test_a_day_that_stood_before_the_restriction_is_asked_about(day):
    event = plan(day)
    assert list(planned_while_restricted(day.tess, day.at)) == []
    restrict(day)
    (asked,) = planned_while_restricted(day.tess, day.at)
    assert asked.title == "Juno is on a training day and restricted"
    assert str(event.id) in asked.url
    assert list(planned_while_restricted(day.bob, day.at)) == []
    amend(day, event, overrides=[{"id": "o", "team": day.alices.id, "reason": WHY}])
    assert list(planned_while_restricted(day.tess, day.at)) == []


def test_the_form_asks_for_team_and_reason_only():
    members = {one["name"]: one for one in described(schema.EVENT)["members"]}
    assert [one["name"] for one in members["overrides"]["fields"]] == ["team", "reason"]
