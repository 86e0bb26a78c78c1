from __future__ import annotations

from random import Random
from uuid import UUID

from watchbook.front.demo import cast
from watchbook.front.demo.caring import Caring

MOST = 150


def made():
    keys = [team.handler.key for team in cast.TEAMS]
    teams = {key: UUID(int=place) for place, key in enumerate(keys, 1)}
    dogs = {team: UUID(int=1000 + place) for place, team in enumerate(teams.values(), 1)}
    return Caring(Random(5), teams, dogs).all()


def test_the_same_chance_makes_the_same_year_and_no_more_than_its_share():
    assert made() == made()
    assert len(made()) <= MOST


def test_of_the_two_story_teams_nothing_but_weights_is_told():
    keys = {team.handler.key for team in cast.STORY_TEAMS}
    assert {one.what for one in made() if one.who in keys} == {"health.weight"}


def test_every_dog_of_the_unit_has_a_series_of_weights():
    weighed = [one.values["dog"] for one in made() if one.what == "health.weight"]
    assert min(weighed.count(dog) for dog in set(weighed)) >= 4
    assert len(set(weighed)) == len(cast.TEAMS)


def test_something_is_due_something_restricts_and_a_car_has_sent_an_alarm():
    told = {one.what for one in made()}
    assert {"health.fitness", "health.vaccine", "watches.limits", "car-alarm"} <= told
