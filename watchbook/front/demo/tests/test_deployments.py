"""The demo's year of deployments: the same every time, within its allowance, with its oddities."""

from collections import Counter
from datetime import timedelta
from random import Random
from uuid import UUID

from watchbook.duty.deployments.clock import backwards
from watchbook.front.demo import cast
from watchbook.front.demo.build import SEED
from watchbook.front.demo.deployments import Deployments

MOST = 450


def made():
    teams = {team.handler.key: UUID(int=n) for n, team in enumerate(cast.TEAMS)}
    return Deployments(Random(SEED + 2), teams).all()


def of(kind):
    return [one for one in made() if one.what == f"deployments.{kind}"]


def test_it_is_the_same_every_time_and_stays_within_its_allowance():
    assert made() == made()
    records = [one for one in made() if one.what not in ("review", "approve")]
    assert len(records) <= MOST


def test_every_team_was_deployed_in_its_year_on_tasks_of_its_kind():
    counted = Counter(one.who for one in of("deployment"))
    assert all(counted[team.handler.key] >= 4 for team in cast.TEAMS)
    tasks = {one.values["task"] for one in of("deployment")}
    assert {"sniff-vehicle", "sniff-parcel", "track", "building-search", "display"} <= tasks


def test_it_holds_what_a_year_also_holds():
    assert [one.who for one in of("incident") if one.values.get("has_no_task")] == ["dunmore"]
    assert [one.who for one in of("incident") if backwards(one.values)] == ["greer"]
    late = [one for one in of("deployment") if one.at - one.values["began_at"] > timedelta(days=1)]
    assert [one.who for one in late] == ["halvorsen"]
    results = Counter(
        line["result"] for one in of("deployment") for line in one.values.get("findings", ())
    )
    assert results["confirmed"] > results["not-confirmed"] > 0
    assert any("trail" in one.values for one in of("deployment"))


def test_nothing_is_asked_of_the_teams_that_stories_begin_from():
    for team in cast.STORY_TEAMS:
        own = [one.values for one in of("deployment") if one.who == team.handler.key]
        assert all(
            one.get("number") or one.get("incident") or one["task"] == "display" for one in own
        )
