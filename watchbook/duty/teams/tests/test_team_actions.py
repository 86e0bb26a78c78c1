from __future__ import annotations

from datetime import timedelta

import pytest

from watchbook.duty.teams.actions import add_team, amend_team, end_team
from watchbook.duty.teams.choices import EndReason
from watchbook.duty.teams.errors import OverlapError, TeamsError
from watchbook.duty.teams.models import Team
from watchbook.duty.teams.queries import (
    current_team_of,
    handlers,
    in_force,
    team_of,
    teams,
    teams_between,
    teams_now,
    teams_of_dog,
    teams_of_handler,
)
from watchbook.duty.teams.tests.factories import make_dog, make_team
from watchbook.ground.ledger.errors import UnknownRecordError
from watchbook.ground.ledger.once import one_reading
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.records.errors import InvalidError
from watchbook.ground.records.models import TimelineRow

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_harlan(cast):
    with acting_for("harlan"):
        yield


def test_a_team_is_one_dog_with_one_handler_from_a_day(cast, at):
    team = make_team(cast.alice, at)
    assert str(team) == "Juno and Deputy Alice Marlow"
    assert current_team_of(cast.alice, cast.alice.person_id, at) == team


def test_a_team_stands_in_the_life_of_dog_handler_and_team(cast, at):
    team = make_team(cast.alice, at)
    for subject in (team.dog_id, team.handler_id, team.id):
        titles = list(TimelineRow.objects.filter(subject=subject).values_list("title", flat=True))
        assert "Team begins" in titles


def test_ending_a_team_says_when_and_why(cast, at):
    team = make_team(cast.alice, at)
    ended = end_team(
        acting_user=cast.dana, team=team, until_at=at, end_reason="dog-retired", at=at,
        end_note="After seven years",
    )  # fmt: skip
    assert ended.version == 2
    assert current_team_of(cast.alice, cast.alice.person_id, at + timedelta(seconds=1)) is None
    line = TimelineRow.objects.get(subject=team.id, title="Team ends")
    assert line.text == "The dog retires. After seven years"


def test_death_is_no_reason_anyone_can_pick():
    words = " ".join(f"{value} {label}" for value, label in EndReason.choices).lower()
    assert not any(
        word in words
        for word in ("death", "dead", "died", "die", "killed", "deceased", "euthan", "loss")
    )


@pytest.mark.parametrize("reason", ["", "death", "died"])
def test_it_refuses_an_end_without_a_reason_of_the_list(cast, at, reason):
    team = make_team(cast.alice, at)
    with pytest.raises(InvalidError):
        end_team(acting_user=cast.dana, team=team, until_at=at, end_reason=reason, at=at)
    assert Team.objects.get(id=team.id).until_at is None


def test_it_refuses_to_end_a_team_twice(cast, at):
    team = make_team(cast.alice, at)
    ended = end_team(acting_user=cast.dana, team=team, until_at=at, end_reason="other", at=at)
    with pytest.raises(InvalidError):
        end_team(acting_user=cast.dana, team=ended, until_at=at, end_reason="other", at=at)


def test_it_refuses_an_end_before_the_beginning(cast, at):
    team = make_team(cast.alice, at)
    with pytest.raises(InvalidError, match="cannot end before"):
        end_team(
            acting_user=cast.dana, team=team, until_at=at - timedelta(days=500),
            end_reason="other", at=at,
        )  # fmt: skip


def test_it_refuses_a_second_team_of_the_dog_in_the_same_time(cast, at):
    team = make_team(cast.alice, at)
    with pytest.raises(OverlapError, match="Juno and Deputy Alice Marlow"):
        make_team(cast.bob, at, team.dog, days=10)
    assert Team.objects.count() == 1


def test_a_temporary_handler_stands_beside_the_dogs_own_team(cast, at):
    own = make_team(cast.alice, at)
    temporary = make_team(cast.bob, at, own.dog, days=3, is_temporary=True)
    assert set(teams_of_dog(cast.dana, own.dog_id)) == {own, temporary}
    assert current_team_of(cast.dana, cast.bob.person_id, at) == temporary
    assert TimelineRow.objects.get(subject=temporary.id).title == "Temporary team begins"


def test_a_handler_with_two_dogs_stands_first_in_his_own_team(cast, at):
    own = make_team(cast.bob, at)
    make_team(cast.bob, at, make_dog("harlan", at, "Rex"), days=2, is_temporary=True)
    assert current_team_of(cast.bob, cast.bob.person_id, at) == own
    assert teams_of_handler(cast.bob).count() == 2


def test_a_dog_goes_on_with_another_handler_after_its_team_ended(cast, at):
    first = make_team(cast.alice, at)
    end_team(
        acting_user=cast.dana, team=first, until_at=at - timedelta(days=20),
        end_reason="reassigned", at=at,
    )  # fmt: skip
    second = make_team(cast.bob, at, first.dog, days=20)
    assert list(teams(cast.dana, at)) == [second]
    assert list(teams(cast.dana, at - timedelta(days=30))) == [first]


def test_a_day_entered_wrongly_is_amended_with_a_reason(cast, at):
    team = make_team(cast.alice, at)
    newest = amend_team(
        acting_user=cast.ada, team=team, changes={"from_at": at - timedelta(days=500)},
        reason="Order of assignment found", at=at,
    )  # fmt: skip
    assert newest.from_at == at - timedelta(days=500)
    assert newest.version == 2


def test_it_refuses_another_dog_or_handler_in_an_amendment(cast, at):
    team = make_team(cast.alice, at)
    other = make_dog("harlan", at, "Rex")
    for changes in ({"dog": other.id}, {"handler": cast.bob.person_id}):
        with pytest.raises(TeamsError, match="for good"):
            amend_team(acting_user=cast.dana, team=team, changes=changes, reason="wrong", at=at)


@pytest.mark.parametrize("who", ["alice", "tess", "dov", "vera", "flora", "nobody"])
def test_it_refuses_anybody_but_supervisor_and_administrator(cast, at, who):
    dog = make_dog("harlan", at)
    values = {"dog": dog.id, "handler": cast.alice.person_id, "from_at": at}
    with pytest.raises(NotAllowedError):
        add_team(acting_user=getattr(cast, who), values=values, at=at)


def test_it_refuses_a_handler_of_another_agency(cast, at):
    dog = make_dog("harlan", at)
    values = {"dog": dog.id, "handler": cast.charlie.person_id, "from_at": at}
    with pytest.raises(UnknownRecordError):
        add_team(acting_user=cast.dana, values=values, at=at)


def test_another_agency_and_strangers_see_no_team(cast, at):
    team = make_team(cast.alice, at)
    for who in ("charlie", "vera", "flora", "nobody"):
        assert team_of(getattr(cast, who), team.id) is None
    for who in ("alice", "bob", "dana", "tess", "dov"):
        assert team_of(getattr(cast, who), team.id) == team


def test_handlers_are_those_with_the_role_or_a_team(cast, at):
    make_team(cast.tess, at)
    names = [person.name for person in handlers(cast.dana)]
    assert names == ["Alice Marlow", "Bob Tanaka", "Tess Okafor"]
    assert [person.name for person in handlers(cast.flora)] == []


def test_the_teams_of_a_page_are_those_that_a_statement_would_name(cast, at):
    dogs = [make_dog("harlan", at, f"Dog {n}", microchip=f"98514100000000{n}") for n in range(3)]
    old, now, coming = (
        make_team(cast.alice, at, dogs[0], days=400),
        make_team(cast.bob, at, dogs[1], days=0),
        make_team(cast.tess, at, dogs[2], days=-3),
    )
    end_team(
        acting_user=cast.dana, team=old, until_at=at - timedelta(days=2),
        end_reason=EndReason.REASSIGNED, at=at,
    )  # fmt: skip
    moments = [at + timedelta(days=days) for days in (-500, -60, -2, -1, 0, 2, 3, 4)]
    moments += [at - timedelta(days=2, microseconds=1), at - timedelta(microseconds=1)]
    for order in (moments, list(reversed(moments))):
        with one_reading():
            for then in order:
                asked = set(Team.objects.filter(in_force(then), agency_id="harlan"))
                assert set(teams_now("harlan", then)) == asked, then
    with one_reading():
        month = teams_between("harlan", at - timedelta(days=20), at)
    assert set(month) == {old}
    assert set(teams_between("harlan", at, at + timedelta(days=9))) == {now, coming}
    assert teams_now("calder", at) == []
