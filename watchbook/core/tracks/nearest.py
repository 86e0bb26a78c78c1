"""The nearest place on a line, for many points, exactly, by a spatial index with bounded work.

The line's pieces are put in the order of a Hilbert curve and packed, eight at a time, into a tree
of boxes (Kamel and Faloutsos, "On packing R-trees", CIKM 1993). A few points are held against every
piece; each further one first against the pieces that its solved neighbours found, which bounds its
distance, and then only against boxes nearer than that. There are inputs for which every box is
nearer (a point in the middle of a circle). So only so many of the nearest boxes are opened, and
`slack_m` says by how much at most the distance may be too great. It is 0 where it is exact.
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from watchbook.core.tracks.track import FloatArray, IndexArray

FAN_OUT: Final = 8
HILBERT_BITS: Final = 16
POINTS_AT_ONCE: Final = 512
FIRST_POINTS: Final = 16
BOXES_A_POINT: Final = 128
"""How many boxes of one level may be opened for one point."""

BOXES_WHEN_SPENT: Final = 2
WORK_LIMIT: Final = 12_000_000
"""Pairs of point and box that one call looks at before it opens only the two nearest boxes."""

_BELOW: Final = np.arange(FAN_OUT)
_FAR: Final = np.array([np.inf, np.inf, -np.inf, -np.inf])
"""A box that is infinitely far away, so that it is never opened."""


@dataclass(frozen=True, slots=True, eq=False)
class Nearest:
    """For each point: metres to the line, where on it, and how much too great they may be.

    `begin` is the index of the line's point at which the nearest piece begins; `fraction` is how
    far along that piece; `side` is -1 where the point lies left of the piece's direction, 1 right.
    """

    distance_m: FloatArray
    begin: IndexArray
    fraction: FloatArray
    side: FloatArray
    slack_m: FloatArray


class LineIndex:
    """A line of segments in a plane (metres), made ready for nearest places.

    A segment of one point is a piece without length. Steps of no length are left out of the index,
    which changes no distance. Building costs O(n log n).
    """

    def __init__(self, x: FloatArray, y: FloatArray, segment_starts: IndexArray) -> None:
        self._begins, ends = _pieces(x, y, segment_starts)
        self._pieces = np.column_stack((x[self._begins], y[self._begins], x[ends], y[ends]))
        order = _in_hilbert_order(self._pieces)
        # Padding repeats the last piece, which changes no minimum.
        self._order = np.append(order, np.repeat(order[-1], -len(order) % FAN_OUT))
        self._levels = _levels(self._pieces[self._order])

    def nearest(self, x: FloatArray, y: FloatArray) -> Nearest:
        """The nearest place of the line for each point; see the module for its bounded work.

        Points next to each other in the arrays should lie near each other, as a track's do.
        """
        count = len(x)
        answer = _Answer(x, y, np.zeros(count, dtype=np.int64), np.full(count, np.inf))
        stride = 1 << max(0, count // FIRST_POINTS).bit_length()
        for point in range(0, count, stride):
            self._look_at_all(answer, point)
        work = WORK_LIMIT
        while stride > 1:
            stride //= 2
            midway = np.arange(stride, count, 2 * stride)
            for first in range(0, len(midway), POINTS_AT_ONCE):
                points = midway[first : first + POINTS_AT_ONCE]
                for neighbours in (points - stride, np.minimum(points + stride, count - 1)):
                    self._improve(answer, points, answer.piece[neighbours])
                search = _Search(x[points], y[points], answer.squared[points], work)
                which, place = search.candidates(self._levels)
                self._improve(answer, points[which], self._order[place])
                unknown = np.sqrt(answer.squared[points]) - np.sqrt(search.skipped)
                answer.slack[points] = np.maximum(unknown, 0.0)
                work = search.work_left
        return self._told(answer)

    def _look_at_all(self, answer: "_Answer", point: int) -> None:
        squared, _ = _to_pieces(answer.x[point], answer.y[point], self._pieces)
        answer.piece[point] = squared.argmin()
        answer.squared[point] = squared.min()

    def _told(self, answer: "_Answer") -> Nearest:
        pieces = self._pieces[answer.piece]
        squared, fraction = _to_pieces(answer.x, answer.y, pieces)
        ax, ay, bx, by = pieces.T
        turn = (bx - ax) * (answer.y - ay) - (by - ay) * (answer.x - ax)
        return Nearest(
            distance_m=np.sqrt(squared),
            begin=self._begins[answer.piece],
            fraction=fraction,
            side=-np.sign(turn),
            slack_m=answer.slack,
        )

    def _improve(self, answer: "_Answer", point: IndexArray, candidate: IndexArray) -> None:
        """Put the best candidate of each point where it is nearer; `point` is ascending."""
        if not len(point):
            return
        squared, _ = _to_pieces(answer.x[point], answer.y[point], self._pieces[candidate])
        groups = np.flatnonzero(np.diff(point, prepend=-1))
        least = np.minimum.reduceat(squared, groups)
        is_best = squared == np.repeat(least, np.diff(np.append(groups, len(point))))
        is_best &= squared < answer.squared[point]
        # Backwards, so that of equally near pieces the first in the index is kept.
        rows = np.flatnonzero(is_best)[::-1]
        answer.squared[point[rows]] = squared[rows]
        answer.piece[point[rows]] = candidate[rows]


@dataclass(slots=True, eq=False)
class _Answer:
    """What is known so far of each point: its nearest piece and the squared metres to it."""

    x: FloatArray
    y: FloatArray
    piece: IndexArray
    squared: FloatArray
    slack: FloatArray = field(init=False)

    def __post_init__(self) -> None:
        self.slack = np.zeros(len(self.x))


@dataclass(slots=True, eq=False)
class _Search:
    """Some points on their way down the tree; `skipped` is how near an unopened box may be."""

    x: FloatArray
    y: FloatArray
    squared: FloatArray
    work_left: int
    skipped: FloatArray = field(init=False)

    def __post_init__(self) -> None:
        self.skipped = np.full(len(self.x), np.inf)

    def candidates(self, levels: list[FloatArray]) -> tuple[IndexArray, IndexArray]:
        """(point, position in the index) of every piece that may be nearer than is known."""
        count = len(self.x)
        point, box = np.repeat(np.arange(count), FAN_OUT), np.tile(_BELOW, count)
        for level in reversed(levels):
            least = self._squared_to_boxes(point, level[box])
            is_near = least < self.squared[point]
            point, box, least = point[is_near], box[is_near], least[is_near]
            point, box = self._bounded(point, box, least)
            self.work_left -= len(point) * FAN_OUT
            box = (box[:, None] * FAN_OUT + _BELOW).ravel()
            point = np.repeat(point, FAN_OUT)
        return point, box

    def _squared_to_boxes(self, point: IndexArray, boxes: FloatArray) -> FloatArray:
        x, y = self.x[point], self.y[point]
        dx = np.maximum(np.maximum(boxes[:, 0] - x, x - boxes[:, 2]), 0.0)
        dy = np.maximum(np.maximum(boxes[:, 1] - y, y - boxes[:, 3]), 0.0)
        squared: FloatArray = dx * dx + dy * dy
        return squared

    def _bounded(
        self, point: IndexArray, box: IndexArray, least: FloatArray
    ) -> tuple[IndexArray, IndexArray]:
        """At most the allowed number of boxes of each point, the nearest; notes what it skips."""
        allowed = BOXES_A_POINT if self.work_left > 0 else BOXES_WHEN_SPENT
        opened = np.bincount(point, minlength=len(self.x))
        is_over = opened > allowed
        if not is_over.any():
            return point, box
        over = np.flatnonzero(is_over)
        row = np.cumsum(is_over) - 1
        column = np.arange(len(point)) - (np.cumsum(opened) - opened)[point]
        chosen = is_over[point]
        table = np.full((len(over), opened.max()), np.inf)
        table[row[point[chosen]], column[chosen]] = least[chosen]
        nearest_first = np.argpartition(table, allowed, axis=1)
        each = np.arange(len(over))
        next_nearest = table[each, nearest_first[:, allowed]]
        self.skipped[over] = np.minimum(self.skipped[over], next_nearest)
        is_kept = np.zeros(table.shape, dtype=np.bool_)
        is_kept[each[:, None], nearest_first[:, :allowed]] = True
        stays = ~chosen
        stays[chosen] = is_kept[row[point[chosen]], column[chosen]]
        return point[stays], box[stays]


def _pieces(
    x: FloatArray, y: FloatArray, segment_starts: IndexArray
) -> tuple[IndexArray, IndexArray]:
    """Indexes of the points at which the line's pieces begin and end."""
    is_first = np.zeros(len(x), dtype=np.bool_)
    is_first[segment_starts] = True
    is_last = np.append(is_first[1:], True)
    following = np.arange(len(x)) + ~is_last
    has_length = (x[following] != x) | (y[following] != y)
    begins = np.flatnonzero(is_first | has_length)
    return begins, following[begins]


def _in_hilbert_order(pieces: FloatArray) -> IndexArray:
    """An order of the pieces in which neighbours, and neighbours of neighbours, lie close.

    By the place of each piece's middle on a Hilbert curve through the line's bounding square.
    """
    middle = pieces[:, :2] + pieces[:, 2:]
    middle -= middle.min(axis=0)
    side = max(float(middle.max()), 1e-9)
    x, y = (middle * ((2**HILBERT_BITS - 1) / side)).astype(np.int64).T
    place = np.zeros(len(pieces), dtype=np.int64)
    for bit in range(HILBERT_BITS - 1, -1, -1):
        right, upper = (x >> bit) & 1, (y >> bit) & 1
        place = (place << 2) | ((3 * right) ^ upper)
        # Turn the quadrant so that the curve enters and leaves it where its neighbours expect.
        is_mirrored = (upper == 0) & (right == 1)
        whole = (1 << bit) - 1
        x, y = (
            np.where(is_mirrored, whole - (x & whole), x & whole),
            np.where(is_mirrored, whole - (y & whole), y & whole),
        )
        x, y = np.where(upper == 0, y, x), np.where(upper == 0, x, y)
    return np.argsort(place, kind="stable")


def _levels(packed: FloatArray) -> list[FloatArray]:
    """Boxes (west, south, east, north) of each level, the pieces' own tiles first."""
    low = np.minimum(packed[:, :2], packed[:, 2:])
    high = np.maximum(packed[:, :2], packed[:, 2:])
    boxes = _joined(np.hstack((low, high)))  # the pieces are padded to whole tiles
    levels: list[FloatArray] = []
    while True:
        lacking = -len(boxes) % FAN_OUT
        levels.append(np.vstack((boxes, np.tile(_FAR, (lacking, 1)))))
        if len(boxes) <= FAN_OUT:
            return levels
        boxes = _joined(levels[-1])


def _joined(boxes: FloatArray) -> FloatArray:
    """One box around each eight."""
    tiles = boxes.reshape(-1, FAN_OUT, 4)
    return np.hstack((tiles[:, :, :2].min(axis=1), tiles[:, :, 2:].max(axis=1)))


def _to_pieces(x: FloatArray, y: FloatArray, pieces: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Squared metres from each point to its piece, and how far along it the nearest place is."""
    ax, ay, bx, by = pieces.T
    dx, dy = bx - ax, by - ay
    squared_length = dx * dx + dy * dy
    along = (x - ax) * dx + (y - ay) * dy
    fraction = np.clip(along / np.where(squared_length > 0, squared_length, 1.0), 0.0, 1.0)
    off_x, off_y = x - ax - fraction * dx, y - ay - fraction * dy
    return off_x * off_x + off_y * off_y, fraction
