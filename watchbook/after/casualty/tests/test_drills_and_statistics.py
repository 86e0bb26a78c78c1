from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from watchbook.after.casualty.actions.casualties import (
    submit_casualty,
    submit_ending,
    submit_same,
)
from watchbook.after.casualty.actions.lines import submit_line
from watchbook.after.casualty.actions.officers import submit_moment, submit_officer
from watchbook.after.casualty.queries.drills import drills_and_tests
from watchbook.after.casualty.queries.statistics import statistics
from watchbook.duty.teams.tests.factories import make_team
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.records.figures import Asked, answered, figure_named
from watchbook.ground.records.sending import Sent
from watchbook.ground.records.slots import submission_action


class Year:
    def __init__(self, cast, at):
        self.cast, self.at = cast, at
        self.dog = make_team(cast.alice, at).dog

    def sent(self, action, at, **values):
        return action(Sent(acting_user=self.cast.alice, values=values, at=at, occurred_at=at))

    def casualty(self, after_days=0, **values):
        at = self.at + timedelta(days=after_days)
        return self.sent(submit_casualty, at, dog=self.dog.id, **values)

    def line(self, casualty, after_s, what, **values):
        at = casualty.happened_at + timedelta(seconds=after_s)
        return self.sent(submit_line, at, casualty=casualty.id, what=what, **values)

    def get(self, who, name, query=""):
        url = reverse(f"casualty:{name}", kwargs={"agency": "harlan"})
        response = self.cast.client_of(getattr(self.cast, who)).get(url + query)
        if response.streaming:
            return b"".join(response.streaming_content).decode()
        return response.content.decode()

    def status(self, who, name):
        url = reverse(f"casualty:{name}", kwargs={"agency": "harlan"})
        return self.cast.client_of(getattr(self.cast, who)).get(url).status_code


@pytest.fixture
def year(db, cast, at):
    with acting_for("harlan"):
        yield Year(cast, at)


def test_a_drill_of_k9_down_has_its_times_from_the_press(year):
    drill = year.casualty(is_drill=True, place_words="The yard")
    year.line(drill, 31, "tourniquet-on", site="left-fore")
    year.line(drill, 19, "note", words="Quiet")
    year.line(drill, 24, "pressure")
    year.line(drill, 140, "spoken")
    [found] = drills_and_tests(year.cast.dana)
    assert (found.to_bleeding.seconds, found.to_spoken.seconds) == (24, 140)
    page = year.get("dov", "drills")
    assert "0:24" in page
    assert "2:20" in page
    assert "Quiet" not in page


def test_a_drill_of_officer_down_has_the_dog_away_and_care(year):
    drill = year.sent(submit_officer, year.at, dog=year.dog.id, is_drill=True)
    for after_s, what in ((90, "dog-away"), (104, "care-reached")):
        at = year.at + timedelta(seconds=after_s)
        year.sent(submit_moment, at, officer=drill.id, what=what)
    [found] = drills_and_tests(year.cast.dana)
    assert (found.to_away.seconds, found.to_care.seconds) == (90, 104)
    rows = json.loads(year.get("dana", "drills", "?format=json"))["rows"]
    assert [(row["what"], row["dog_away_s"], row["bleeding_control_s"]) for row in rows] == [
        ("Officer down", 90, None)
    ]


def test_the_first_answer_counts_from_the_press(year):
    drill = year.casualty(is_drill=True)
    for after_s in (75, 40, 300):
        at = year.at + timedelta(seconds=after_s)
        sent = Sent(acting_user=year.cast.dov, values={"subject": drill.id}, at=at, occurred_at=at)
        submission_action("casualty.answer")(sent)
    [found] = drills_and_tests(year.cast.dana)
    assert found.to_answer.seconds == 40


def test_what_was_not_pressed_is_not_recorded_and_no_drill_is_left_out(year):
    assert "No test and no drill yet" in year.get("dana", "drills")
    year.casualty()
    year.casualty(is_drill=True)
    page = year.get("dana", "drills")
    assert page.count(">not recorded<") == 3
    assert "No test or drill matches" in year.get("dana", "drills", "?what=officer")


def test_statistics_count_no_drill_no_wrong_press_and_one_night_once(year):
    heat, shot = year.casualty(mechanism="heat"), year.casualty(5, mechanism="shot")
    year.casualty(6, mechanism="shot", is_drill=True)
    wrong = year.casualty(7, mechanism="heat")
    year.sent(submit_ending, wrong.happened_at, casualty=wrong.id, how="cancelled")
    first, second = year.casualty(40, mechanism="vehicle"), year.casualty(40)
    year.sent(submit_same, second.happened_at, casualty=second.id, other=first.id)
    told = statistics(year.cast.dana)
    assert told.n == 3
    assert {one.value: one.n for one in told.by_cause}.get("heat") == 1
    assert sum(one.n for one in told.by_cause) == 3
    assert [(one.label, one.n) for one in told.by_place] == [("not recorded", 3)]
    zone = ZoneInfo(year.cast.dana.timezone)
    months = {f"{one.happened_at.astimezone(zone):%Y-%m}" for one in (heat, shot, first)}
    assert [month for month, _ in told.by_month] == sorted(months)


def test_each_number_says_its_n_and_rule_and_opens_its_records(year):
    year.casualty(mechanism="heat")
    page = year.get("dana", "statistics")
    assert "?mechanism=heat&amp;drills=without" in page
    assert "n = 1." in page
    assert "Rule version 1" in page
    told = json.loads(year.get("dana", "statistics", "?format=json"))
    assert told["n"] == 1
    assert told["rule"].startswith("Casualties of dogs")
    assert "No casualty in this period" in year.get("dana", "statistics", "?since=2090-01-01")


def test_the_figures_are_those_of_the_page(year):
    year.casualty(mechanism="heat")
    year.casualty(1, mechanism="bite")
    asked = Asked(since=datetime(2020, 1, 1, tzinfo=UTC), until=datetime(2040, 1, 1, tzinfo=UTC))
    heat = figure_named("casualty.heat")
    assert answered(year.cast.dana, heat, asked).value == 1
    assert answered(year.cast.dana, figure_named("casualty.count"), asked).value == 2
    assert sum(part.amount for part in heat.parts(year.cast.dana, asked)) == 1


@pytest.mark.parametrize("who", ["charlie", "flora"])
def test_nobody_outside_the_unit_reads_them(year, who):
    year.casualty(is_drill=True)
    assert year.status(who, "drills") in {403, 404}
    assert year.status(who, "statistics") in {403, 404}
