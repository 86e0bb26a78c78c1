"""The dog's line beside the layer's."""

import numpy as np
import pytest
import shapely

from watchbook.core.tracks import comparison as room
from watchbook.core.tracks.comparison import POINT_LIMIT, compare, compare_file
from watchbook.core.tracks.reading import read_track
from watchbook.core.tracks.tests.made import gpx, layer_and_dog, line, real_trails, track, walk
from watchbook.core.tracks.track import Waypoint

NORTH = 50 + np.arange(100) * 1e-5  # 1.11 m a step
EAST_10_M = 10 / 71_696  # degrees of longitude at 50 degrees north


def straight(lon=14.0, *, first=0, times=None):
    return walk(NORTH, np.full(100, lon), times=times or range(first, first + 100))


def test_it_measures_a_dog_that_walks_ten_metres_to_the_right():
    found = compare(straight(), straight(14 + EAST_10_M, first=3700))
    off = found.deviation_m
    assert (off.mean, off.median, off.p95, off.max) == pytest.approx((10,) * 4, abs=0.01)
    assert found.hausdorff_m == pytest.approx(10, abs=0.01)
    assert found.frechet_m == pytest.approx(10, abs=0.01)
    assert (found.start_distance_m, found.end_distance_m) == pytest.approx((10, 10), abs=0.01)
    assert found.age_s == 3601
    assert set(found.series.side) == {1.0}
    assert found.series.along_layer_m[[0, -1]] == pytest.approx([0, 110.1], abs=0.1)
    assert found.series.along_dog_m == pytest.approx(found.series.along_layer_m, abs=0.01)
    assert found.series.speed_m_s[1:] == pytest.approx(np.full(99, 1.112), abs=0.001)
    assert found.layer_pace.mean_speed_m_s == pytest.approx(1.112, abs=0.001)


def test_it_says_how_much_of_the_trail_was_covered():
    half = walk(NORTH[:50], np.full(50, 14.0), times=range(50))
    assert compare(straight(), half).covered_fraction == pytest.approx(
        (49 * 1.112 + 10) / 110.1, abs=1e-3
    )
    assert compare(straight(), half, covered_within_m=1000).covered_fraction == 1.0
    assert compare(straight(), straight(14.1)).covered_fraction == 0.0


def test_hausdorff_takes_the_worse_of_both_directions():
    short = walk(NORTH[:2], np.full(2, 14.0), times=[0, 1])
    assert compare(straight(), short).hausdorff_m == pytest.approx(98 * 1.112, abs=0.1)
    assert compare(straight(), short).deviation_m.max == pytest.approx(0, abs=1e-6)


def test_it_does_not_bridge_two_segments():
    layer = walk([50, 50.0001, 50.01, 50.0101], [14] * 4, times=range(4), starts=[0, 2])
    dog = walk([50.005], [14], times=[9])
    found = compare(layer, dog)
    assert found.deviation_m.max == pytest.approx(0.0049 * 111_229, rel=1e-3)
    assert found.series.along_layer_m[0] == pytest.approx(11.12, abs=0.01)


def test_it_finds_articles_beside_the_lines():
    waypoints = (
        Waypoint("glove", 50.0005, 14 + EAST_10_M / 2, None),
        Waypoint("car", 50.01, 14, None),
    )
    glove, car = compare(straight(), straight(14 + EAST_10_M), waypoints=waypoints).articles
    assert (glove.layer_distance_m, glove.dog_distance_m) == pytest.approx((5, 5), abs=0.01)
    assert glove.along_layer_m == pytest.approx(55.6, abs=0.1)
    assert (glove.is_on_trail, car.is_on_trail) == (True, False)


def test_it_compares_lines_of_single_points_and_without_times():
    found = compare(walk([50], [14]), walk([50.0001], [14]))
    assert found.deviation_m.mean == pytest.approx(11.12, abs=0.01)
    assert found.frechet_m == pytest.approx(11.12, abs=0.01)
    assert (found.age_s, found.covered_fraction) == (None, None)
    assert "Coverage: not computed" in found.method


def test_it_leaves_frechet_out_above_four_million_pairs_and_says_why():
    many = walk(np.linspace(50, 50.1, 2001), np.full(2001, 14.0))
    found = compare(many, many)
    assert found.frechet_m is None
    assert "Frechet: not computed, 4004001 point pairs are more than 4000000." in found.method


def test_its_method_names_ellipsoid_and_projection_and_error():
    method = compare(straight(), straight()).method
    for words in (
        "WGS 84 ellipsoid",
        "azimuthal equidistant",
        "50.00050, 14.00000",
        "exact over 10000",
    ):
        assert words in method
    assert "scale error too great to say" in compare(straight(), walk([-50], [-166])).method


def test_it_says_where_the_work_limit_made_distances_upper_bounds(monkeypatch):
    monkeypatch.setattr("watchbook.core.tracks.nearest.WORK_LIMIT", 0)
    turn = np.linspace(0, 2 * np.pi, 3000)
    ring = walk(50 + 1e-3 * np.cos(turn), 14 + 1.5e-3 * np.sin(turn))
    middle = walk(50 + turn * 1e-9, 14 + turn * 1e-9)
    assert "upper bound, too great by at most" in compare(ring, middle).method


def test_it_refuses_lines_without_points_or_with_too_many():
    for layer, dog in (
        (walk([], [], starts=[]), straight()),
        (straight(), walk([], [], starts=[])),
    ):
        with pytest.raises(ValueError, match="needs a point"):
            compare(layer, dog)
    long = walk(np.full(POINT_LIMIT, 50.0), np.full(POINT_LIMIT, 14.0))
    with pytest.raises(ValueError, match="at most"):
        compare(long, straight())


def test_it_compares_the_one_layer_and_the_one_dog_of_a_file():
    found, problem = compare_file(read_track(layer_and_dog(), "x.gpx"))
    assert (found.layer, found.dog, problem) == (0, 1, None)
    assert compare_file(read_track(gpx(track(line(3))), "x.gpx")) == (None, None)


def test_it_says_that_a_file_is_too_long_to_compare(monkeypatch):
    monkeypatch.setattr(room, "POINT_LIMIT", 59)
    found, problem = compare_file(read_track(layer_and_dog(), "x.gpx"))
    assert found is None
    assert (problem.kind, "60 points" in problem.message) == ("not_compared", True)


def test_it_agrees_with_shapely_on_real_trails():
    compared = 0
    for path in real_trails():
        file = read_track(path.read_bytes(), path.name)
        found, _ = compare_file(file)
        if found is None:
            continue
        compared += 1
        plane = room.plane_about(file.tracks[found.layer].lat, file.tracks[found.layer].lon)
        layer, dog = (
            shapely.LineString(np.column_stack(plane.project(each.lat, each.lon)))
            for each in (file.tracks[found.layer], file.tracks[found.dog])
        )
        off = shapely.distance(layer, shapely.points(shapely.get_coordinates(dog)))
        assert found.series.deviation_m == pytest.approx(off, abs=1e-6)
        assert found.hausdorff_m == pytest.approx(shapely.hausdorff_distance(layer, dog), abs=1e-6)
        near = layer.intersection(dog.buffer(found.covered_within_m, quad_segs=64)).length
        assert found.covered_fraction == pytest.approx(near / layer.length, abs=2e-3)
    assert compared
