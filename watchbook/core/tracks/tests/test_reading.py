"""The door: content not name, and everything hostile."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from watchbook.core.tracks.errors import (
    DamagedFileError,
    EmptyFileError,
    ForeignFileError,
    NoTracksError,
    TooLargeError,
    TrackError,
    UnsafeFileError,
)
from watchbook.core.tracks.reading import LIMIT_BYTES, check_size, read_track
from watchbook.core.tracks.tests.made import gpx, kml, line, point, track

WHOLE = gpx(track(line(20)))


def read(data, name="trail.gpx"):
    return read_track(data, name)


def test_it_tells_the_kind_by_content_and_says_where_the_name_differs():
    file = read(WHOLE, "C:\\recorder\\trail.FIT")
    assert (file.file, file.kind) == ("trail.FIT", "gpx")
    assert [each.kind for each in file.problems] == ["name_differs_from_content"]
    assert not read(WHOLE, "trail.xml").problems


def test_it_hashes_the_bytes_as_given():
    assert read(WHOLE).sha256 == __import__("hashlib").sha256(WHOLE).hexdigest()


def test_it_gives_arrays_that_nobody_can_change():
    with pytest.raises(ValueError, match="read-only"):
        read(WHOLE).tracks[0].lat[0] = 1.0


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x89PNG\r\n", "a picture"), (b"\xff\xd8\xff\xe0", "a photograph"), (b"%PDF-1.7", "a PDF"),
        (b"\x1f\x8b\x08", "gzip"), (b"PK\x05\x06", "zip"), (b"lat,lon\n1,2", "neither XML"),
        (b"<html><body/></html>", "<html>"), (b"<!-- only -->", "neither XML"),
        (b"<TrainingCenterDatabase/>", "TrainingCenterDatabase"), (b"\0" * 100, "neither XML"),
        (b'<?xml version="1.0" encoding="klingon"?><gpx/>', "klingon"),
        (b'<?xml version="1.0" encoding="punycode"?><gpx/>', "punycode"),
        (b"<?xml " + b" " * 300_000 + b"?><gpx/>", "neither XML"),
    ],
)  # fmt: skip
def test_it_says_what_a_foreign_file_is(data, said):
    with pytest.raises(ForeignFileError, match=said):
        read(data)


def test_it_refuses_an_empty_file():
    with pytest.raises(EmptyFileError, match="empty"):
        read(b"")


def test_it_refuses_a_file_without_tracks():
    with pytest.raises(NoTracksError, match="no track"):
        read(gpx(""))
    with pytest.raises(NoTracksError, match="no place on Earth"):
        read(gpx(track(point("NaN", "NaN"))))
    with pytest.raises(NoTracksError, match="routes"):
        read(gpx("<rte/>"))


def test_it_refuses_too_much_before_reading_it():
    with pytest.raises(TooLargeError, match="200 MB"):
        check_size(200_000_000)
    with pytest.raises(TooLargeError, match="64 MB"):
        read(bytes(LIMIT_BYTES + 1))


@pytest.mark.parametrize("cut", [1, 7, 40, 200, len(WHOLE) // 2, len(WHOLE) - 8])
def test_it_refuses_a_file_that_breaks_off(cut):
    with pytest.raises(TrackError):
        read(WHOLE[:-cut])


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE gpx [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE gpx SYSTEM "file:///etc/passwd">',
        '<!doctype gpx [<!ENTITY % x SYSTEM "http://127.0.0.1:9/">%x;]>',
    ],
)
def test_it_refuses_document_types_and_so_entities(declared):
    head = '<?xml version="1.0"?>\n<!-- note -->\n' + declared
    with pytest.raises(UnsafeFileError, match="document type"):
        read(gpx(track(point(1, 2, "&b;")), head=head))
    with pytest.raises(UnsafeFileError, match="document type"):
        read(gpx(track(line(2)), head=head).decode().encode("utf-16"))


def test_it_refuses_undeclared_entities_and_deep_nesting_and_control_characters():
    for body in (track("&b;"), "<a>" * 5_000 + "</a>" * 5_000, track(line(2)) + "\0", "\x1b"):
        with pytest.raises(DamagedFileError, match="well-formed"):
            read(gpx(body))


def test_it_refuses_an_attribute_that_is_no_attribute():
    with pytest.raises(TrackError):
        read(gpx(f'<trk a="{"x" * 20_000_000}"/>'))


def test_it_refuses_one_element_that_holds_a_flood():
    with pytest.raises(TooLargeError, match="holds more than"):
        read(gpx("<trk><extensions>" + "<a/>" * 400_000 + "</extensions></trk>"))
    with pytest.raises(TooLargeError, match="holds more than"):
        read(kml("<Placemark>" + "<a/>" * 1_100_000 + "</Placemark>"), "x.kml")


def test_it_drops_floods_beside_the_tracks_as_it_goes():
    assert read(gpx("<a/>" * 600_000 + track(line(2)))).tracks[0].points == 2


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-8", b"\xef\xbb\xbf"), ("utf-16", b""), ("utf-16-le", b""), ("utf-16-be", b""),
     ("utf-32", b""), ("windows-1250", b""), ("iso-8859-2", b""), ("windows-1251", b"")],
)  # fmt: skip
def test_it_reads_other_encodings(encoding, mark):
    name = "Стопа" if encoding.endswith("1251") else "Křížení"
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    data = mark + gpx(track(line(3), name=name), head=head).decode().encode(encoding)
    assert read(data).tracks[0].name == name


def test_it_reads_utf_8_that_claims_to_be_utf_16():
    head = '<?xml version="1.0" encoding="utf-16"?>'
    assert read(gpx(track(line(2), name="Křížení"), head=head)).tracks[0].name == "Křížení"


def test_it_reads_a_file_that_begins_with_empty_lines():
    assert read(b"\r\n\n" + WHOLE).tracks[0].points == 20


def test_it_refuses_bytes_that_are_not_in_the_encoding_they_claim():
    latin = gpx(track(line(2), name="Křížení")).decode().encode("iso-8859-2")
    with pytest.raises(DamagedFileError, match="well-formed"):
        read(latin)
    with pytest.raises(DamagedFileError, match="its bytes are not"):
        read(gpx(track(line(2), name="ž"), head='<?xml version="1.0" encoding="ascii"?>'))
    with pytest.raises(DamagedFileError, match="its bytes are not"):
        read(gpx(track(line(2)), head='<?xml version="1.0" encoding="rot13"?>'))


FLOODS = {
    "points": 'gpx(track(\'<trkpt lat="1" lon="2"/>\' * 500_000))',
    "waypoints": 'gpx(\'<wpt lat="1" lon="2"/>\' * 100_000)',
    "junk": "gpx('<a/>' * 3_000_000)",
    "attributes": "gpx('<a ' + ' '.join(f'a{i}=\"\"' for i in range(300_000)) + '/>')",
    "text": "gpx('<trk><name>' + 'x' * 60_000_000 + '</name></trk>')",
}


@pytest.mark.parametrize("flood", FLOODS)
def test_it_holds_little_whatever_fills_the_largest_file(flood):
    code = (
        "import sys; from watchbook.core.tracks.tests.made import *\n"
        "from watchbook.core.tracks.reading import read_track\n"
        "from watchbook.core.tracks.errors import TrackError\n"
        f"data = {FLOODS[flood]}\n"
        "def peak(): return int([l for l in open('/proc/self/status') if l.startswith('VmHWM')][0].split()[1])\n"
        "open('/proc/self/clear_refs', 'w').write('5'); before = peak()\n"
        "try: read_track(data, 'x.gpx')\n"
        "except TrackError: pass\n"
        "print(peak() - before)"
    )
    if not Path("/proc/self/clear_refs").exists():
        pytest.skip("the peak of memory is read from Linux's /proc")
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120,
        cwd=Path(__file__).parents[4], env=os.environ,
    )  # fmt: skip
    assert int(done.stdout) < 300_000, f"{int(done.stdout) // 1024} MB"
