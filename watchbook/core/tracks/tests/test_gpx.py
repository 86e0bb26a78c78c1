"""Reading GPX of all kinds."""

import numpy as np
import pytest

from watchbook.core.tracks.reading import read_track
from watchbook.core.tracks.tests.made import clock, gpx, line, point, track


def read(data):
    return read_track(data, "trail.gpx")


def kinds(file):
    return {problem.kind: problem.count for problem in file.problems}


@pytest.mark.parametrize(
    "namespace",
    [
        "http://www.topografix.com/GPX/1/1",
        "http://www.topografix.com/GPX/1/0",
        "https://example.org/some/other",
        None,
    ],
)
def test_it_reads_points_in_any_namespace(namespace):
    file = read(gpx(track(line(5)), namespace=namespace))
    assert (file.kind, file.tracks[0].points, file.tracks[0].name) == ("gpx", 5, "Alice")
    assert not file.problems


def test_it_reads_a_prefixed_document():
    body = track(line(3)).replace("</", "</g:").replace("<", "<g:").replace("<g:/g:", "</g:")
    data = f'<g:gpx xmlns:g="http://www.topografix.com/GPX/1/1" version="1.1">{body}</g:gpx>'
    assert read(data.encode()).tracks[0].points == 3


def test_it_keeps_segments_apart_and_sums_lengths_within_them():
    file = read(gpx(track(line(3), line(3, lat=41.0), "", name=None)))
    read_track_ = file.tracks[0]
    assert (read_track_.segments, read_track_.points, read_track_.name) == (2, 6, None)
    assert read_track_.segment_starts.tolist() == [0, 3]
    assert np.isnan(read_track_.step_m[[0, 3]]).all()
    assert read_track_.length_m == pytest.approx(4 * 1.1103, rel=1e-3)
    assert kinds(file) == {"empty_segments": 1, "times_backwards": 1}


def test_it_reads_times_with_zones_and_milliseconds():
    times = ["2025-03-14T08:23:27.551+01:00", "2025-03-14T07:23:28Z", "2025-03-14T07:23:29.25Z"]
    file = read(gpx(track("".join(point(50, 14, time) for time in times))))
    start, end = file.tracks[0].start, file.tracks[0].end
    assert start.isoformat() == "2025-03-14T07:23:27.551000+00:00"
    assert end.isoformat() == "2025-03-14T07:23:29.250000+00:00"
    assert file.tracks[0].gap_s[1:].tolist() == pytest.approx([0.449, 1.25])


def test_it_takes_times_without_a_zone_as_utc_and_says_so():
    file = read(
        gpx(track(point(50, 14, "2025-03-14T08:00:00") + point(50, 14.0001, "2025-03-14 08:00:05")))
    )
    assert file.tracks[0].start.isoformat() == "2025-03-14T08:00:00+00:00"
    assert kinds(file) == {"times_without_zone": 2}


def test_it_keeps_points_without_a_readable_time():
    times = ["2025-03-14T08:00:00Z", None, "yesterday", "", "2025-03-14", "2025-03-14T08:00:09Z"]
    file = read(gpx(track("".join(point(50, 14 + i / 1e4, time) for i, time in enumerate(times)))))
    found = file.tracks[0]
    assert found.points == 6
    assert kinds(file) == {"missing_times": 2, "unreadable_times": 2}
    assert found.gap_s[5] == 9.0
    assert np.isnan(found.gap_s[:5]).all()
    assert found.max_gap_s == 9.0


def test_it_reads_a_track_without_any_time():
    found = read(gpx(track(point(50, 14) + point(50, 14.001)))).tracks[0]
    assert (found.start, found.end, found.duration_s, found.max_gap_s) == (None,) * 4
    assert found.length_m == pytest.approx(71.70, abs=0.01)


def test_it_leaves_out_points_that_are_no_place_and_names_them():
    points = [
        point("NaN", 14), point(50, 14), point(91, 14), point(50, 181), point("50,1", 14),
        point("5_0", 14), point("inf", 14), point("", 14), point(50.001, 14),
        '<trkpt lon="14"/>', '<trkpt lat="14"/>',
    ]  # fmt: skip
    file = read(gpx(track("".join(points))))
    assert file.tracks[0].points == 2
    problem = next(each for each in file.problems if each.kind == "invalid_coordinates")
    assert (problem.count, problem.track) == (9, 0)
    assert "9 of 11 points" in problem.message
    assert "number 1, 3, 4, …" in problem.message


def test_it_refuses_nothing_for_a_track_that_is_empty_beside_another():
    file = read(gpx(track("") + track(line(2))))
    assert [each.points for each in file.tracks] == [0, 2]
    assert file.tracks[0].bbox is None
    assert kinds(file) == {"empty_segments": 1, "empty_track": 1}


def test_it_reads_time_that_runs_backwards_in_the_files_order():
    times = ["2025-03-14T08:00:10Z", "2025-03-14T08:00:05Z", "2025-03-14T08:00:00Z"]
    file = read(gpx(track("".join(point(50, 14 + i / 1e4, t) for i, t in enumerate(times)))))
    found = file.tracks[0]
    assert found.lon.tolist() == [14.0, 14.0001, 14.0002]
    assert found.gap_s[1:].tolist() == [-5.0, -5.0]
    assert (found.start < found.end, found.duration_s, found.max_gap_s) == (True, 10.0, 5.0)
    assert kinds(file) == {"times_backwards": 2}


def test_it_keeps_repeated_points_and_counts_them():
    same = point(50, 14, "2025-03-14T08:00:00Z")
    file = read(gpx(track(same * 4)))
    assert file.tracks[0].points == 4
    assert file.tracks[0].length_m == 0.0
    assert kinds(file) == {"repeated_points": 3}


def test_it_says_where_the_recorder_jumped():
    times = clock()
    places = [(50, 14), (0, 0), (50, 14)]
    file = read(gpx(track("".join(point(*place, next(times)) for place in places))))
    assert kinds(file) == {"jumps": 2}


def test_it_reads_waypoints_and_says_what_is_wrong_with_them():
    good = '<wpt lat="50.1" lon="14.2"><time>2025-03-14T08:00:00+01:00</time><name> rukavice </name></wpt>'
    zoneless = '<wpt lat="50.1" lon="14.2"><time>2025-03-14T08:00:00</time></wpt>'
    odd = '<wpt lat="50.1" lon="14.2"><time>noon</time><name>glove</name></wpt>'
    wrong = '<wpt lat="x" lon="14.2"><name>glove</name></wpt><wpt lat="1"/>' * 2
    file = read(gpx(good + zoneless + odd + wrong + track(line(2))))
    assert [each.name for each in file.waypoints] == ["rukavice", None, "glove"]
    assert [each.at and each.at.hour for each in file.waypoints] == [7, 8, None]
    assert kinds(file) == {"times_without_zone": 1, "unreadable_times": 1, "invalid_coordinates": 4}
    messages = " ".join(problem.message for problem in file.problems)
    assert "number 2" in messages
    assert "glove, number 5, glove, …" in messages


def test_it_reads_waypoints_where_there_is_no_track():
    file = read(gpx('<wpt lat="1" lon="2"/>'))
    assert (file.tracks, len(file.waypoints)) == ((), 1)


def test_it_counts_routes_without_reading_them():
    file = read(gpx('<rte><rtept lat="1" lon="2"/></rte>' + track(line(2))))
    assert len(file.tracks) == 1
    assert kinds(file) == {"routes_not_read": 1}


def test_it_reads_points_that_stand_outside_a_segment():
    file = read(gpx(f"<trk>{line(3)}</trk>"))
    assert (file.tracks[0].points, file.tracks[0].segments) == (3, 1)
    assert kinds(file) == {"points_outside_segments": 3}


def test_it_counts_points_where_gpx_has_none():
    nested = '<trkpt lat="1" lon="2"><extensions>' + point(1, 2) + "</extensions></trkpt>"
    file = read(gpx(track(nested + point(1, 2)) + "<!-- " + point(3, 4) + " -->"))
    assert file.tracks[0].points == 2
    assert kinds(file)["lines_not_read"] == 2


def test_it_survives_elements_of_other_vocabularies_with_the_same_names():
    foreign = '<x:trk xmlns:x="urn:x"><x:trkseg><x:trkpt lat="1" lon="1"/></x:trkseg></x:trk>'
    odd = '<x:wpt xmlns:x="urn:x"/><x:rte xmlns:x="urn:x"/><gpx/>'
    file = read(gpx(odd + track(line(2) + foreign, inside=f"<extensions>{foreign}</extensions>")))
    assert [each.points for each in file.tracks] == [2]
    assert not file.waypoints


def test_it_survives_tracks_within_tracks_and_segments_within_segments():
    inner = f"<trk><trkseg>{line(2)}</trkseg></trk>"
    file = read(gpx(track(line(2) + f"<trkseg>{line(1)}</trkseg>", inside=inner) + "<trkseg/>"))
    assert sum(each.points for each in file.tracks) == 4
    assert kinds(file)["lines_not_read"] == 1


def test_it_reads_a_file_of_many_chunks_as_it_reads_a_small_one():
    times = clock()
    points = [
        f'<trkpt lat="50.{i:05d}" lon="14.0"><time>{next(times)}</time></trkpt>'
        for i in range(4000)
    ]
    points[1234] = '<trkpt lat="50.01234" lon="14.0"></trkpt>'  # no time in the middle
    points[2345] = f'<trkpt lat="bad" lon="14.0"><time>{next(times)}</time></trkpt>'
    points.insert(3000, "<extensions><a>1</a></extensions>")
    file = read(gpx(track("\n".join(points))))
    found = file.tracks[0]
    assert found.points == 3999
    assert kinds(file) == {"missing_times": 1, "invalid_coordinates": 1}
    expected = [50 + i / 1e5 for i in range(4000) if i != 2345]
    assert found.lat.tolist() == pytest.approx(expected)
    assert found.gap_s[1235] == 2.0
    assert np.isnat(found.time).sum() == 1


@pytest.mark.parametrize(
    "tail", ["<extensions/>", "<trkpt lat='1'/>", "<trkpt lon='1'/>", "<trkpt/>"]
)
@pytest.mark.parametrize("padding", [65_000, 65_400, 65_800, 70_000])
def test_it_reads_the_same_wherever_a_chunk_ends(tail, padding):
    body = track(line(2) + tail + f"<!--{'x' * (padding - 700)}-->" + tail + line(300))
    assert read(gpx(body)).tracks[0].points == 302


def test_it_does_not_take_pythons_own_numbers_for_degrees():
    file = read(gpx(track(point("5_0", 14) + point(50, 14))))
    assert kinds(file)["invalid_coordinates"] == 1


def test_it_crosses_the_180th_meridian():
    found = read(gpx(track(point(0, 179.999) + point(0, -179.999)))).tracks[0]
    assert found.length_m == pytest.approx(222.64, abs=0.01)
    assert found.bbox == (179.999, 0.0, -179.999, 0.0)
