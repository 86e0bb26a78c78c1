"""The JSON document, word by word."""

import json
from datetime import UTC, datetime

import pytest

from watchbook.core.tracks import comparison
from watchbook.core.tracks.description import describe, rfc_3339
from watchbook.core.tracks.reading import read_track
from watchbook.core.tracks.tests.made import gpx, layer_and_dog, line, point, track


def test_it_has_exactly_the_agreed_members():
    document = describe(read_track(layer_and_dog(), "x.gpx"))
    assert list(document) == ["file", "sha256", "tracks", "waypoints", "comparison"]
    assert list(document["tracks"][0]) == [
        "name", "role", "segments", "points", "start", "end", "duration_s", "length_m",
        "max_gap_s", "bbox",
    ]  # fmt: skip
    assert list(document["comparison"]) == [
        "layer", "dog", "age_s", "deviation_m", "hausdorff_m", "frechet_m", "covered_fraction",
        "covered_within_m", "method",
    ]  # fmt: skip
    assert list(document["comparison"]["deviation_m"]) == ["mean", "median", "p95", "max"]
    assert document["tracks"][0]["start"] == "2026-03-01T08:00:00Z"
    assert document["tracks"][0]["bbox"] == [-75.0, 40.0, -75.0, 40.00029]
    assert document["comparison"]["age_s"] == 3571.0


def test_it_marks_proposed_roles_and_only_those():
    body = track(line(3)) + track(line(3, start=datetime(2026, 3, 1, 10, tzinfo=UTC)))
    document = describe(read_track(gpx(body), "x.gpx"))
    assert [(each["role"], each["role_inferred"]) for each in document["tracks"]] == [
        ("layer", True),
        ("dog", True),
    ]
    assert document["comparison"]["age_s"] == 7198.0


def test_it_is_json_whatever_is_missing():
    body = track(point(50, 14)) + track("") + '<wpt lat="1" lon="2"/>'
    document = json.loads(json.dumps(describe(read_track(gpx(body), "x.gpx")), allow_nan=False))
    assert document["tracks"][1] == {
        "name": "Alice", "role": "unknown", "segments": 0, "points": 0, "start": None, "end": None,
        "duration_s": None, "length_m": 0.0, "max_gap_s": None, "bbox": None,
    }  # fmt: skip
    assert document["waypoints"] == [{"name": None, "lat": 1.0, "lon": 2.0, "time": None}]
    assert document["comparison"] is None
    assert [each["kind"] for each in document["problems"]] == [
        "missing_times",
        "empty_segments",
        "empty_track",
    ]
    assert document["problems"][0]["track"] == 0


def test_it_tells_in_the_document_why_nothing_was_compared(monkeypatch):
    monkeypatch.setattr(comparison, "POINT_LIMIT", 1)
    document = describe(read_track(layer_and_dog(), "x.gpx"))
    assert document["comparison"] is None
    assert document["problems"][0]["kind"] == "not_compared"


@pytest.mark.parametrize(
    ("microsecond", "text"),
    [
        (0, "2026-03-01T08:00:00Z"),
        (250_000, "2026-03-01T08:00:00.250Z"),
        (1, "2026-03-01T08:00:00.000001Z"),
    ],
)
def test_it_writes_times_with_a_fraction_only_where_there_is_one(microsecond, text):
    assert rfc_3339(datetime(2026, 3, 1, 8, 0, 0, microsecond, tzinfo=UTC)) == text
    assert rfc_3339(None) is None
