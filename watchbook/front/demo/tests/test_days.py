"""The list of what the demo's people do: the same every time, believable, and not too long."""

from random import Random
from uuid import UUID

import pytest

from watchbook.front.demo import cast
from watchbook.front.demo.build import SEED
from watchbook.front.demo.days import Days, ids_of

MOST = 8_000


def ids(seed=SEED):
    """A chance, and the ids of people and teams that it makes first."""
    chance = Random(seed)
    everybody = [*cast.STAFF, *(team.handler for team in cast.TEAMS)]
    people = dict(ids_of(chance, [one.key for one in everybody]))
    return chance, people, dict(ids_of(chance, [team.handler.key for team in cast.TEAMS]))


def made(seed=SEED):
    return Days(*ids(seed)).all()


@pytest.fixture(scope="module")
def days():
    return made()


def test_the_same_chance_makes_the_same_records_and_times(days):
    assert made() == days
    assert [one.values for one in made()] == [one.values for one in days]
    assert made(SEED + 1) != days


def test_three_years_stay_under_the_bound(days):
    assert 5_000 < len(days) <= MOST
    assert min(one.at for one in days).year == cast.BEGINS.year
    assert max(one.at for one in days) < cast.ENDS


def test_things_are_done_in_the_order_of_time_and_each_record_is_new_once(days):
    assert [one.at for one in days] == sorted(one.at for one in days)
    written = [one.record_id for one in days if "." in one.what]
    assert len(set(written)) == len(written)


def test_every_team_runs_and_none_before_it_was_one(days):
    first = {}
    for one in days:
        if one.what == "training.performance":
            first.setdefault(UUID(str(one.values["team"])), one.at)
    teams = ids()[2]
    for team in cast.TEAMS:
        assert first[teams[team.handler.key]] >= team.since


def test_a_run_ends_after_it_began_and_is_received_after_that(days):
    for one in days:
        if one.what == "training.performance" and one.values.get("ended_at"):
            began, ended = str(one.values["started_at"]), str(one.values["ended_at"])
            assert began < ended <= one.at.isoformat()
