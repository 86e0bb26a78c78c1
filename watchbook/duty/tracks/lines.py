"""A file's lines as GeoJSON (RFC 7946): one MultiLineString a track, one Point a waypoint."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from watchbook.core.tracks.track import Track, TrackFile

_PLACES = 7


def lines_of(file: TrackFile) -> dict[str, Any]:
    """Every point, longitude before latitude, to a centimetre; nothing thinned."""
    features = [
        {
            "type": "Feature",
            "properties": {"role": track.role, "name": track.name or ""},
            "geometry": {"type": "MultiLineString", "coordinates": _segments(track)},
        }
        for track in file.tracks
        if track.points
    ]
    features += [
        {
            "type": "Feature",
            "properties": {"role": "waypoint", "name": waypoint.name or ""},
            "geometry": {"type": "Point", "coordinates": [waypoint.lon, waypoint.lat]},
        }
        for waypoint in file.waypoints
    ]
    return {"type": "FeatureCollection", "features": features}


def _segments(track: Track) -> list[list[list[float]]]:
    bounds = [*track.segment_starts.tolist(), track.points]
    lon, lat = track.lon.round(_PLACES).tolist(), track.lat.round(_PLACES).tolist()
    return [
        [list(pair) for pair in zip(lon[begin:end], lat[begin:end], strict=True)]
        for begin, end in pairwise(bounds)
    ]
