from __future__ import annotations

import uuid

import pytest

from watchbook.duty.teams.actions import write_plan
from watchbook.duty.teams.errors import OverlapError, TeamsError
from watchbook.duty.teams.models import Dog, Plan, PlanCheck, Team
from watchbook.duty.teams.tests.factories import PLAN_VALUES, make_dog, make_team
from watchbook.ground.ledger.errors import StaleVersionError
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.records.errors import InvalidError
from watchbook.ground.records.sending import Sent
from watchbook.ground.records.slots import is_submittable, submission_action

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_harlan(cast):
    with acting_for("harlan"):
        yield


def _send(kind, viewer, values, at, **sent):
    given = {"record_id": uuid.uuid4(), "at": at} | sent
    return submission_action(kind)(Sent(acting_user=viewer, values=values, **given))


def test_a_dog_arrives_and_is_amended_with_a_reason(cast, at):
    dog = _send("teams.dog", cast.dana, {"name": "Rex"}, at)
    with pytest.raises(InvalidError):
        _send("teams.dog", cast.dana, {"name": "Ace"}, at, record_id=dog.id, based_on=1)
    _send("teams.dog", cast.dana, {"name": "Ace"}, at, record_id=dog.id, based_on=1, reason="typo")
    assert Dog.objects.get().name == "Ace"
    with pytest.raises(StaleVersionError):
        _send("teams.dog", cast.dana, {"name": "B"}, at, record_id=dog.id, based_on=1, reason="x")


def test_a_team_arrives_under_the_same_rules(cast, at):
    dog = make_dog("harlan", at)
    values = {"dog": dog.id, "handler": cast.alice.person_id, "from_at": at}
    team = _send("teams.team", cast.dana, values, at)
    with pytest.raises(OverlapError):
        _send("teams.team", cast.dana, values | {"handler": cast.bob.person_id}, at)
    _send("teams.team", cast.dana, values | {"is_temporary": True}, at, record_id=team.id,
          based_on=1, reason="stands in")  # fmt: skip
    assert Team.objects.get().is_temporary is True


def test_a_plan_and_its_check_arrive_from_the_handler(cast, at):
    team = make_team(cast.alice, at)
    values = {"team": team.id, "approach": "Slowly"}
    plan = _send("teams.plan", cast.alice, values, at)
    with pytest.raises(TeamsError):
        _send("teams.plan", cast.alice, values, at)
    check = {"plan": plan.id, "plan_version": 1, "checked_at": at}
    _send("teams.plancheck", cast.alice, check, at)
    with pytest.raises(InvalidError):
        _send("teams.plancheck", cast.alice, check | {"plan_version": 2}, at)
    assert (Plan.objects.count(), PlanCheck.objects.count()) == (1, 1)


@pytest.mark.parametrize("who", ["bob", "dov", "vera", "flora", "nobody"])
def test_it_refuses_whom_the_page_refuses(cast, at, who):
    viewer = getattr(cast, who)
    team = make_team(cast.alice, at)
    plan = write_plan(acting_user=cast.alice, team=team, values=PLAN_VALUES, at=at)
    for kind, values in (
        ("teams.dog", {"name": "Rex"}),
        ("teams.team", {"dog": team.dog_id, "handler": team.handler_id, "from_at": at}),
        ("teams.plan", {"team": team.id, "approach": "x"}),
        ("teams.plancheck", {"plan": plan.id, "plan_version": 1, "checked_at": at}),
    ):
        with pytest.raises(NotAllowedError):
            _send(kind, viewer, values, at)


def test_an_envelope_and_its_openings_never_arrive():
    assert not is_submittable("teams.envelope")
    assert not is_submittable("teams.opening")
