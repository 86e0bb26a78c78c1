from __future__ import annotations

from datetime import UTC, timedelta

import pytest

from watchbook.duty.teams.tests.factories import make_team
from watchbook.duty.teams.weather import metar_facts
from watchbook.duty.training.tests.factories import make_exercise
from watchbook.duty.training.views.exercises import setup_facts
from watchbook.ground.ledger.tenancy import acting_for


def line_at(moment):
    return f"KALD {moment.astimezone(UTC):%d%H%M}Z 27015KT 10SM FEW080 M02/M10 A3012"


@pytest.fixture
def told(db, cast, at):
    def told(line, **values):
        with acting_for("harlan"):
            make_team(cast.alice, at)
            exercise = make_exercise(cast.tess, at, metar=line, **values)
            return exercise, dict(setup_facts(exercise))

    return told


def test_a_report_stands_beside_what_the_trainer_saw_with_station_and_distance(told, at):
    line = line_at(at - timedelta(hours=1))
    exercise, facts = told(line, metar_distance_m="12.5", wind="calm")
    assert exercise.metar == line
    assert facts["The report as it stands"] == line
    words = facts["Weather, as a station reported it"]
    assert words.startswith("KALD at ")
    assert "12.5 km away, -2 °C (28 °F), dew point -10 °C" in words
    assert "wind 7.7 m/s (15 kt, 17 mph) from 270°, visibility 16.093 km (10 mi)" in words
    assert "1020 hPa (30.12 inHg)" in words
    assert "wind calm" in facts["Weather, as the trainer saw it"]


def test_a_report_of_another_day_or_none_at_all_is_kept_and_says_why(told, at):
    for line, reason in (
        (line_at(at - timedelta(days=9)), "another day or month"),
        ("windy, I think", "could not be read"),
    ):
        exercise, facts = told(line)
        assert exercise.metar == line
        assert reason in facts["Weather, as a station reported it"]
        assert facts["The report as it stands"] == line


def test_where_no_report_was_written_no_line_of_it_stands(at):
    assert metar_facts(None, 3000, at) == []


def test_gusts_a_changing_wind_and_a_calm_are_said(at):
    stamp = f"{at.astimezone(UTC):%d%H%M}Z"
    words = {
        wind: dict(metar_facts(f"KALD {stamp} {wind} 10SM", None, at))[
            "Weather, as a station reported it"
        ]
        for wind in ("VRB03G20KT", "00000KT", "/////KT")
    }
    changing = words["VRB03G20KT"]
    assert "wind 1.5 m/s (3 kt, 3 mph) from changing directions" in changing
    assert "gusts 10.3 m/s (20 kt, 23 mph)" in changing
    assert "calm" in words["00000KT"]
    assert "wind" not in words["/////KT"]


@pytest.mark.parametrize(
    ("group", "said"),
    [
        ("M1/4SM", "visibility less than 0.402 km (0.25 mi)"),
        ("P6SM", "visibility more than 9.656 km (6 mi)"),
        ("9999", "visibility 10 km (6.21 mi) or more"),
        ("1/4SM", "visibility 0.402 km (0.25 mi)"),
    ],
)
def test_what_a_station_could_not_measure_is_said_as_less_or_more(at, group, said):
    line = f"KALD {at.astimezone(UTC):%d%H%M}Z 270P99GP99KT {group} FG"
    words = dict(metar_facts(line, None, at))["Weather, as a station reported it"]
    assert said in words
    assert "wind more than 50.9 m/s (99 kt, 114 mph) from 270°" in words
    assert "gusts more than 50.9 m/s (99 kt, 114 mph)" in words
