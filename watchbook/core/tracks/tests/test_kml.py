"""Reading KML and KMZ."""

import zipfile

import pytest

from watchbook.core.tracks import kml as room
from watchbook.core.tracks.errors import DamagedFileError, ForeignFileError, TooLargeError
from watchbook.core.tracks.reading import read_track
from watchbook.core.tracks.tests.made import gpx, kml, kmz, line, track

LINE = (
    "<LineString><coordinates>\n14.0,50.0,200 14.0,50.001\n14.0,50.002,0</coordinates></LineString>"
)
TIMED = (
    "<gx:Track><when>2026-03-01T08:00:00Z</when><when>2026-03-01T08:00:05Z</when>"
    "<gx:coord>14 50 200</gx:coord><gx:coord>14 50.001 200</gx:coord></gx:Track>"
)


def placemark(inside, name="Bob"):
    return f"<Placemark><name>{name}</name>{inside}</Placemark>"


def read(data):
    return read_track(data, "trail.kml")


def kinds(file):
    return {problem.kind: problem.count for problem in file.problems}


def test_it_reads_a_line_string_in_kmls_order_of_longitude_first():
    found = read(kml(placemark(LINE))).tracks[0]
    assert (found.name, found.points, found.start) == ("Bob", 3, None)
    assert found.lat.tolist() == [50.0, 50.001, 50.002]
    assert found.length_m == pytest.approx(222.5, abs=0.1)


def test_it_reads_a_track_with_its_times():
    file = read(kml(placemark(TIMED)))
    assert file.tracks[0].duration_s == 5.0
    assert not file.problems


def test_it_reads_the_track_of_kml_2_3():
    file = read(kml(placemark(TIMED.replace("gx:", "")), gx=False))
    assert file.tracks[0].duration_s == 5.0


def test_it_reads_many_lines_of_one_placemark_as_segments():
    file = read(kml(placemark(f"<MultiGeometry>{LINE}{LINE}</MultiGeometry>")))
    assert (file.tracks[0].segments, file.tracks[0].points) == (2, 6)
    file = read(kml(placemark(f"<gx:MultiTrack>{TIMED}{TIMED}</gx:MultiTrack>")))
    assert (file.tracks[0].segments, file.tracks[0].points) == (2, 4)


def test_it_reads_points_as_waypoints_with_their_time():
    inside = "<TimeStamp><when>2026-03-01T08:00:00Z</when></TimeStamp><Point><coordinates>14,50</coordinates></Point>"
    file = read(
        kml(placemark(inside) + placemark("<Point><coordinates/></Point>") + placemark(LINE))
    )
    assert [(each.name, each.lat, each.lon, each.at.hour) for each in file.waypoints] == [
        ("Bob", 50.0, 14.0, 8)
    ]
    assert kinds(file) == {"invalid_coordinates": 1, "missing_times": 3}


def test_it_reads_roles_from_extended_data():
    data = '<ExtendedData><Data name="type"><value>Dog</value></Data><Data name="x"><value>layer</value></Data></ExtendedData>'
    simple = '<ExtendedData><SchemaData><SimpleData name="TrackType">Layer</SimpleData></SchemaData></ExtendedData>'
    file = read(kml(placemark(data + LINE) + placemark(simple + LINE)))
    assert [each.role for each in file.tracks] == ["dog", "layer"]


def test_it_counts_areas_without_reading_them():
    area = "<Polygon><outerBoundaryIs><LinearRing><coordinates>1,1 1,2 2,2</coordinates></LinearRing></outerBoundaryIs></Polygon>"
    assert kinds(read(kml(placemark(area) + placemark(TIMED)))) == {"lines_not_read": 1}


def test_it_keeps_points_without_times_where_the_numbers_differ():
    uneven = TIMED.replace("<when>2026-03-01T08:00:05Z</when>", "")
    file = read(kml(placemark(uneven)))
    assert file.tracks[0].points == 2
    assert file.tracks[0].start is None
    assert kinds(file) == {"missing_times": 2, "times_and_places_differ_in_number": 1}


def test_it_counts_coordinates_that_are_no_place():
    odd = (
        "<LineString><coordinates>14,50 14 14,99 x,50 1,2,3,4 14,50.001</coordinates></LineString>"
    )
    empty = "<LineString><coordinates/></LineString><LineString/><gx:Track><gx:coord/><when/></gx:Track>"
    file = read(kml(placemark(odd + empty)))
    assert file.tracks[0].points == 2
    assert kinds(file)["invalid_coordinates"] == 5


def test_it_reads_kmz_from_its_main_document():
    archive = kmz(files__other_kml=kml(placemark(TIMED, "other")), doc_kml=kml(placemark(LINE)))
    file = read_track(archive, "trail.kmz")
    assert (file.kind, file.tracks[0].name) == ("kmz", "Bob")
    assert kinds(file) == {"missing_times": 3, "more_files_in_archive": 1}


def test_it_reads_a_kmz_of_one_document_without_remark():
    file = read_track(kmz(trail_kml=kml(placemark(TIMED))), "trail.kmz")
    assert not file.problems


def test_it_refuses_an_archive_without_kml():
    with pytest.raises(ForeignFileError, match="without KML"):
        read(kmz(readme="hello"))
    with pytest.raises(ForeignFileError, match="not KML"):
        read(kmz(doc_kml=gpx(track(line(2)))))


def test_it_refuses_a_damaged_archive():
    archive = kmz(doc_kml=kml(placemark(LINE)))
    with pytest.raises(DamagedFileError, match="cannot be unpacked"):
        read(archive[:-30])
    with pytest.raises(DamagedFileError, match="cannot be unpacked"):
        read(archive.replace(archive[60:70], b"0123456789"))


def test_it_does_not_unpack_a_bomb(monkeypatch):
    monkeypatch.setattr("watchbook.core.tracks.reading.LIMIT_BYTES", 100_000)
    bomb = kmz(doc_kml=b"<kml>" + b" " * 10_000_000)
    assert len(bomb) < 100_000
    with pytest.raises(TooLargeError, match="unpacks to more than"):
        read(bomb)


def test_it_refuses_an_encrypted_archive(monkeypatch):
    def refuse(*args, **kwargs):
        raise RuntimeError("File is encrypted, password required for extraction")

    archive = kmz(doc_kml=b"<kml/>")
    monkeypatch.setattr(zipfile.ZipFile, "open", refuse)
    with pytest.raises(DamagedFileError, match="password"):
        room.kml_of_archive(archive, limit_bytes=100)
