"""`watchbook track`, its words and exit statuses."""

import io
import json
import subprocess
import sys

import pytest

from watchbook.core.tracks.command import run
from watchbook.core.tracks.tests.made import gpx, layer_and_dog, line, point, track


def said(path, *, as_json=False, encoding=None):
    out, err = io.StringIO(), io.StringIO()
    if encoding:
        out = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    status = run(path, as_json, out, err)
    out.seek(0)
    return status, out.read(), err.getvalue()


@pytest.fixture
def trail(tmp_path):
    path = tmp_path / "trail.gpx"
    path.write_bytes(layer_and_dog())
    return path


def test_it_prints_one_json_document_and_nothing_else(trail):
    status, out, err = said(trail, as_json=True)
    assert (status, err) == (0, "")
    assert json.loads(out)["comparison"]["layer"] == 0


def test_it_prints_what_a_person_wants_to_know(trail):
    status, out, _ = said(trail)
    assert status == 0
    for words in (
        "Track 1: laid",
        "role      layer",
        "age of the trail  60 min",
        "Hausdorff",
        "WGS 84",
    ):
        assert words in out


def test_it_tells_of_missing_times_waypoints_proposals_and_problems(tmp_path):
    path = tmp_path / "odd.gpx"
    body = track(point(50, 14), name=None) + '<wpt lat="1" lon="2"/>' + "<rte/>"
    path.write_bytes(gpx(body))
    _, out, _ = said(path)
    for words in (
        "unnamed",
        "none in the file",
        "No comparison",
        "Note: track 1: 1 of 1",
        "Note: 1 routes",
        "unnamed: 1.0",
    ):
        assert words in out
    path.write_bytes(
        gpx(
            track(point(50, 14, "2026-03-01T08:00:00Z"))
            + track(point(50, 14, "2026-03-01T09:00:00Z"))
        )
    )
    _, out, _ = said(path)
    for words in (
        "proposed from the times",
        "the longest unknown",
        "covered           not computed",
    ):
        assert words in out


def test_it_tells_of_what_could_not_be_computed(tmp_path):
    path = tmp_path / "long.gpx"
    body = track("".join(point(50 + i / 1e6, 14) for i in range(2001)), inside="<type>Dog</type>")
    path.write_bytes(gpx(body + body.replace("Dog", "TrailLayer")))
    _, out, _ = said(path)
    assert "discrete Frechet  not computed" in out
    assert "age of the trail  unknown" in out


def test_it_says_no_to_a_damaged_file(tmp_path):
    path = tmp_path / "broken.gpx"
    path.write_bytes(layer_and_dog()[:-20])
    status, out, err = said(path)
    assert (status, out) == (1, "")
    assert err.startswith("watchbook track: broken.gpx: The file is not whole")
    status, out, err = said(path, as_json=True)
    assert status == 1
    assert json.loads(out)["error"]["code"] == "damaged"
    assert json.loads(out)["file"] == "broken.gpx"
    assert "not whole" in err


def test_it_does_not_load_a_file_that_is_too_large(tmp_path):
    path = tmp_path / "large.gpx"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    assert "200 MB" in said(path)[2]


def test_it_says_no_to_a_file_that_cannot_be_opened(trail, monkeypatch):
    def refuse(self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(trail), "read_bytes", refuse)
    status, out, err = said(trail, as_json=True)
    assert (status, json.loads(out)["error"]["code"]) == (1, "unreadable")
    assert "Permission denied" in err


def test_it_calls_a_path_that_is_no_file_a_wrong_argument(tmp_path):
    assert said(tmp_path / "nowhere.gpx", as_json=True)[:2] == (2, "")
    status, _, err = said(tmp_path)
    assert (status, "is a folder" in err) == (2, True)


def test_it_writes_names_so_that_no_terminal_obeys_them(tmp_path):
    path = tmp_path / "odd.gpx"
    path.write_bytes(gpx(track(line(2), name="a\u202eb Křížení")))
    assert "a\ufffdb Křížení" in said(path)[1]
    assert "a\\ufffdb K\\u0159" in said(path, encoding="ascii")[1]
    assert (
        json.loads(said(path, as_json=True, encoding="ascii")[1])["tracks"][0]["name"]
        == "a\u202eb Křížení"
    )


def test_it_needs_no_django(trail):
    code = (
        "import sys, pathlib\nfrom watchbook.core.tracks.command import run\n"
        f"status = run(pathlib.Path({str(trail)!r}), True, sys.stdout, sys.stderr)\n"
        "assert 'django' not in sys.modules\nsys.exit(status)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["comparison"]
