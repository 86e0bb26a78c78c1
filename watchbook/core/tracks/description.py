"""A track file and its comparison as the JSON document of `watchbook track --json`."""

from datetime import datetime
from typing import Any

from watchbook.core.tracks.comparison import TrailComparison, compare_file
from watchbook.core.tracks.track import Problem, Track, TrackFile, Waypoint

JsonObject = dict[str, Any]


def describe(file: TrackFile) -> JsonObject:
    """The document of design section 8, made of what JSON knows only; never NaN or infinity.

    Compares where there is exactly one layer and one dog. `problems` is there only where there is
    something to say.
    """
    comparison, problem = compare_file(file)
    problems = [*file.problems, *([problem] if problem else [])]
    document: JsonObject = {
        "file": file.file,
        "sha256": file.sha256,
        "tracks": [describe_track(track) for track in file.tracks],
        "waypoints": [_waypoint(waypoint) for waypoint in file.waypoints],
        "comparison": describe_comparison(comparison) if comparison else None,
    }
    if problems:
        document["problems"] = [_problem(each) for each in problems]
    return document


def describe_track(track: Track) -> JsonObject:
    """One track: counts, times in RFC 3339 UTC, seconds, metres, degrees."""
    inferred = {"role_inferred": True} if track.is_role_inferred else {}
    return {
        "name": track.name,
        "role": track.role,
        **inferred,
        "segments": track.segments,
        "points": track.points,
        "start": rfc_3339(track.start),
        "end": rfc_3339(track.end),
        "duration_s": _rounded(track.duration_s),
        "length_m": _rounded(track.length_m),
        "max_gap_s": _rounded(track.max_gap_s),
        "bbox": list(track.bbox) if track.bbox else None,
    }


def describe_comparison(comparison: TrailComparison) -> JsonObject:
    """The measures, to the millimetre and millisecond; not the series, which is for charts."""
    deviation = comparison.deviation_m
    covered = comparison.covered_fraction
    return {
        "layer": comparison.layer,
        "dog": comparison.dog,
        "age_s": _rounded(comparison.age_s),
        "deviation_m": {
            "mean": _rounded(deviation.mean),
            "median": _rounded(deviation.median),
            "p95": _rounded(deviation.p95),
            "max": _rounded(deviation.max),
        },
        "hausdorff_m": _rounded(comparison.hausdorff_m),
        "frechet_m": _rounded(comparison.frechet_m),
        "covered_fraction": None if covered is None else round(covered, 6),
        "covered_within_m": comparison.covered_within_m,
        "method": comparison.method,
    }


def rfc_3339(at: datetime | None) -> str | None:
    """An aware UTC instant as text ending in Z, with a fraction only where there is one."""
    if at is None:
        return None
    text = at.replace(tzinfo=None).isoformat(timespec="microseconds")
    seconds, _, fraction = text.partition(".")
    fraction = fraction.removesuffix("000") if at.microsecond else ""
    return f"{seconds}.{fraction}Z" if fraction else f"{seconds}Z"


def _waypoint(waypoint: Waypoint) -> JsonObject:
    return {
        "name": waypoint.name,
        "lat": waypoint.lat,
        "lon": waypoint.lon,
        "time": rfc_3339(waypoint.at),
    }


def _problem(problem: Problem) -> JsonObject:
    return {
        "kind": problem.kind,
        "count": problem.count,
        "track": problem.track,
        "message": problem.message,
    }


def _rounded(value: float | None) -> float | None:
    return round(value, 3) if value is not None else None
