"""The real files, point by point against another reader. Skipped, saying so, without them."""

import gpxpy
import numpy as np
import pytest

from watchbook.core.tracks.description import describe
from watchbook.core.tracks.reading import read_track
from watchbook.core.tracks.tests.made import real_trails


def test_nothing_is_lost_beside_gpxpy():
    for path in real_trails():
        data = path.read_bytes()
        ours, theirs = read_track(data, path.name), gpxpy.parse(data.decode("utf-8-sig"))
        assert len(ours.tracks) == len(theirs.tracks)
        assert len(ours.waypoints) == len(theirs.waypoints)
        for mine, other in zip(ours.tracks, theirs.tracks, strict=True):
            points = [point for segment in other.segments for point in segment.points]
            assert mine.segments == len(other.segments)
            assert mine.lat.tolist() == [point.latitude for point in points]
            assert mine.lon.tolist() == [point.longitude for point in points]
            at = [np.datetime64(round(point.time.timestamp() * 1e6), "us") for point in points]
            assert (mine.time == np.array(at)).all()
            assert mine.name == ((other.name or "").strip() or None)
            # gpxpy measures on a sphere of the equatorial radius.
            assert mine.length_m == pytest.approx(other.length_2d(), rel=0.005)


def test_their_roles_are_read_and_nothing_is_wrong_with_them():
    known = {"layer": 0, "dog": 0, "cross": 0, "unknown": 0}
    for path in real_trails():
        document = describe(read_track(path.read_bytes(), path.name))
        assert "problems" not in document
        roles = [track["role"] for track in document["tracks"]]
        assert (document["comparison"] is not None) == ("layer" in roles and "dog" in roles)
        assert not any(track.get("role_inferred") for track in document["tracks"])
        for role in roles:
            known[role] += 1
    if sum(known.values()) == 14:  # the seven files of this project's own folder
        assert known == {"layer": 6, "dog": 6, "cross": 1, "unknown": 1}
