"""Whatever bytes come, only a TrackError ever escapes, and what is read can be described."""

import contextlib
import json
import os
import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from watchbook.core.tracks.description import describe
from watchbook.core.tracks.errors import TrackError
from watchbook.core.tracks.reading import read_track
from watchbook.core.tracks.tests.made import gpx, kml, kmz, layer_and_dog, line, track
from watchbook.core.tracks.tests.test_fit import course_point, fit, record
from watchbook.core.tracks.tests.test_kml import LINE, TIMED, placemark

SEEDS = {
    "gpx": layer_and_dog(12) + b"\n",
    "gpx_utf_16": gpx(track(line(6)), head="").decode().encode("utf-16"),
    "gpx_odd": gpx(track(line(3)) + '<wpt lat="1" lon="2"><time>x</time></wpt><rte/>'),
    "kml": kml(placemark(LINE) + placemark(TIMED)),
    "kmz": kmz(doc_kml=kml(placemark(TIMED))),
    "fit": fit(*(record(s, 50 + s * 1e-5) for s in range(8)), course_point()),
}
INSERTED = [
    b"NaN",
    b"<",
    b">",
    b"&",
    b"\0",
    b"-",
    b"e999",
    b"<trk>",
    b"</trkseg>",
    b"\xff\xfe",
    b"9" * 400,
]


def survive(data):
    """Read and describe; a TrackError is an answer too, anything else fails the test."""
    with contextlib.suppress(TrackError):
        json.dumps(describe(read_track(data, "fuzz.gpx")), allow_nan=False)


def mutated(data, chance):
    changed = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(changed) + 1)
        match chance.randrange(5):
            case 0:
                del changed[at:]
            case 1:
                changed[at : at + 1] = bytes([chance.randrange(256)])
            case 2:
                changed[at:at] = chance.choice(INSERTED)
            case 3:
                end = at + chance.randrange(60)
                changed[at:at] = changed[at:end]
            case _:
                del changed[at : at + chance.randrange(30)]
        if not changed:
            break
    return bytes(changed)


def cases(whole):
    return int(os.environ.get("CASES", whole))


@pytest.mark.parametrize("kind", SEEDS)
def test_damaged_files_are_read_or_refused(kind):
    chance = random.Random(f"watchbook {kind}")  # noqa: S311  # the same damage each time, no secret
    for _ in range(cases(200)):
        survive(mutated(SEEDS[kind], chance))


@pytest.mark.parametrize("kind", SEEDS)
def test_every_way_of_breaking_off_is_read_or_refused(kind):
    data = SEEDS[kind]
    for end in range(0, len(data), max(1, len(data) // 150)):
        survive(data[:end])


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=200))
@example(b"<gpx")
@example(b"PK\x03\x04")
@example(b"\x0e\x10\xd9\x07\x00\x00\x00\x00.FIT")
@example(b"\xff\xfe<")
def test_any_bytes_are_read_or_refused(data):
    survive(data)


numbers = st.one_of(st.floats(), st.sampled_from(["", "NaN", "1e400", "-0", "180", "-180", "90"]))
times = st.one_of(
    st.none(), st.text(max_size=30), st.datetimes().map(lambda at: at.isoformat() + "Z")
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(numbers, numbers, times, st.booleans()), min_size=1, max_size=12))
def test_every_point_is_kept_or_counted(points):
    def written(lat, lon, time):
        inside = "" if time is None else f"<time><![CDATA[{time}]]></time>"
        return f'<trkpt lat="{lat}" lon="{lon}">{inside}</trkpt>'

    body = "".join(written(*point[:3]) for point in points) + '<trkpt lat="0" lon="0"/>'
    try:
        file = read_track(gpx(track(body)), "x.gpx")
    except TrackError:
        return  # a time with a character that XML does not have
    left_out = sum(each.count for each in file.problems if each.kind == "invalid_coordinates")
    assert file.tracks[0].points + left_out == len(points) + 1
    json.dumps(describe(file), allow_nan=False)
