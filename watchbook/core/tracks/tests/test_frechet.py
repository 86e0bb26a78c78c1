"""The discrete Fréchet distance against its definition."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchbook.core.tracks import frechet as room
from watchbook.core.tracks.frechet import PAIR_LIMIT, discrete_frechet


def by_definition(a, b):
    table = np.full((len(a), len(b)), np.inf)
    for i in range(len(a)):
        for j in range(len(b)):
            here = math.dist(a[i], b[j])
            before = [table[i - 1, j] if i else np.inf, table[i, j - 1] if j else np.inf,
                      table[i - 1, j - 1] if i and j else np.inf]  # fmt: skip
            table[i, j] = here if i == j == 0 else max(here, min(before))
    return table[-1, -1]


@settings(deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 60), st.integers(1, 60), st.sampled_from([0, 5, 1000]))
def test_both_roads_give_what_the_definition_gives(seed, n, m, narrow):
    chance = np.random.default_rng(seed)
    a, b = chance.normal(0, 1, (n, 2)).cumsum(axis=0), chance.normal(0, 1, (m, 2)).cumsum(axis=0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room, "_NARROW", narrow)
        patch.setattr(room, "_ROWS_AT_ONCE", 7)
        assert discrete_frechet(*a.T, *b.T) == pytest.approx(by_definition(a, b), abs=1e-9)


def test_a_line_is_no_distance_from_itself_and_a_known_one_from_its_shift():
    x, y = np.arange(100.0), np.zeros(100)
    assert discrete_frechet(x, y, x, y) == 0.0
    assert discrete_frechet(x, y, x, y + 3) == 3.0
    assert discrete_frechet(x, y, x[::-1], y) == 99.0


def test_it_gives_none_above_the_limit_and_an_answer_at_it():
    line = np.arange(2000.0)
    assert len(line) ** 2 == PAIR_LIMIT
    assert discrete_frechet(line, line, line, line) == 0.0
    assert discrete_frechet(line, line, np.arange(2001.0), np.arange(2001.0)) is None
