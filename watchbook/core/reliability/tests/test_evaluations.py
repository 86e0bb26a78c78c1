"""Scores against rules of every kind: at the mark, below it, and where something is not written."""

import pytest

from watchbook.core.reliability.evaluations import (
    FAILED,
    MET,
    NOT_MET,
    NOT_RECORDED,
    PASSED,
    UNDECIDED,
    Area,
    Standard,
    permille_text,
    points_text,
    scored,
)


def found(n, placed, **more):
    return Area("Room", found=n, placed=placed, **more)


PERCENT = Standard("percent", pass_permille=916)
POINTS = Standard("points", pass_points_tenths=4900)
COUNT = Standard("count", pass_count=3, count_of=4)
PHASES = Standard("phases", phases=("Obedience", "Search"))


@pytest.mark.parametrize(
    ("standard", "areas", "outcome"),
    [
        (PERCENT, (found(11, 12),), PASSED),  # 91.67 %
        (PERCENT, (found(10, 11),), FAILED),  # 90.9 %
        (PERCENT, (found(6, 6), found(5, 6)), PASSED),
        (PERCENT, (found(6, 6), Area("Yard")), UNDECIDED),
        (PERCENT, (found(12, 12), Area("Empty room", is_blank=True)), PASSED),
        (PERCENT, (), UNDECIDED),
        (Standard("percent"), (found(1, 10),), UNDECIDED),
        (POINTS, (Area("A", points_tenths=2500), Area("B", points_tenths=2400)), PASSED),
        (POINTS, (Area("A", points_tenths=2500), Area("B", points_tenths=2395)), FAILED),
        (POINTS, (Area("A", points_tenths=2500), Area("B")), UNDECIDED),
        (POINTS, (Area("A", points_tenths=4900), Area("B")), PASSED),  # it can only rise
        (POINTS, (), UNDECIDED),
        (Standard("points"), (Area("A", points_tenths=1),), UNDECIDED),
        (COUNT, (found(3, 4),), PASSED),
        (COUNT, (found(2, 4),), FAILED),
        (COUNT, (found(6, 8),), PASSED),
        (COUNT, (Area("A"),), UNDECIDED),
        (Standard("count", pass_count=3), (found(3, 4),), UNDECIDED),
        (PHASES, (Area("Obedience", "passed"), Area("search ", "passed")), PASSED),
        (PHASES, (Area("Obedience", "passed"),), UNDECIDED),
        (PHASES, (Area("Obedience", "passed"), Area("Search", "failed")), FAILED),
        (PHASES, (Area("Obedience", "passed"), Area("Search", "not-done")), UNDECIDED),
        (Standard("pass"), (Area("Track", "passed"),), PASSED),
        (Standard("pass"), (), UNDECIDED),
        (Standard(), (found(1, 1),), UNDECIDED),
    ],
)
def test_the_outcome_follows_from_what_is_written(standard, areas, outcome):
    assert scored(standard, areas).outcome == outcome


def verdict(standard, areas, name):
    return next(one for one in scored(standard, areas).findings if one.name == name)


@pytest.mark.parametrize(
    ("standard", "areas", "name", "expected"),
    [
        (Standard(misses_allowed=1), (found(3, 4),), "Misses", MET),
        (Standard(misses_allowed=0), (found(3, 4),), "Misses", NOT_MET),
        (Standard(misses_allowed=0), (Area("A"),), "Misses", NOT_RECORDED),
        (Standard(false_allowed=0), (Area("A", false_responses=0),), "False responses", MET),
        (
            Standard(false_allowed=0),
            (Area("A", false_responses=1), Area("B")),
            "False responses",
            NOT_MET,
        ),
        (
            Standard(false_allowed=1),
            (Area("A", false_responses=1), Area("B")),
            "False responses",
            NOT_RECORDED,
        ),
        (Standard(false_allowed=1), (), "False responses", NOT_RECORDED),
        (Standard(is_blank_required=True), (Area("A", is_blank=True),), "Blank area", MET),
        (Standard(is_blank_required=True), (Area("A", is_blank=False),), "Blank area", NOT_MET),
        (Standard(is_blank_required=True), (Area("A"),), "Blank area", NOT_RECORDED),
        (Standard(areas_least=2), (Area("A"), Area("B")), "Areas", MET),
        (Standard(areas_least=2), (Area("A"),), "Areas", NOT_MET),
        (Standard(areas_least=2), (), "Areas", NOT_RECORDED),
        (Standard(search_limit_s=420), (Area("A", search_s=420),), "Search time", MET),
        (
            Standard(search_limit_s=420),
            (Area("A", search_s=421), Area("B")),
            "Search time",
            NOT_MET,
        ),
        (
            Standard(search_limit_s=420),
            (Area("A", search_s=60), Area("B")),
            "Search time",
            NOT_RECORDED,
        ),
        (Standard(search_limit_s=420), (), "Search time", NOT_RECORDED),
    ],
)
def test_every_other_demand_stands_beside_the_mark(standard, areas, name, expected):
    assert verdict(standard, areas, name).verdict == expected


def test_the_numbers_are_said_as_people_write_them():
    assert (
        verdict(PERCENT, (found(11, 12),), "Share found").text
        == "11 of 12, 91.6 %; at least 91.6 %"
    )
    assert verdict(POINTS, (Area("A", points_tenths=4905),), "Points").text == "490.5; at least 490"
    assert (
        verdict(Standard(search_limit_s=420), (Area("Barn", search_s=435),), "Search time").text
        == "Barn 7 min 15 s; at most 7 min each"
    )
    assert (permille_text(900), points_text(7000)) == ("90 %", "700")


def test_a_rule_that_says_nothing_finds_nothing():
    told = scored(Standard(is_blank_required=False), (found(1, 2),))
    assert (told.outcome, told.findings) == (UNDECIDED, ())
