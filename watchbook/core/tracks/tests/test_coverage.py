"""The covered share against shapely's buffer."""

import numpy as np
import pytest
import shapely

from watchbook.core.tracks import coverage as room
from watchbook.core.tracks.coverage import Pieces, covered_share
from watchbook.core.tracks.nearest import LineIndex

START = np.array([0])


def share(line, other, within):
    index = LineIndex(*other.T, START)
    distance = index.nearest(*line.T).distance_m
    length = np.hypot(*np.diff(line, axis=0).T)
    pieces = Pieces(line[:-1], line[1:], length, distance[:-1], distance[1:])
    return covered_share(pieces, index, within)


def test_it_finds_the_exact_share_of_a_line_that_parts_from_another():
    found = share(np.array([[0.0, 0], [100, 0]]), np.array([[-50.0, 0], [40, 0]]), 10.0)
    assert found.fraction == pytest.approx(0.5, abs=1e-4)
    assert 0 < found.uncertainty < 1e-3


@pytest.mark.parametrize("seed", range(5))
def test_it_agrees_with_a_buffer(seed):
    chance = np.random.default_rng(seed)
    line = chance.normal(0, 3, (300, 2)).cumsum(axis=0)
    other = line + chance.normal(0, 8, (300, 2))
    found = share(line, other, 10.0)
    near = shapely.LineString(line).intersection(shapely.LineString(other).buffer(10, quad_segs=64))
    assert found.fraction == pytest.approx(near.length / shapely.LineString(line).length, abs=1e-3)


def test_it_says_when_all_or_nothing_is_near():
    line = np.array([[0.0, 0], [100, 0]])
    assert share(line, line + np.array([0, 5]), 10.0).fraction == 1.0
    far = share(line, line + np.array([0, 500]), 10.0)
    assert (far.fraction, far.uncertainty) == (0.0, 0.0)


def test_a_line_without_length_has_no_share():
    assert share(np.zeros((2, 2)), np.ones((2, 2)), 10.0) is None


def test_a_line_at_exactly_the_distance_costs_no_more_than_its_allowance(monkeypatch):
    monkeypatch.setattr(room, "HALVINGS", 100)
    line = np.column_stack((np.arange(0, 1000.0, 10), np.zeros(100)))
    found = share(line, line + np.array([0, 10]), 10.0)
    assert found.uncertainty == 1.0
    assert found.fraction == 1.0
