"""The discrete Fréchet distance: how long a lead two walkers need who never turn back.

Eiter and Mannila, "Computing discrete Fréchet distance", TU Wien CD-TR 94/64, 1994. Exact, by
their recurrence, one anti-diagonal of the table at a time, in memory of one diagonal.
"""

import math
from typing import Final

import numpy as np

from watchbook.core.tracks.track import FloatArray

PAIR_LIMIT: Final = 4_000_000
"""Point pairs up to which it is computed; above, there is no distance rather than a guess."""

_NARROW: Final = 40
"""Below so many points on one side a plain loop beats many short diagonals."""

_ROWS_AT_ONCE: Final = 4_096


def discrete_frechet(
    a_x: FloatArray, a_y: FloatArray, b_x: FloatArray, b_y: FloatArray
) -> float | None:
    """Metres between two lines' points in order, in a plane; None above `PAIR_LIMIT` pairs.

    Both lines need a point. Costs under a second at the limit.
    """
    if len(a_x) * len(b_x) > PAIR_LIMIT:
        return None
    if len(a_x) > len(b_x):
        a_x, a_y, b_x, b_y = b_x, b_y, a_x, a_y
    if len(a_x) < _NARROW:
        return math.sqrt(_by_row(a_x, a_y, b_x, b_y))
    return math.sqrt(_by_diagonal(a_x, a_y, b_x, b_y))


def _by_row(a_x: FloatArray, a_y: FloatArray, b_x: FloatArray, b_y: FloatArray) -> float:
    """The squared distance, a point of the longer line `b` at a time."""
    reached = [math.inf] * len(a_x)
    before = -math.inf  # the corner of the table: the first pair has no predecessor
    for first in range(0, len(b_x), _ROWS_AT_ONCE):
        rows = slice(first, first + _ROWS_AT_ONCE)
        squared = (b_x[rows, None] - a_x) ** 2 + (b_y[rows, None] - a_y) ** 2
        for row in squared.tolist():
            diagonal, left, before = before, math.inf, math.inf
            for index, here in enumerate(row):
                above = reached[index]
                # Comparisons, since calls of min() would double the time of the whole loop.
                least = diagonal if diagonal < above else above  # noqa: FURB136  # as above
                least = left if left < least else least  # noqa: FURB136  # as above
                diagonal = above
                reached[index] = left = here if here > least else least  # noqa: FURB136  # as above
    return reached[-1]


def _by_diagonal(a_x: FloatArray, a_y: FloatArray, b_x: FloatArray, b_y: FloatArray) -> float:
    """The squared distance. Cell (i, j) lies on diagonal i + j, at place i + 1 of its row.

    Place 0 stays infinite: it stands for what is outside the table. So do places that a diagonal
    has not reached yet. `b` is reversed, so that a diagonal reads both lines forwards.
    """
    n, m = len(a_x), len(b_x)
    b_x, b_y = b_x[::-1].copy(), b_y[::-1].copy()
    before, last, here = (np.full(n + 1, np.inf) for _ in range(3))
    squared, other = np.empty(n), np.empty(n)
    for diagonal in range(n + m - 1):
        low, high = max(0, diagonal - m + 1), min(diagonal, n - 1) + 1
        shift = m - 1 - diagonal
        d, e = squared[: high - low], other[: high - low]
        np.subtract(a_x[low:high], b_x[low + shift : high + shift], out=d)
        np.subtract(a_y[low:high], b_y[low + shift : high + shift], out=e)
        np.multiply(d, d, out=d)
        np.multiply(e, e, out=e)
        np.add(d, e, out=d)
        cells = here[low + 1 : high + 1]
        if diagonal:
            np.minimum(last[low + 1 : high + 1], last[low:high], out=cells)
            np.minimum(cells, before[low:high], out=cells)
            np.maximum(cells, d, out=cells)
        else:
            cells[:] = d
        before, last, here = last, here, before
    return float(last[n])
