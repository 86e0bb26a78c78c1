"""Watches, care and marks of the demo: the same every time, believable, and not too many."""

from collections import Counter
from random import Random
from uuid import UUID

from watchbook.front.demo import cast
from watchbook.front.demo.build import SEED
from watchbook.front.demo.days import Days
from watchbook.front.demo.tests.test_days import MOST, ids
from watchbook.front.demo.working import Working


def made():
    teams = {team.handler.key: UUID(int=n) for n, team in enumerate(cast.TEAMS)}
    return Working(Random(SEED + 1), teams, {one: UUID(int=99) for one in teams.values()}).all()


def test_it_is_the_same_every_time():
    assert made() == made()
    assert [one.record_id for one in made()] == [one.record_id for one in made()]


def test_years_of_training_and_weeks_of_work_stay_a_demo():
    chance, people, teams = ids()
    assert len(made()) + len(Days(chance, people, teams).all()) < MOST


def test_every_team_stands_watches_and_cares_for_its_dog():
    counted = Counter((one.what, one.who) for one in made())
    for team in cast.TEAMS:
        key = team.handler.key
        assert counted["watches.watch", key] >= 8
        assert counted["watches.care", key] >= 16


def test_one_watch_has_no_end_so_that_the_book_asks():
    watches = [one for one in made() if one.what == "watches.watch"]
    assert [one.who for one in watches if "ended_at" not in one.values] == ["faulk", "dunmore"]


def test_nothing_reaches_the_server_before_it_happened_or_after_the_demo_ends():
    for one in made():
        assert one.at < cast.ENDS
        for name in ("ended_at", "began_at", "done_at", "marked_at", "seen_at"):
            assert one.values.get(name, one.at) <= one.at, one
