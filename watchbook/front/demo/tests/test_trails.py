"""The demo's trail files read like a receiver's."""

from datetime import UTC, datetime
from random import Random

from watchbook.core.tracks.comparison import compare_file
from watchbook.core.tracks.reading import read_track
from watchbook.front.demo.trails import trail_file

DAWN = datetime(2026, 3, 1, 6, tzinfo=UTC)


def test_a_made_trail_has_a_layer_a_dog_and_articles_and_compares():
    found = read_track(trail_file(Random(1), DAWN, 45, 900), "made.gpx")
    assert [track.role for track in found.tracks] == ["layer", "dog"]
    assert [one.name for one in found.waypoints] == ["glove", "wallet"]
    told, problem = compare_file(found)
    assert problem is None
    assert told is not None
    assert 45 * 60 - 5 <= told.age_s <= 45 * 60 + 5
    assert told.deviation_m.median < 10
    assert told.covered_fraction > 0.9


def test_the_same_chance_makes_the_same_bytes():
    assert trail_file(Random(7), DAWN, 30, 400) == trail_file(Random(7), DAWN, 30, 400)
