"""How much of one line lies near another, found by halving what cannot be decided whole."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from watchbook.core.tracks.nearest import LineIndex
from watchbook.core.tracks.track import BoolArray, FloatArray

FINEST_M: Final = 0.01
"""A piece so short is not halved any more."""

HALVINGS: Final = 50_000
"""How many midpoints are looked at, at most; a trail needs some ten for each time it parts."""


@dataclass(frozen=True, slots=True)
class Covered:
    """The share of a line, between 0 and 1, and by how much it may be off either way."""

    fraction: float
    uncertainty: float


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """Straight pieces in a plane.

    `begin` and `end` are of shape (n, 2), in metres; `weight_m` is what a piece counts for; the
    distances are those of its ends from the other line.
    """

    begin: FloatArray
    end: FloatArray
    weight_m: FloatArray
    begin_distance_m: FloatArray
    end_distance_m: FloatArray

    def part(self, chosen: BoolArray) -> "Pieces":
        """The chosen pieces."""
        return Pieces(
            self.begin[chosen],
            self.end[chosen],
            self.weight_m[chosen],
            self.begin_distance_m[chosen],
            self.end_distance_m[chosen],
        )


def covered_share(pieces: Pieces, other: LineIndex, within_m: float) -> Covered | None:
    """The share of the pieces' weight that lies within `within_m` metres of the other line.

    None where the pieces weigh nothing. A distance cannot change faster than one walks: so a piece
    of length L whose ends lie at d0 and d1 is near as a whole when (d0 + d1 + L) / 2 is within,
    and far as a whole when (d0 + d1 - L) / 2 is not. What is neither is halved, down to
    `FINEST_M` or until the allowance is spent; what is left then counts half where one end is near.
    """
    total = float(pieces.weight_m.sum())
    if total <= 0.0:
        return None
    covered = 0.0
    allowance = HALVINGS
    while True:
        length = np.hypot(*(pieces.end - pieces.begin).T)
        both = pieces.begin_distance_m + pieces.end_distance_m
        is_near = (both + length) / 2 <= within_m
        covered += float(pieces.weight_m[is_near].sum())
        pieces = pieces.part(~is_near & ((both - length) / 2 <= within_m))
        if not len(pieces.weight_m):
            return Covered(covered / total, 0.0)
        length = np.hypot(*(pieces.end - pieces.begin).T)
        if length.max() <= FINEST_M or len(length) > allowance:
            break
        allowance -= len(length)
        pieces = _halved(pieces, other)
    ends = (pieces.begin_distance_m <= within_m).astype(np.float64)
    ends += pieces.end_distance_m <= within_m
    left = float(pieces.weight_m.sum())
    share = (covered + float((pieces.weight_m * ends).sum()) / 2) / total
    return Covered(share, left / total)


def _halved(pieces: Pieces, other: LineIndex) -> Pieces:
    middle = (pieces.begin + pieces.end) / 2
    distance = other.nearest(middle[:, 0], middle[:, 1]).distance_m
    return Pieces(
        np.vstack((pieces.begin, middle)),
        np.vstack((middle, pieces.end)),
        np.tile(pieces.weight_m / 2, 2),
        np.concatenate((pieces.begin_distance_m, distance)),
        np.concatenate((distance, pieces.end_distance_m)),
    )
