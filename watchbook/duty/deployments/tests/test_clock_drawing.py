from __future__ import annotations

from datetime import UTC, datetime, timedelta

from watchbook.duty.deployments.drawing import LEFT, RIGHT, WIDTH, clock_drawing

AT = datetime(2026, 3, 3, 22, 15, tzinfo=UTC)


def times(**minutes):
    return {name: AT + timedelta(minutes=count) for name, count in minutes.items()}


STOP = {"stop_began_at": 0, "stop_ended_at": 20, "sniff_began_at": 10, "sniff_ended_at": 14}


def test_bars_lie_where_their_times_do():
    drawn = clock_drawing(times(**STOP, task_complete_at=12))
    stop, sniff = drawn.stretches
    inner = WIDTH - LEFT - RIGHT
    assert (stop.x, stop.width) == (LEFT, inner)
    assert abs(sniff.x - (LEFT + inner / 2)) < 0.2
    assert abs(drawn.complete_x - (LEFT + inner * 0.6)) < 0.2
    assert abs(drawn.after[1] - inner * 0.1) < 0.2
    assert [text for _, text in drawn.ticks] == ["0", "2", "4", "6", "8", "10", "12", "14", "16",
                                                "18", "20"]  # fmt: skip


def test_nothing_is_shaded_where_the_sniff_ended_first_or_nobody_knows():
    assert clock_drawing(times(**STOP, task_complete_at=16)).after is None
    drawn = clock_drawing(times(**STOP))
    assert (drawn.complete_x, drawn.after) == (None, None)


def test_there_is_no_drawing_of_what_runs_backwards_or_is_missing():
    assert clock_drawing(times(**STOP | {"sniff_ended_at": 9})) is None
    assert clock_drawing(times(stop_began_at=0, stop_ended_at=20)) is None
    still = {"stop_began_at": 0, "stop_ended_at": 0, "sniff_began_at": 0, "sniff_ended_at": 0}
    assert clock_drawing(times(**still)) is None


def test_nothing_is_shaded_in_the_minute_in_which_the_task_was_complete():
    drawn = clock_drawing(times(**STOP | {"sniff_ended_at": 12.5}, task_complete_at=12))
    assert drawn.after is None


def test_a_very_long_stop_keeps_few_ticks():
    drawn = clock_drawing(times(**STOP | {"stop_ended_at": 60 * 24 * 30}))
    assert len(drawn.ticks) <= 11
