"""The way back: the veterinarian's plan, its steps as dates, fitness in the same write."""

from __future__ import annotations

from datetime import timedelta

import pytest

from watchbook.after.casualty.prompts.handover import planned_steps
from watchbook.duty.health.models import Fitness
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.records.errors import InvalidError
from watchbook.ground.records.queries.prompts import prompts_for


@pytest.fixture
def home(night):
    night.casualty = night.down()
    night.write("alice", "ending", casualty=night.casualty.id, how="discharged")
    return night


def plan(night, who="dana", **values):
    told = {
        "casualty": night.casualty.id, "decision": "recovering", "plan": "Lead only for 14 days.",
        "steps": [{"id": "s1", "text": "Stitches out", "due_on": night.at.date()}],
    } | values  # fmt: skip
    return night.write(who, "recovery", **told)


def asked(night, viewer, days=0):
    found = prompts_for(viewer, night.at + timedelta(days=days))
    return [one.prompt.title for one in found if one.prompt.kind == "casualty.step"]


def test_the_veterinarian_s_own_plan_is_a_word_on_fitness_too(home, vera):
    row = plan(home, vera, status="unfit", review_on=(home.at + timedelta(days=14)).date())
    assert row.by_veterinarian_id == vera.person_id
    fitness = Fitness.objects.get()
    assert (fitness.status, fitness.dog_id) == ("unfit", home.juno.id)
    assert fitness.by_veterinarian_id == vera.person_id
    back = home.write(vera, "recovery", amends=row, reason="Healed", casualty=home.casualty.id,
                      decision="returned", status="fit", decided_on=home.at.date())  # fmt: skip
    assert str(back) == "Back to duty"
    assert Fitness.objects.count() == 2


def test_a_plan_as_told_names_the_veterinarian(home):
    with pytest.raises(InvalidError, match="name of the veterinarian"):
        plan(home)
    row = plan(home, veterinarian="Dr. Holm")
    assert row.by_veterinarian_id is None
    page = home.get("alice", "recovery", casualty_id=home.casualty.id).content.decode()
    assert "As told by Dr. Holm; not the veterinarian" in page


def test_without_a_proved_address_it_is_not_the_veterinarian_s_own_word(home):
    with pytest.raises((NotAllowedError, LookupError, Exception), match=r"."):
        plan(home, home.cast.vera)
    with pytest.raises(NotAllowedError):
        plan(home, "alice", veterinarian="Dr. Holm")


def test_no_plan_is_written_while_the_handler_has_not_heard_how_the_dog_is(night):
    night.casualty = night.down()
    with pytest.raises(InvalidError, match="once it is recorded that the handler heard"):
        plan(night, veterinarian="Dr. Holm")
    page = night.get("dana", "recovery", casualty_id=night.casualty.id).content.decode()
    assert "Not yet" in page


def test_a_dog_that_is_unfit_is_not_back_to_duty(home):
    with pytest.raises(InvalidError, match="check both"):
        plan(home, veterinarian="Dr. Holm", decision="returned", status="unfit")


def test_steps_are_asked_on_their_day_and_stand_in_calendars(home):
    plan(home, veterinarian="Dr. Holm")
    assert asked(home, home.cast.alice) == ["Juno: Stitches out"]
    assert asked(home, home.cast.bob) == []
    week = home.at + timedelta(days=7)
    dated = list(planned_steps(home.cast.alice, home.at - timedelta(days=1), week))
    assert [(one.title, one.words) for one in dated] == [("Juno: Stitches out", "A step of a plan")]
    assert list(planned_steps(home.cast.bob, home.at - timedelta(days=1), week)) == []


def test_the_page_says_what_is_next_where_the_dog_does_not_come_back(home):
    plan(home, veterinarian="Dr. Holm", decision="leaves", steps=[])
    page = home.get("dana", "recovery", casualty_id=home.casualty.id).content.decode()
    assert "What is next" in page
    assert home.get("dov", "recovery", casualty_id=home.casualty.id).status_code == 403
