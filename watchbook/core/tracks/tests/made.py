"""Track files made by the tests, and the folder of real ones where it is at hand."""

import io
import os
import zipfile
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from watchbook.core.tracks.building import TrackBuilder
from watchbook.core.tracks.track import Track

NAMESPACE = "http://www.topografix.com/GPX/1/1"
START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


def point(lat, lon, time=None):
    inside = f"<ele>100</ele><time>{time}</time>" if time is not None else "<ele>100</ele>"
    return f'<trkpt lat="{lat}" lon="{lon}">{inside}</trkpt>'


def clock(start=START, step_s=1.0):
    """Times as recorders write them, one after the other."""
    while True:
        yield start.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
        start += timedelta(seconds=step_s)


def track(*segments, name="Alice", inside=""):
    body = "".join(f"<trkseg>{segment}</trkseg>" for segment in segments)
    named = f"<name>{name}</name>" if name else ""
    return f"<trk>{named}{inside}{body}</trk>"


def gpx(body, *, namespace=NAMESPACE, head='<?xml version="1.0" encoding="UTF-8"?>', version="1.1"):
    spoken = f' xmlns="{namespace}"' if namespace else ""
    return f'{head}<gpx version="{version}" creator="test"{spoken}>{body}</gpx>'.encode()


def line(count, *, lat=40.0, lon=-75.0, start=START, step_s=1.0, step=1e-5):
    """Points straight north."""
    times = clock(start, step_s)
    return "".join(point(f"{lat + i * step:.7f}", lon, next(times)) for i in range(count))


def layer_and_dog(count=30, **dog):
    """A layer's line and a dog's, an hour later and some metres beside it."""
    later = {"lon": -74.99995, "start": START + timedelta(hours=1)} | dog
    return gpx(
        track(line(count), name="laid", inside="<type>TrailLayer</type>")
        + track(line(count, **later), name="run", inside="<type>Dog</type>")
    )


def kml(body, *, gx=True):
    spoken = ' xmlns:gx="http://www.google.com/kml/ext/2.2"' if gx else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"'
        f"{spoken}><Document>{body}</Document></kml>"
    ).encode()


def kmz(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_kml", ".kml"), content)
    return out.getvalue()


def walk(lats, lons, *, times=None, starts=None) -> Track:
    """A track from numbers; `times` in seconds since START, None for no time."""
    builder = TrackBuilder()
    lat, lon = np.asarray(lats, dtype=np.float64), np.asarray(lons, dtype=np.float64)
    begin = np.datetime64(START.replace(tzinfo=None), "us")
    nothing = np.timedelta64("NaT", "us")
    spans = [
        nothing if s is None else np.timedelta64(round(s * 1e6), "us")
        for s in (times if times is not None else [None] * len(lat))
    ]
    time = begin + np.array(spans, dtype="timedelta64[us]")
    bounds = [*(starts or [0]), len(lat)]
    for first, last in pairwise(bounds):
        builder.add(lat[first:last], lon[first:last], time[first:last])
        builder.end_segment()
    return builder.finish(index=0, name="made", stated=())[0]


def real_trails():
    """The real GPX files; skips, saying so, where they are not at hand."""
    where = os.environ.get("WATCHBOOK_TEST_DATA")
    folder = Path(where) if where else Path(__file__).parents[5] / "shared" / "data"
    found = sorted((folder / "trails").glob("*.gpx"))
    if not found:
        pytest.skip(f"no real trails in {folder / 'trails'}; set WATCHBOOK_TEST_DATA")
    return found
