from __future__ import annotations

from random import Random
from uuid import UUID

from watchbook.after.casualty.schema.casualties import LINE
from watchbook.core.schema import validate
from watchbook.front.demo import cast
from watchbook.front.demo.casualty import Casualties

MOST = 45


def made():
    keys = [team.handler.key for team in cast.TEAMS]
    teams = {key: UUID(int=place) for place, key in enumerate(keys, 1)}
    dogs = {team: UUID(int=1000 + place) for place, team in enumerate(teams.values(), 1)}
    return Casualties(Random(13), teams, dogs).all()


def test_the_same_chance_makes_the_same_night_and_no_more_than_its_share():
    assert made() == made()
    assert len(made()) <= MOST


def test_every_line_is_one_that_a_phone_may_send():
    told = [validate(LINE, one.values).problems for one in made() if one.what == LINE.kind]
    assert not any(told)


def test_the_two_story_teams_are_left_as_they_are():
    keys = {team.handler.key for team in cast.STORY_TEAMS}
    assert not [one for one in made() if one.who in keys]
