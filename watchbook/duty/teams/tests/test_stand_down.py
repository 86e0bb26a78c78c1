from __future__ import annotations

from datetime import timedelta

import pytest

from watchbook.duty.teams.actions import end_stand_down, end_team, stand_down
from watchbook.duty.teams.queries import Standing, stand_down_of, standing_of, standings
from watchbook.duty.teams.tests.factories import make_dog, make_team
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.tests.factories import person_of
from watchbook.ground.records.actions import silence
from watchbook.ground.records.models import Silence

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_harlan(cast):
    with acting_for("harlan"):
        yield


@pytest.mark.parametrize("what", ["team", "dog", "handler"])
def test_one_press_stands_down_a_team_a_dog_or_a_handler(cast, at, what):
    team = make_team(cast.alice, at)
    subject = {"team": team, "dog": team.dog, "handler": person_of(cast.alice)}[what]
    stand_down(acting_user=cast.dana, subject=subject, at=at)
    assert standing_of(cast.alice, team, at) is Standing.STOOD_DOWN
    assert stand_down_of(cast.dana, subject.id, at).since == at
    assert Silence.objects.get().cause == "stand-down"


def test_pressing_twice_writes_once(cast, at):
    team = make_team(cast.alice, at)
    stand_down(acting_user=cast.dana, subject=team, at=at)
    stand_down(acting_user=cast.dana, subject=team, at=at + timedelta(seconds=2))
    assert Silence.objects.count() == 1


def test_a_supervisor_ends_it_and_the_team_is_active_again(cast, at):
    team = make_team(cast.alice, at)
    stand_down(acting_user=cast.dana, subject=team, at=at)
    later = at + timedelta(hours=2)
    end_stand_down(acting_user=cast.dana, subject=team, at=later)
    assert standing_of(cast.alice, team, at + timedelta(hours=1)) is Standing.STOOD_DOWN
    assert standing_of(cast.alice, team, later) is Standing.ACTIVE


def test_ending_a_stand_down_leaves_a_silence_of_another_cause(cast, at):
    team = make_team(cast.alice, at)
    silence(acting_user=cast.dana, subject=team.id, cause="critical-incident", from_at=at, at=at)
    stand_down(acting_user=cast.dana, subject=team, at=at)
    end_stand_down(acting_user=cast.dana, subject=team, at=at + timedelta(hours=1))
    assert standing_of(cast.dana, team, at + timedelta(hours=2)) is Standing.STOOD_DOWN
    assert stand_down_of(cast.dana, team.id, at + timedelta(hours=2)).can_end is False


@pytest.mark.parametrize("who", ["alice", "bob", "tess", "dov", "ada", "vera", "flora", "nobody"])
def test_it_refuses_anybody_but_a_supervisor(cast, at, who):
    team = make_team(cast.alice, at)
    with pytest.raises(NotAllowedError):
        stand_down(acting_user=getattr(cast, who), subject=team, at=at)
    with pytest.raises(NotAllowedError):
        end_stand_down(acting_user=getattr(cast, who), subject=team, at=at)
    assert Silence.objects.count() == 0


def test_many_teams_stand_each_for_itself(cast, at):
    active = make_team(cast.alice, at)
    ended = make_team(cast.bob, at, make_dog("harlan", at, "Rex"))
    ended = end_team(acting_user=cast.dana, team=ended, until_at=at, end_reason="unsuited", at=at)
    coming = make_team(cast.bob, at, make_dog("harlan", at, "Ace"), days=-3)
    assert standings(cast.dana, [active, ended, coming], at) == {
        active.id: Standing.ACTIVE,
        ended.id: Standing.ENDED,
        coming.id: Standing.COMING,
    }
