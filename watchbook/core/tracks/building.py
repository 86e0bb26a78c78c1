"""From points as a file gives them to a `Track`: checks places, counts what is wrong."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from watchbook.core.tracks import roles
from watchbook.core.tracks.geodesy import steps_m
from watchbook.core.tracks.instants import instants_of
from watchbook.core.tracks.track import (
    BoolArray,
    FloatArray,
    InstantArray,
    Problem,
    ProblemKind,
    Track,
)

JUMP_M: Final = 1_000.0
JUMP_M_S: Final = 70.0
"""A step longer than this, at a greater speed than this, is a recorder's jump, not a walk."""

MOST_LAT: Final = 90.0
MOST_LON: Final = 180.0

NAMED_POINTS: Final = 3
"""How many point numbers a problem names; the count is always whole."""

_MESSAGES: Final[dict[ProblemKind, str]] = {
    "missing_times": "{count} of {points} points have no time; they are kept without one.",
    "unreadable_times": "{count} points have a time that cannot be read; they are kept without.",
    "times_without_zone": "{count} times name no zone; they were taken as UTC. Check them.",
    "empty_segments": "{count} segments have no points.",
    "points_outside_segments": "{count} points stand outside any segment; kept as a segment.",
}


def coordinates_of(texts: Sequence[str | None]) -> FloatArray:
    """Degrees from text; NaN for what is missing or no plain decimal number. Never raises."""
    try:
        if "_" not in "".join(texts):  # type: ignore[arg-type]  # a None raises TypeError, caught
            return np.fromiter(map(float, texts), np.float64, len(texts))  # type: ignore[arg-type]  # as above
    except (TypeError, ValueError):
        pass
    return np.fromiter(map(coordinate_of, texts), np.float64, len(texts))


def coordinate_of(text: str | None) -> float:
    """One degree from text; NaN as in `coordinates_of`."""
    # float() would take "5_0", which no file format allows.
    try:
        return float(text) if text is not None and "_" not in text else float("nan")
    except ValueError:
        return float("nan")


def are_places(lat: FloatArray, lon: FloatArray) -> BoolArray:
    """Which pairs are places on Earth: finite, latitude within 90, longitude within 180."""
    # NaN compares false with everything, so it needs no test of its own.
    is_place: BoolArray = (np.abs(lat) <= MOST_LAT) & (np.abs(lon) <= MOST_LON)
    return is_place


@dataclass(slots=True)
class TrackBuilder:
    """Collects one track chunk by chunk; `finish` gives it with its problems."""

    lats: list[FloatArray] = field(default_factory=list)
    lons: list[FloatArray] = field(default_factory=list)
    times: list[InstantArray] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    kept: int = 0
    seen: int = 0
    segment_from: int = 0
    counts: Counter[ProblemKind] = field(default_factory=Counter)
    misplaced: list[int] = field(default_factory=list)

    def add_texts(
        self,
        lats: Sequence[str | None],
        lons: Sequence[str | None],
        times: Sequence[str | None],
    ) -> None:
        """Add points as the file writes them, None for what a point does not have."""
        instants = instants_of(times)
        self.counts["missing_times"] += instants.missing
        self.counts["unreadable_times"] += instants.unreadable
        self.counts["times_without_zone"] += instants.zoneless
        self.add(coordinates_of(lats), coordinates_of(lons), instants.values)

    def add(self, lat: FloatArray, lon: FloatArray, time: InstantArray) -> None:
        """Add points; those that are no place are counted and left out."""
        is_place = are_places(lat, lon)
        if not is_place.all():
            wrong = np.flatnonzero(~is_place)
            self.counts["invalid_coordinates"] += len(wrong)
            room = NAMED_POINTS - len(self.misplaced)
            self.misplaced.extend(int(index) + self.seen + 1 for index in wrong[:room])
            lat, lon, time = lat[is_place], lon[is_place], time[is_place]
        self.seen += len(is_place)
        self.kept += len(lat)
        self.lats.append(lat)
        self.lons.append(lon)
        self.times.append(time)

    def end_segment(self) -> None:
        """What was added since the last call is one unbroken piece."""
        if self.kept == self.segment_from:
            self.counts["empty_segments"] += 1
            return
        self.starts.append(self.segment_from)
        self.segment_from = self.kept

    def finish(
        self, *, index: int, name: str | None, stated: Sequence[str]
    ) -> tuple[Track, list[Problem]]:
        """The track, and what is wrong with it; `index` is its place among the file's tracks."""
        if self.kept > self.segment_from:
            self.counts["points_outside_segments"] += self.kept - self.segment_from
            self.end_segment()
        lat = np.concatenate([np.empty(0), *self.lats])
        lon = np.concatenate([np.empty(0), *self.lons])
        time = np.concatenate([np.empty(0, "datetime64[us]"), *self.times])
        starts = np.asarray(self.starts, dtype=np.int64)
        track = Track(
            name=(name or "").strip() or None,
            role=roles.role_of(stated),
            is_role_inferred=False,
            stated=tuple(stated),
            lat=lat,
            lon=lon,
            time=time,
            gap_s=_gaps(time),
            step_m=steps_m(lat, lon, starts),
            segment_starts=starts,
        )
        for array in (lat, lon, time, track.gap_s, track.step_m, starts):
            array.flags.writeable = False
        return track, self._problems(track, index)

    def _problems(self, track: Track, index: int) -> list[Problem]:
        problems = []
        if self.counts["invalid_coordinates"]:
            problems.append(self._misplaced_problem(index))
        for kind, sentence in _MESSAGES.items():
            if count := self.counts[kind]:
                text = sentence.format(count=count, points=self.seen)
                problems.append(Problem(kind, count, text, index))
        if not track.points:
            problems.append(Problem("empty_track", 1, "The track has no points.", index))
        return problems + _oddities(track, index)

    def _misplaced_problem(self, index: int) -> Problem:
        count = self.counts["invalid_coordinates"]
        numbers = ", ".join(str(number) for number in self.misplaced)
        more = ", …" if count > len(self.misplaced) else ""
        text = (
            f"{count} of {self.seen} points are no place on Earth (missing, not a number or out"
            f" of range) and are left out of the line: number {numbers}{more} in the file's order."
        )
        return Problem("invalid_coordinates", count, text, index)


def _oddities(track: Track, index: int) -> list[Problem]:
    """What is kept as it is but changes what the numbers mean."""
    problems = []
    with np.errstate(invalid="ignore"):
        backwards = int((track.gap_s < 0).sum())
        repeated = int(((track.gap_s == 0) & (track.step_m == 0)).sum())
        jumps = int(((track.step_m > JUMP_M) & (track.step_m > track.gap_s * JUMP_M_S)).sum())
    if backwards:
        text = f"The time steps back at {backwards} points; they are kept in the file's order."
        problems.append(Problem("times_backwards", backwards, text, index))
    if repeated:
        text = f"{repeated} points repeat the one before them, in place and time; they are kept."
        problems.append(Problem("repeated_points", repeated, text, index))
    if jumps:
        text = (
            f"{jumps} steps are longer than {JUMP_M:.0f} m and faster than {JUMP_M_S:.0f} m/s:"
            " the recorder jumped. They are kept and counted in the length."
        )
        problems.append(Problem("jumps", jumps, text, index))
    return problems


def _gaps(time: InstantArray) -> FloatArray:
    """Seconds since the last timed point before each; NaN where either has no time."""
    gaps = np.full(len(time), np.nan)
    timed = np.flatnonzero(~np.isnat(time))
    if len(timed) > 1:
        gaps[timed[1:]] = np.diff(time[timed]) / np.timedelta64(1, "s")
    return gaps
