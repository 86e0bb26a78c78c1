"""What was read: tracks, waypoints and what was noticed on the way. Values only, frozen.

A point is a row across parallel arrays, in the order of the file. Points are never interpolated,
sorted, thinned or merged. A point whose place is no place on Earth (missing, not a number, out of
range) is left out of the line, because nothing can be measured with it, and is counted and named
in `problems`; a point without a readable time stays, with no time.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
InstantArray = NDArray[np.datetime64]
IndexArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

Role = Literal["layer", "dog", "cross", "unknown"]
FileKind = Literal["gpx", "fit", "kml", "kmz"]

ProblemKind = Literal[
    "invalid_coordinates",
    "missing_times",
    "unreadable_times",
    "times_without_zone",
    "times_backwards",
    "repeated_points",
    "jumps",
    "empty_segments",
    "empty_track",
    "points_outside_segments",
    "routes_not_read",
    "lines_not_read",
    "records_without_position",
    "times_and_places_differ_in_number",
    "more_files_in_archive",
    "name_differs_from_content",
    "not_compared",
]

MICROSECONDS_A_SECOND: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a reader of the numbers must know; `track` is an index into the file's tracks."""

    kind: ProblemKind
    count: int
    message: str
    track: int | None = None


@dataclass(frozen=True, slots=True)
class Waypoint:
    """A named place, often an article; degrees on WGS 84, `at` in UTC where the file says it."""

    name: str | None
    lat: float
    lon: float
    at: datetime | None


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """One recorded line of one or more segments. All arrays are read-only and equally long.

    `lat`, `lon` are degrees on WGS 84. `time` is UTC to the microsecond, NaT where the file has
    none. `gap_s` is the time since the last timed point before it in file order, over segments
    too; NaN where there is none, negative where the recorder's clock stepped back. `step_m` is
    the geodesic length from the point before it in the same segment, NaN at a segment's first.
    `segment_starts` holds the index of each segment's first point, ascending, 0 first.
    `stated` holds the words in the file from which `role` was read.
    """

    name: str | None
    role: Role
    is_role_inferred: bool
    stated: tuple[str, ...]
    lat: FloatArray
    lon: FloatArray
    time: InstantArray
    gap_s: FloatArray
    step_m: FloatArray
    segment_starts: IndexArray

    @property
    def points(self) -> int:
        """How many points the line has."""
        return len(self.lat)

    @property
    def segments(self) -> int:
        """How many unbroken pieces the line has."""
        return len(self.segment_starts)

    @property
    def length_m(self) -> float:
        """Sum of the geodesic steps within segments, in metres; nothing bridges two segments."""
        return float(np.nansum(self.step_m))

    @property
    def start(self) -> datetime | None:
        """The earliest time of any point."""
        timed = self.timed
        return instant(timed.min()) if len(timed) else None

    @property
    def end(self) -> datetime | None:
        """The latest time of any point."""
        timed = self.timed
        return instant(timed.max()) if len(timed) else None

    @property
    def duration_s(self) -> float | None:
        """From the earliest to the latest time, over the whole track; None without times."""
        timed = self.timed
        return seconds(timed.max() - timed.min()) if len(timed) else None

    @property
    def max_gap_s(self) -> float | None:
        """The longest time without a timed point, over the whole track; None under two times."""
        timed = self.timed
        if len(timed) < 2:
            return None
        return seconds(np.diff(np.sort(timed)).max())

    @property
    def bbox(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north in degrees; west exceeds east over the 180th meridian."""
        if not self.points:
            return None
        west, east = float(self.lon.min()), float(self.lon.max())
        if east - west > 180.0:
            west, east = float(self.lon[self.lon >= 0].min()), float(self.lon[self.lon < 0].max())
        return west, float(self.lat.min()), east, float(self.lat.max())

    @property
    def timed(self) -> InstantArray:
        """The times that are known, in file order."""
        return self.time[~np.isnat(self.time)]


@dataclass(frozen=True, slots=True, eq=False)
class TrackFile:
    """One file as read. `sha256` is of the bytes given; the original must be kept beside this."""

    file: str
    sha256: str
    kind: FileKind
    tracks: tuple[Track, ...]
    waypoints: tuple[Waypoint, ...]
    problems: tuple[Problem, ...]


def instant(value: np.datetime64) -> datetime:
    """An aware UTC datetime from one element of an `InstantArray` that is not NaT."""
    naive: datetime = value.astype("datetime64[us]").item()
    return naive.replace(tzinfo=UTC)


def seconds(value: np.timedelta64) -> float:
    """A span of an `InstantArray` in seconds."""
    return float(value / np.timedelta64(MICROSECONDS_A_SECOND, "us"))
