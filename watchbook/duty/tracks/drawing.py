"""A trail as SVG: a map without tiles, and the deviation along the layer's line.

For the page, the phone and paper alike. What is drawn is what was recorded:
one line a segment, gaps left open. Charts of many points show the largest
deviation of each step, never an average that would hide it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from watchbook.core.tracks.geodesy import LocalPlane, plane_about

if TYPE_CHECKING:
    from watchbook.core.tracks.comparison import TrailComparison
    from watchbook.core.tracks.track import FloatArray, Track, TrackFile

WIDTH, HEIGHT, EDGE = 720, 460, 24
CHART_WIDTH, CHART_HEIGHT = 720, 220
CHART_LEFT, CHART_BOTTOM = 48, 28
CHART_STEPS = 600
_NICE = (1, 2, 5)


@dataclass(frozen=True)
class Drawn:
    """One track's line as SVG paths, with the role that styles it."""

    role: str
    name: str
    paths: tuple[str, ...]
    start: tuple[float, float] | None
    end: tuple[float, float] | None


@dataclass(frozen=True)
class Map:
    """A drawn map: lines, waypoints, grid lines (x or y in pixels) and the scale bar."""

    width: int
    height: int
    lines: tuple[Drawn, ...]
    waypoints: tuple[tuple[float, float, str], ...]
    grid_x: tuple[float, ...]
    grid_y: tuple[float, ...]
    grid_m: int
    scale_px: float
    scale_m: int
    fix_count: int


@dataclass(frozen=True)
class Chart:
    """The deviation along the layer's line: one path, ticks of both axes, the longest distance."""

    width: int
    height: int
    path: str
    ticks_x: tuple[tuple[float, str], ...]
    ticks_y: tuple[tuple[float, str], ...]
    median_y: float
    p95_y: float
    left: int
    bottom: float
    is_thinned: bool


def nice_step(span: float, most: int) -> int:
    """The smallest of 1, 2, 5, 10, 20, … that divides a span into at most `most` parts."""
    power = 1
    while True:
        for unit in _NICE:
            if span <= unit * power * most:
                return unit * power
        power *= 10


def map_of(file: TrackFile) -> Map | None:
    """The map of a file's tracks; None where there is no point at all."""
    tracks = [track for track in file.tracks if track.points]
    if not tracks:
        return None
    plane = plane_about(
        np.concatenate([t.lat for t in tracks]), np.concatenate([t.lon for t in tracks])
    )
    placed = [plane.project(t.lat, t.lon) for t in tracks]
    near = [w for w in file.waypoints if _is_near(plane, w.lat, w.lon, placed)]
    xs = np.concatenate([x for x, _ in placed])
    ys = np.concatenate([y for _, y in placed])
    wide, high = float(np.ptp(xs)), float(np.ptp(ys))
    span = max(wide / (WIDTH - 2 * EDGE), high / (HEIGHT - 2 * EDGE), 0.01)
    middle_x, middle_y = (xs.max() + xs.min()) / 2, (ys.max() + ys.min()) / 2

    def px(x: FloatArray | float) -> FloatArray:
        return np.asarray(WIDTH / 2 + (x - middle_x) / span)

    def py(y: FloatArray | float) -> FloatArray:
        return np.asarray(HEIGHT / 2 - (y - middle_y) / span)

    lines = tuple(_drawn(track, px(x), py(y)) for track, (x, y) in zip(tracks, placed, strict=True))
    marks = []
    for waypoint in near:
        x, y = plane.project(np.array([waypoint.lat]), np.array([waypoint.lon]))
        marks.append((float(px(x[0])), float(py(y[0])), waypoint.name or ""))
    grid = nice_step(WIDTH * span, 8)
    return Map(
        WIDTH, HEIGHT, lines, tuple(marks),
        _grid(middle_x, WIDTH * span, grid, lambda v: float(px(v)), WIDTH),
        _grid(middle_y, HEIGHT * span, grid, lambda v: float(py(v)), HEIGHT),
        grid, grid / span, grid, sum(t.points for t in tracks),
    )  # fmt: skip


def _is_near(
    plane: LocalPlane, lat: float, lon: float, placed: list[tuple[FloatArray, FloatArray]]
) -> bool:
    """A waypoint on another continent would shrink the trail to a dot: only near ones are drawn."""
    x, y = plane.project(np.array([lat]), np.array([lon]))
    reach = max(1000.0, *(float(np.hypot(px, py).max()) * 2 for px, py in placed))
    return bool(np.hypot(x[0], y[0]) <= reach)


def _grid(middle: float, span: float, step: int, place: object, limit: int) -> tuple[float, ...]:
    first = math.ceil((middle - span / 2) / step) * step
    values = [first + step * i for i in range(int(span / step) + 1)]
    pixels = [place(value) for value in values]  # type: ignore[operator]  # a function of ours
    return tuple(round(p, 1) for p in pixels if 0 < p < limit)


def _drawn(track: Track, x: FloatArray, y: FloatArray) -> Drawn:
    starts = [*track.segment_starts.tolist(), track.points]
    paths = []
    for begin, end in pairwise(starts):
        points = [f"{a:.1f} {b:.1f}" for a, b in zip(x[begin:end], y[begin:end], strict=True)]
        thinned = [p for i, p in enumerate(points) if i == 0 or p != points[i - 1]]
        paths.append("M" + "L".join(thinned if len(thinned) > 1 else [*thinned, *thinned]))
    return Drawn(
        track.role,
        track.name or "",
        tuple(paths),
        (round(float(x[0]), 1), round(float(y[0]), 1)),
        (round(float(x[-1]), 1), round(float(y[-1]), 1)),
    )


def chart_of(comparison: TrailComparison) -> Chart:
    """The deviation of each of the dog's points over the place on the layer's line."""
    along, off = comparison.series.along_dog_m, comparison.series.deviation_m
    length = max(float(along.max()), 1.0)
    highest = max(float(off.max()), 1.0)
    step_y, step_x = nice_step(highest, 5), nice_step(length, 8)
    top = step_y * math.ceil(highest / step_y)
    inner_w, inner_h = CHART_WIDTH - CHART_LEFT - 12, CHART_HEIGHT - CHART_BOTTOM - 12
    base = CHART_HEIGHT - CHART_BOTTOM

    def px(metres: float) -> float:
        return CHART_LEFT + metres / length * inner_w

    def py(metres: float) -> float:
        return base - metres / top * inner_h

    is_thinned = len(off) > CHART_STEPS
    if is_thinned:
        bins = np.minimum((along / length * CHART_STEPS).astype(int), CHART_STEPS - 1)
        largest = np.full(CHART_STEPS, -1.0)
        np.maximum.at(largest, bins, off)
        kept = largest >= 0
        along, off = (np.arange(CHART_STEPS) + 0.5)[kept] * length / CHART_STEPS, largest[kept]
    points = [f"{px(a):.1f} {py(b):.1f}" for a, b in zip(along, off, strict=True)]
    path = "M" + "L".join(points if len(points) > 1 else [*points, *points])
    return Chart(
        CHART_WIDTH, CHART_HEIGHT, path,
        tuple((px(v), f"{v:,}") for v in range(0, int(length) + 1, step_x)),
        tuple((py(v), f"{v:,}") for v in range(0, top + 1, step_y)),
        py(comparison.deviation_m.median), py(comparison.deviation_m.p95),
        CHART_LEFT, base, is_thinned,
    )  # fmt: skip
