"""The spatial index against shapely, and its bounds on inputs made to defeat it."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from watchbook.core.tracks import nearest as room
from watchbook.core.tracks.nearest import LineIndex


def shapely_distances(x, y, starts, px, py):
    bounds = [*starts, len(x)]
    parts = []
    for first, last in pairwise(bounds):
        points = np.column_stack((x[first:last], y[first:last]))
        parts.append(shapely.Point(points[0]) if len(points) == 1 else shapely.LineString(points))
    return shapely.distance(shapely.GeometryCollection(parts), shapely.points(px, py))


@settings(deadline=None)
@given(
    st.integers(0, 2**32), st.integers(1, 300), st.integers(1, 80), st.sampled_from([0.0, 1.0, 1e4])
)
def test_it_finds_what_shapely_finds(seed, count, points, spread):
    chance = np.random.default_rng(seed)
    x, y = np.cumsum(chance.normal(0, 1, (2, count)).round(1), axis=1)
    starts = np.unique(np.append(0, chance.integers(0, count, 3)))
    px, py = chance.normal(0, 1, (2, points)) * spread + chance.choice(
        np.stack((x, y)), points, axis=1
    )
    found = LineIndex(x, y, starts).nearest(px, py)
    assert found.distance_m == pytest.approx(shapely_distances(x, y, starts, px, py), abs=1e-9)
    assert not found.slack_m.any()
    following = np.minimum(found.begin + 1, count - 1)
    following = np.where(np.isin(following, starts), found.begin, following)
    at_x = x[found.begin] + found.fraction * (x[following] - x[found.begin])
    at_y = y[found.begin] + found.fraction * (y[following] - y[found.begin])
    assert np.hypot(px - at_x, py - at_y) == pytest.approx(found.distance_m, abs=1e-9)


def test_it_says_on_which_side_a_point_lies():
    found = LineIndex(np.array([0.0, 0]), np.array([0.0, 10]), np.array([0])).nearest(
        np.array([-1.0, 1, 0]), np.array([5.0, 5, 5])
    )
    assert found.side.tolist() == [-1, 1, 0]
    assert found.fraction.tolist() == [0.5, 0.5, 0.5]


def test_a_line_that_stands_still_is_one_place():
    found = LineIndex(np.full(50, 3.0), np.full(50, 4.0), np.array([0])).nearest(
        np.zeros(1), np.zeros(1)
    )
    assert (found.distance_m[0], found.begin[0]) == (5.0, 0)


def test_nothing_asked_is_nothing_found():
    index = LineIndex(np.zeros(1), np.zeros(1), np.array([0]))
    assert len(index.nearest(np.empty(0), np.empty(0)).distance_m) == 0


def ring(count, radius=100.0):
    turn = np.linspace(0, 2 * np.pi, count)
    return radius * np.cos(turn), radius * np.sin(turn)


@pytest.mark.parametrize("work", [room.WORK_LIMIT, 0])
def test_where_it_gives_up_it_says_by_how_much_it_may_be_wrong(monkeypatch, work):
    monkeypatch.setattr(room, "WORK_LIMIT", work)
    chance = np.random.default_rng(5)
    middle = chance.normal(0, 0.01, (2, 3000))
    far = np.full((2, 40), 500.0)
    px, py = np.hstack((middle, far, middle))
    x, y = ring(5000)
    found = LineIndex(x, y, np.array([0])).nearest(px, py)
    true = shapely_distances(x, y, [0], px, py)
    assert found.slack_m.max() > 0
    assert (found.distance_m >= true - 1e-9).all()
    assert (found.distance_m - found.slack_m <= true + 1e-9).all()


def test_it_is_exact_on_a_long_walk_and_on_a_long_wait():
    chance = np.random.default_rng(6)
    heading = np.cumsum(chance.normal(0, 0.1, 20_000))
    x, y = np.cumsum(np.cos(heading)) * 1.4, np.cumsum(np.sin(heading)) * 1.4
    # Half way the layer stands for an hour, and its receiver wanders, as they do, about the place.
    wait = chance.normal(0, 0.3, (2, 3600)).cumsum(axis=1)
    wait += np.array([[x[10_000]], [y[10_000]]]) - wait.mean(axis=1, keepdims=True)
    x, y = np.insert(x, 10_000, wait[0]), np.insert(y, 10_000, wait[1])
    px, py = x + chance.normal(0, 4, len(x)), y + chance.normal(0, 4, len(x))
    found = LineIndex(x, y, np.array([0])).nearest(px, py)
    assert not found.slack_m.any()
    assert found.distance_m[::50] == pytest.approx(
        shapely_distances(x, y, [0], px[::50], py[::50]), abs=1e-9
    )
