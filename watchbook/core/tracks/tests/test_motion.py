"""Speeds, pace and stops."""

import numpy as np
import pytest

from watchbook.core.tracks.geodesy import plane_about
from watchbook.core.tracks.motion import pace_of, speeds_m_s, stops_of
from watchbook.core.tracks.tests.made import walk

STEP = 1e-5  # degrees of latitude, 1.11 m


def pace(track):
    return pace_of(track, *plane_about(track.lat, track.lon).project(track.lat, track.lon))


def test_it_knows_the_speed_between_fixes_and_none_where_no_time_passed():
    found = speeds_m_s(walk([50, 50 + STEP, 50 + 2 * STEP, 50], [14] * 4, times=[0, 1, 1, None]))
    assert found[1] == pytest.approx(1.112, abs=0.001)
    assert np.isnan(found[[0, 2, 3]]).all()


def test_it_finds_a_stop_and_takes_it_out_of_the_moving_time():
    # A minute of walking, a minute standing, a minute of walking.
    lats = [50 + STEP * min(s, 60) + STEP * max(0, s - 120) for s in range(180)]
    found = pace(walk(lats, [14] * 180, times=range(180)))
    (stop,) = found.stops
    # Within five metres of the place it counts as standing, four or five steps either way.
    assert 60 <= stop.duration_s <= 70
    assert stop.lat == pytest.approx(50 + 60 * STEP, abs=2 * STEP)
    assert (stop.longest_gap_s, stop.points) == (1.0, int(stop.duration_s) + 1)
    assert found.stopped_s + found.moving_s == found.duration_s == 179
    assert found.mean_speed_m_s == pytest.approx(found.length_m / 179)


def test_it_says_how_long_nothing_was_known_within_a_stop():
    found = pace(walk([50, 50, 50, 50.01, 50.01], [14] * 5, times=[0, 1, 601, 1000, 1030]))
    assert [(stop.duration_s, stop.longest_gap_s) for stop in found.stops] == [(601, 600), (30, 30)]


def test_it_finds_no_stop_where_nobody_stood():
    assert pace(walk([50 + STEP * s for s in range(100)], [14] * 100, times=range(100))).stops == ()
    assert pace(walk([50, 50], [14, 14], times=[0, 5])).stops == ()


def test_it_does_not_tell_stops_where_times_are_missing_or_step_back():
    for times in ([0, None, 60], [0, 60, 30]):
        found = pace(walk([50] * 3, [14] * 3, times=times))
        assert (found.stops, found.stopped_s, found.moving_s) == (None, None, None)
    nothing = walk([50], [14])
    assert pace(nothing).duration_s is None
    assert pace(nothing).mean_speed_m_s is None


def test_no_points_have_no_stops():
    empty = walk([], [], starts=[])
    assert stops_of(empty, np.empty(0), np.empty(0)) is None
