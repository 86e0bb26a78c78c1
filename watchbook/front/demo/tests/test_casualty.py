from __future__ import annotations

from random import Random
from uuid import UUID

from watchbook.after.casualty.schema.casualties import LINE
from watchbook.core.schema import validate
from watchbook.front.demo import cast
from watchbook.front.demo.afterwards import Afterwards
from watchbook.front.demo.casualty import Casualties
from watchbook.ground.ledger.kinds import kind_named

MOST = 45


def teams_and_dogs():
    keys = [team.handler.key for team in cast.TEAMS]
    teams = {key: UUID(int=place) for place, key in enumerate(keys, 1)}
    return teams, {team: UUID(int=1000 + place) for place, team in enumerate(teams.values(), 1)}


def made():
    return Casualties(Random(13), *teams_and_dogs()).all()


def test_the_same_chance_makes_the_same_night_and_no_more_than_its_share():
    assert made() == made()
    assert len(made()) <= MOST


def test_every_line_is_one_that_a_phone_may_send():
    told = [validate(LINE, one.values).problems for one in made() if one.what == LINE.kind]
    assert not any(told)


def test_the_two_story_teams_are_left_as_they_are():
    keys = {team.handler.key for team in cast.STORY_TEAMS}
    assert not [one for one in made() if one.who in keys]


def test_the_way_back_is_the_same_each_time_belongs_to_the_night_and_leads_to_duty():
    def followed():
        hurt = Casualties(Random(13), *teams_and_dogs())
        hurt.all()
        return hurt.night, Afterwards(Random(31), hurt).all()

    night, listed = followed()
    assert (night, listed) == followed()
    assert len(listed) <= MOST
    assert {one.values["casualty"] for one in listed if "casualty" in one.values} == {night}
    assert [one.values["decision"] for one in listed if one.what == "casualty.recovery"] == [
        "returned"
    ]
    for one in listed:
        assert not validate(kind_named(one.what).schema, one.values).problems
