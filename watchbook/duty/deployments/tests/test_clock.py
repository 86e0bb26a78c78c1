from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from watchbook.duty.deployments.clock import (
    ORDERED,
    backwards,
    between_text,
    prolonged,
    span_text,
)

AT = datetime(2026, 3, 3, 22, 15, tzinfo=UTC)


def after(minutes, seconds=0):
    return AT + timedelta(minutes=minutes, seconds=seconds)


@pytest.mark.parametrize(
    ("complete", "ended", "seconds", "words"),
    [
        (after(0), after(7), 420, "ended 7 min after the task"),
        (after(7), after(0), -420, "ended 7 min before the task"),
        (after(3), after(3), 0, "in the same minute as the task of the stop was complete"),
        (after(3, 7), after(3, 7), 0, "ended as the task of the stop was complete"),
        (after(3, 7), after(3, 44), 37, "ended 37 s after the task"),
        (after(3), after(3, 37), 0, "in the same minute as the task"),
        (after(3), after(5, 37), 120, "ended 2 min after the task"),
        (after(5, 37), after(3), -120, "ended 2 min before the task"),
        (None, after(3), None, "Not recorded: when the task of the stop was complete."),
        (after(3), None, None, "Not recorded: when the sniff ended."),
        (None, None, None, "was complete and when the sniff ended."),
    ],
)
def test_the_interval_says_which_came_first_or_what_is_missing(complete, ended, seconds, words):
    told = prolonged(complete, ended)
    assert told.seconds == seconds
    assert words in told.text


def test_every_pair_that_runs_backwards_is_said_once_with_how_much():
    for earlier, later, words in ORDERED:
        told = backwards({earlier: after(9), later: after(5)})
        assert told == [f"{words} (4 min)."]
        assert backwards({earlier: after(5), later: after(9)}) == []
        assert backwards({earlier: after(5), later: None}) == []


def test_a_typed_time_in_the_minute_of_a_pressed_one_runs_not_backwards():
    for earlier, later, words in ORDERED:
        assert backwards({earlier: after(5, 37), later: after(5)}) == []
        assert backwards({earlier: after(5, 37), later: after(5, 30)}) == [f"{words} (7 s)."]
        assert backwards({earlier: after(6), later: after(5, 30)}) == [f"{words} (1 min)."]


def test_a_dog_that_was_there_before_the_stop_runs_not_backwards():
    times = {"k9_requested_at": after(0), "k9_arrived_at": after(2), "stop_began_at": after(5)}
    assert backwards(times) == []


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(40, "40 s"), (60, "1 min"), (95, "1 min 35 s"), (3900, "1 h 05 min"), (0, "0 s")],
)
def test_lengths_of_time_read_as_people_say_them(seconds, text):
    assert span_text(seconds) == text


def test_the_time_between_two_moments_keeps_its_sign():
    assert between_text(after(0), after(2)) == "2 min"
    assert between_text(after(2), after(0)) == "\u22122 min"
    assert between_text(None, after(0)) is None
