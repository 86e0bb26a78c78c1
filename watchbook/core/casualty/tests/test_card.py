from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchbook.core.casualty.card import (
    SEQUENCE,
    Band,
    Line,
    burned_percent,
    celsius_of,
    minutes_left,
    series,
    tourniquets,
    trend,
)
from watchbook.core.casualty.errors import CasualtyError

NOON = 1_795_000_000


def line(minute: int, what: str, site: str = "", **numbers: int) -> Line:
    return Line(f"{minute:03d}-{what}", NOON + 60 * minute, what, site, numbers=numbers)


def test_the_sequence_is_m3arch_paws():
    assert "".join(one.letter for one in SEQUENCE) == "MMMARCHPAAW"


def test_a_tourniquet_keeps_its_four_times():
    found = tourniquets([
        line(9, "tourniquet-off", "left thigh"), line(1, "tourniquet-on", "left thigh"),
        line(4, "tourniquet-again", "left thigh"), line(6, "tourniquet-converted", "left thigh"),
        line(2, "tourniquet-on", "right fore"), line(3, "note"),
    ])  # fmt: skip
    assert [one.site for one in found] == ["left thigh", "right fore"]
    first, second = found
    times = (first.applied_at, first.again_at, first.converted_at, first.removed_at)
    assert times == tuple(NOON + 60 * minute for minute in (1, 4, 6, 9))
    assert (first.is_on, second.is_on) == (False, True)
    assert second.minutes(NOON + 60 * 31 + 59) == 29
    assert second.minutes(NOON) == 0


def test_one_taken_off_and_put_on_again_begins_anew():
    found = tourniquets([
        line(1, "tourniquet-on", "tail"), line(5, "tourniquet-off", "tail"),
        line(7, "tourniquet-on", "tail"),
    ])  # fmt: skip
    assert [one.is_on for one in found] == [False, True]


def test_on_again_after_it_was_off_holds_again_whichever_word_was_chosen():
    found = tourniquets([
        line(1, "tourniquet-on", "tail"), line(5, "tourniquet-off", "tail"),
        line(7, "tourniquet-again", "tail"),
    ])  # fmt: skip
    assert [one.is_on for one in found] == [False, True]
    assert found[-1].applied_at == NOON + 60 * 7
    converted = tourniquets([
        line(1, "tourniquet-on", "tail"), line(5, "tourniquet-converted", "tail"),
        line(7, "tourniquet-again", "tail"), line(9, "tourniquet-off", "tail"),
    ])  # fmt: skip
    assert [one.is_on for one in converted] == [False, False]


def test_one_that_nobody_wrote_down_was_there_when_it_came_off():
    (found,) = tourniquets([line(5, "tourniquet-off", "tail")])
    assert (found.applied_at, found.is_on) == (NOON + 300, False)


def test_signs_stand_in_the_order_of_their_times_and_say_where_they_go():
    lines = [line(3, "signs", pulse=140), line(1, "signs", pulse=120), line(2, "note", pulse=1)]
    assert series(lines, "pulse") == [(NOON + 60, 120), (NOON + 180, 140)]
    assert trend(series(lines, "pulse")) == "rising"
    assert trend([(0, 140), (1, 120)]) == "falling"
    assert trend([(0, 120), (1, 125)]) == "steady"
    assert trend([(0, 5), (1, 6)]) == "rising"
    assert trend([(0, 120)]) == ""


def test_a_band_holds_both_its_ends():
    band = Band(60, 80)
    assert [band.judge(value) for value in (59, 60, 80, 81)] == [
        "below",
        "within",
        "within",
        "above",
    ]
    with pytest.raises(CasualtyError):
        Band(81, 80)


def test_the_limit_of_a_category_counts_down_and_past():
    assert minutes_left("urgent", NOON, NOON + 60 * 30) == 90
    assert minutes_left("priority", NOON, NOON + 60 * 250) == -10
    assert minutes_left("routine", NOON, NOON) is None
    with pytest.raises(CasualtyError):
        minutes_left("soon", NOON, NOON)


def test_burns_are_counted_to_the_nearest_ten():
    assert burned_percent(["head", "chest"]) == 30
    assert burned_percent(["tail-pelvis"]) == 10
    assert burned_percent([]) == 0
    with pytest.raises(CasualtyError):
        burned_percent(["wing"])


def test_fahrenheit_becomes_the_nearest_tenth_of_a_celsius():
    told = [320, 986, 1015, 1025, 1040, 2120]
    assert [celsius_of(one) for one in told] == [0, 370, 386, 392, 400, 1000]


@given(st.lists(st.tuples(st.integers(0, 90), st.sampled_from(
    ["tourniquet-on", "tourniquet-off", "tourniquet-again", "tourniquet-converted"]
), st.sampled_from(["tail", "left thigh"]))))  # fmt: skip
def test_two_phones_show_the_same_whatever_arrived_first(told):
    lines = [Line(str(n), NOON + minute, what, site) for n, (minute, what, site) in enumerate(told)]
    assert tourniquets(lines) == tourniquets(list(reversed(lines)))
