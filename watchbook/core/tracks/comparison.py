"""The dog's line beside the layer's: how far off, how alike, how much of it, how fast.

All distances between the lines are taken in one plane (`geodesy.LocalPlane`); lengths are geodesic.
Points are taken as recorded, in the order of the file. How hard the lines make it is bounded: on
inputs made to defeat the spatial index distances may be upper bounds, and `method` then says for
how many points and by how much.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from watchbook.core.tracks.coverage import Covered, Pieces, covered_share
from watchbook.core.tracks.frechet import PAIR_LIMIT, discrete_frechet
from watchbook.core.tracks.geodesy import LocalPlane, distance_m, plane_about, scale_error
from watchbook.core.tracks.motion import Pace, along_m, at_along_m, pace_of, speeds_m_s
from watchbook.core.tracks.nearest import LineIndex, Nearest
from watchbook.core.tracks.roles import compared_pair
from watchbook.core.tracks.track import (
    FloatArray,
    IndexArray,
    InstantArray,
    Problem,
    Track,
    TrackFile,
    Waypoint,
)

COVERED_WITHIN_M: Final = 10.0
"""Two receivers of consumers' grade, each some metres off, still count as one place."""

ARTICLE_WITHIN_M: Final = 30.0
"""A waypoint so near to the layer's line is shown as lying on it."""

POINT_LIMIT: Final = 200_000
"""Points of both lines together above which nothing is compared: 55 hours at one a second."""

ARTICLE_LIMIT: Final = 10_000
"""Waypoints held against the lines; a file with more has them listed without distances."""


@dataclass(frozen=True, slots=True)
class Deviation:
    """Of each of the dog's points from the layer's line, in metres; `p95` by linear ranks."""

    mean: float
    median: float
    p95: float
    max: float


@dataclass(frozen=True, slots=True, eq=False)
class DeviationSeries:
    """One row for each of the dog's points, in its order: what a chart needs.

    `along_layer_m` is where on the layer's line the nearest place lies; where the line crosses
    itself it may leap. `side` is -1 left of the layer's direction, 1 right, 0 on it. `speed_m_s`
    is NaN where no time passed or is known.
    """

    along_layer_m: FloatArray
    along_dog_m: FloatArray
    deviation_m: FloatArray
    side: FloatArray
    time: InstantArray
    speed_m_s: FloatArray


@dataclass(frozen=True, slots=True)
class Article:
    """A waypoint beside the lines: how far each passed it, and where along the layer's it lies."""

    waypoint: Waypoint
    layer_distance_m: float
    along_layer_m: float
    dog_distance_m: float
    is_on_trail: bool


@dataclass(frozen=True, slots=True, eq=False)
class TrailComparison:
    """A dog's track held against a layer's. `layer` and `dog` are indexes of the file's tracks.

    `age_s` is from the layer's end to the dog's start, negative where the dog started earlier.
    `frechet_m` is None above four million point pairs, `covered_fraction` where the layer's line
    has no length; `method` says why.
    """

    layer: int
    dog: int
    age_s: float | None
    deviation_m: Deviation
    hausdorff_m: float
    frechet_m: float | None
    covered_fraction: float | None
    covered_within_m: float
    method: str
    start_distance_m: float
    end_distance_m: float
    series: DeviationSeries
    layer_pace: Pace
    dog_pace: Pace
    articles: tuple[Article, ...]


def compare_file(file: TrackFile) -> tuple[TrailComparison | None, Problem | None]:
    """The comparison of the file's one layer and one dog, if it has exactly one of each.

    Where both are there but too large to be compared, there is a problem instead.
    """
    pair = compared_pair(file.tracks)
    if pair is None:
        return None, None
    layer, dog = file.tracks[pair[0]], file.tracks[pair[1]]
    points = layer.points + dog.points
    if points > POINT_LIMIT:
        text = f"Not compared: both lines have {points} points; up to {POINT_LIMIT} are compared."
        return None, Problem("not_compared", 1, text)
    waypoints = file.waypoints[:ARTICLE_LIMIT]
    return compare(layer, dog, waypoints=waypoints, indexes=pair), None


def compare(
    layer: Track,
    dog: Track,
    *,
    waypoints: Sequence[Waypoint] = (),
    indexes: tuple[int, int] = (0, 1),
    covered_within_m: float = COVERED_WITHIN_M,
) -> TrailComparison:
    """Hold a dog's track against a layer's. Both need a point; together at most `POINT_LIMIT`.

    Raises ValueError otherwise. Costs O(n log n) for lines that people and dogs walk, and under
    ten seconds at the limit for any.
    """
    if not layer.points or not dog.points or layer.points + dog.points > POINT_LIMIT:
        raise ValueError(f"each line needs a point, and both together at most {POINT_LIMIT}")
    plane = plane_about(layer.lat, layer.lon)
    layer_line, dog_line = _Line.of(layer, plane), _Line.of(dog, plane)
    from_dog = layer_line.index.nearest(dog_line.x, dog_line.y)
    from_layer = dog_line.index.nearest(layer_line.x, layer_line.y)
    frechet = discrete_frechet(layer_line.x, layer_line.y, dog_line.x, dog_line.y)
    covered = _covered(layer, layer_line, from_layer, dog_line.index, covered_within_m)
    radius = max(float(np.hypot(line.x, line.y).max()) for line in (layer_line, dog_line))
    pairs = layer.points * dog.points
    along = along_m(layer)
    return TrailComparison(
        layer=indexes[0],
        dog=indexes[1],
        age_s=(dog.start - layer.end).total_seconds() if dog.start and layer.end else None,
        deviation_m=_deviation(from_dog.distance_m),
        hausdorff_m=float(max(each.distance_m.max() for each in (from_dog, from_layer))),
        frechet_m=frechet,
        covered_fraction=covered.fraction if covered else None,
        covered_within_m=covered_within_m,
        method=_method(plane, radius, pairs, covered, (from_dog, from_layer)),
        start_distance_m=distance_m(layer.lat[0], layer.lon[0], dog.lat[0], dog.lon[0]),
        end_distance_m=distance_m(layer.lat[-1], layer.lon[-1], dog.lat[-1], dog.lon[-1]),
        series=_series(layer, dog, along, from_dog),
        layer_pace=pace_of(layer, layer_line.x, layer_line.y),
        dog_pace=pace_of(dog, dog_line.x, dog_line.y),
        articles=_articles(waypoints, plane, layer, along, layer_line.index, dog_line.index),
    )


def _deviation(off_m: FloatArray) -> Deviation:
    return Deviation(
        mean=float(off_m.mean()),
        median=float(np.median(off_m)),
        p95=float(np.percentile(off_m, 95)),
        max=float(off_m.max()),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """A track in the plane, with its index."""

    x: FloatArray
    y: FloatArray
    index: LineIndex

    @classmethod
    def of(cls, track: Track, plane: LocalPlane) -> "_Line":
        x, y = plane.project(track.lat, track.lon)
        return cls(x, y, LineIndex(x, y, track.segment_starts))


def _covered(
    layer: Track, line: _Line, from_layer: Nearest, dog: LineIndex, within_m: float
) -> Covered | None:
    ends: IndexArray = np.flatnonzero(~np.isnan(layer.step_m))
    place = np.column_stack((line.x, line.y))
    distance = from_layer.distance_m
    pieces = Pieces(
        begin=place[ends - 1],
        end=place[ends],
        weight_m=layer.step_m[ends],
        begin_distance_m=distance[ends - 1],
        end_distance_m=distance[ends],
    )
    return covered_share(pieces, dog, within_m)


def _series(layer: Track, dog: Track, along: FloatArray, found: Nearest) -> DeviationSeries:
    return DeviationSeries(
        along_layer_m=at_along_m(layer, along, found.begin, found.fraction),
        along_dog_m=along_m(dog),
        deviation_m=found.distance_m,
        side=found.side,
        time=dog.time,
        speed_m_s=speeds_m_s(dog),
    )


def _articles(
    waypoints: Sequence[Waypoint],
    plane: LocalPlane,
    layer: Track,
    along: FloatArray,
    layer_line: LineIndex,
    dog_line: LineIndex,
) -> tuple[Article, ...]:
    lat = np.array([waypoint.lat for waypoint in waypoints], dtype=np.float64)
    lon = np.array([waypoint.lon for waypoint in waypoints], dtype=np.float64)
    x, y = plane.project(lat, lon)
    by_layer, by_dog = layer_line.nearest(x, y), dog_line.nearest(x, y)
    places = at_along_m(layer, along, by_layer.begin, by_layer.fraction)
    return tuple(
        Article(waypoint, float(off), float(place), float(dog_off), bool(off <= ARTICLE_WITHIN_M))
        for waypoint, off, place, dog_off in zip(
            waypoints, by_layer.distance_m, places, by_dog.distance_m, strict=True
        )
    )


def _method(
    plane: LocalPlane,
    radius_m: float,
    pairs: int,
    covered: Covered | None,
    searches: tuple[Nearest, Nearest],
) -> str:
    """What was done, in sentences: ellipsoid, projection and its error, and each measure."""
    error = scale_error(radius_m)
    off = f"at most {error:.1e} of a distance" if error < 0.1 else "too great to say so far out"
    told = [
        "Lengths: geodesics on the WGS 84 ellipsoid.",
        "Distances between lines: azimuthal equidistant projection of WGS 84,",
        f"centre {plane.lat:.5f}, {plane.lon:.5f},",
        f"all points within {radius_m / 1000:.1f} km of it, scale error {off}.",
        "Points as recorded, in file order, none interpolated; segments are not joined.",
        "Deviation: each dog point to the layer's nearest line piece.",
        "Hausdorff: the greater of each line's points to the other line, by a packed spatial tree.",
    ]
    if pairs > PAIR_LIMIT:
        told.append(f"Frechet: not computed, {pairs} point pairs are more than {PAIR_LIMIT}.")
    else:
        told.append(f"Frechet: discrete, exact over {pairs} point pairs.")
    if covered is None:
        told.append("Coverage: not computed, the layer's line has no length.")
    else:
        accuracy = f"within {covered.uncertainty:.1e}" if covered.uncertainty else "exactly"
        told.append(f"Coverage: by halving the layer's line, {accuracy}.")
    slack = np.concatenate([search.slack_m for search in searches])
    if bounds := int((slack > 0).sum()):
        told.append(
            f"Work limit reached: for {bounds} points the distance is an upper bound, too great by"
            f" at most {slack.max():.3f} m."
        )
    return " ".join(told)
