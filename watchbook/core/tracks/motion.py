"""How a line was walked: speeds, pace and stops. Only from fixes that are there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np

from watchbook.core.tracks.track import (
    MICROSECONDS_A_SECOND,
    FloatArray,
    IndexArray,
    Track,
    instant,
)

STOP_WITHIN_M: Final = 5.0
STOP_AT_LEAST_S: Final = 20.0


@dataclass(frozen=True, slots=True)
class Stop:
    """The line stayed within `STOP_WITHIN_M` of where it was, for at least `STOP_AT_LEAST_S`.

    `longest_gap_s` is the longest time without a fix within it: where that is most of the
    duration, nobody knows that the walker stood. The place is that of the middle fix.
    """

    start: datetime
    end: datetime
    duration_s: float
    lat: float
    lon: float
    points: int
    longest_gap_s: float


@dataclass(frozen=True, slots=True)
class Pace:
    """Of a whole line; None where times are missing. Stopped and moving add up to duration.

    `stops` is None, and so are the two times, where any point has no time or time steps back:
    a stop can then not be told from a jump of the clock.
    """

    length_m: float
    duration_s: float | None
    mean_speed_m_s: float | None
    stopped_s: float | None
    moving_s: float | None
    stops: tuple[Stop, ...] | None


def speeds_m_s(track: Track) -> FloatArray:
    """Metres per second from the point before; NaN where either is unknown or no time passed."""
    with np.errstate(invalid="ignore", divide="ignore"):
        speeds = track.step_m / track.gap_s
    speeds[~(track.gap_s > 0)] = np.nan
    return speeds


def pace_of(track: Track, x: FloatArray, y: FloatArray) -> Pace:
    """The pace of a track whose points lie at `x`, `y` (metres) in a plane."""
    length, duration = track.length_m, track.duration_s
    stops = stops_of(track, x, y)
    stopped = sum(stop.duration_s for stop in stops) if stops is not None else None
    return Pace(
        length_m=length,
        duration_s=duration,
        mean_speed_m_s=length / duration if duration else None,
        stopped_s=stopped,
        moving_s=duration - stopped if stopped is not None and duration is not None else None,
        stops=stops,
    )


def stops_of(track: Track, x: FloatArray, y: FloatArray) -> tuple[Stop, ...] | None:
    """The stops of a track, in order; None where its times do not allow to say.

    A point begins a quiet stretch when the first point at least `STOP_AT_LEAST_S` later lies
    within `STOP_WITHIN_M` of it; stretches that overlap are one stop. Costs O(n log n).
    """
    if np.isnat(track.time).any() or not track.points or (track.gap_s[1:] < 0).any():
        return None
    at = track.time.astype(np.int64)
    later = np.searchsorted(at, at + int(STOP_AT_LEAST_S * MICROSECONDS_A_SECOND))
    begins = np.flatnonzero(later < len(at))
    ends = later[begins]
    is_quiet = np.hypot(x[ends] - x[begins], y[ends] - y[begins]) <= STOP_WITHIN_M
    begins, ends = begins[is_quiet], ends[is_quiet]
    if not len(begins):
        return ()
    # Both ascend, so a stretch joins the one before it when it begins within it.
    is_new = np.concatenate(([True], begins[1:] > ends[:-1]))
    firsts = begins[is_new]
    lasts = np.append(ends[:-1][is_new[1:]], ends[-1])
    return _stops(track, firsts, lasts)


def _stops(track: Track, firsts: IndexArray, lasts: IndexArray) -> tuple[Stop, ...]:
    # Every other range is the gaps after a stop's first point up to its last.
    bounds = np.column_stack((firsts + 1, lasts + 1)).ravel()
    gaps = np.maximum.reduceat(np.append(track.gap_s, 0.0), bounds)[::2]
    middles = (firsts + lasts) // 2
    return tuple(
        Stop(start, end, (end - start).total_seconds(), lat, lon, points, gap)
        for start, end, lat, lon, points, gap in zip(
            map(instant, track.time[firsts]),
            map(instant, track.time[lasts]),
            track.lat[middles].tolist(),
            track.lon[middles].tolist(),
            (lasts - firsts + 1).tolist(),
            gaps.tolist(),
            strict=True,
        )
    )


def along_m(track: Track) -> FloatArray:
    """Metres walked up to each point, from the first; segments are joined without their gap."""
    return np.nancumsum(track.step_m)


def at_along_m(
    track: Track, along: FloatArray, begin: IndexArray, fraction: FloatArray
) -> FloatArray:
    """Metres along the line at a fraction of the pieces that begin at the points `begin`."""
    following = np.minimum(begin + 1, track.points - 1)
    return along[begin] + fraction * (along[following] - along[begin])
