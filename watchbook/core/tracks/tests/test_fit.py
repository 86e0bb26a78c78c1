"""Reading FIT, from files that another library wrote."""

import pytest
from fit_tool.fit_file_builder import FitFileBuilder
from fit_tool.profile.messages.course_message import CourseMessage
from fit_tool.profile.messages.course_point_message import CoursePointMessage
from fit_tool.profile.messages.event_message import EventMessage
from fit_tool.profile.messages.file_id_message import FileIdMessage
from fit_tool.profile.messages.record_message import RecordMessage
from fit_tool.profile.profile_type import Event, EventType, FileType, Manufacturer

from watchbook.core.tracks.errors import DamagedFileError, TooLargeError
from watchbook.core.tracks.fit import read_fit
from watchbook.core.tracks.reading import read_track

MS = 1_772_352_000_000  # 2026-03-01T08:00:00Z


def record(second, lat=50.0, lon=14.0, timed=True):
    message = RecordMessage()
    if timed:
        message.timestamp = MS + second * 1000
    if lat is not None:
        message.position_lat, message.position_long = lat, lon
    else:
        message.heart_rate = 80
    return message


def timer(second, kind):
    message = EventMessage()
    message.event, message.event_type, message.timestamp = Event.TIMER, kind, MS + second * 1000
    return message


def course_point(lat=50.0, name="glove", timed=True):
    message = CoursePointMessage()
    if timed:
        message.timestamp = MS
    if lat is not None:
        message.position_lat, message.position_long = lat, 14.0
    if name:
        message.course_point_name = name
    return message


def course(name):
    message = CourseMessage()
    message.course_name = name
    return message


def fit(*messages):
    builder = FitFileBuilder(auto_define=True, min_string_size=20)
    head = FileIdMessage()
    head.type, head.manufacturer = FileType.ACTIVITY, Manufacturer.DEVELOPMENT.value
    head.product, head.serial_number, head.time_created = 0, 1, MS
    for message in (head, *messages):
        builder.add(message)
    return builder.build().to_bytes()


def kinds(file):
    return {problem.kind: problem.count for problem in file.problems}


def test_it_reads_records_in_degrees_and_utc():
    file = read_track(fit(*(record(s, 50 + s * 1e-5) for s in range(5))), "run.fit")
    found = file.tracks[0]
    assert (file.kind, found.points, found.segments) == ("fit", 5, 1)
    assert found.lat.tolist() == pytest.approx([50 + s * 1e-5 for s in range(5)], abs=1e-7)
    assert found.start.isoformat() == "2026-03-01T08:00:00+00:00"
    assert found.gap_s[1:].tolist() == [1.0] * 4
    assert not file.problems


def test_it_breaks_the_line_where_the_timer_started_again():
    file = read_track(
        fit(
            timer(0, EventType.START), record(0), record(1, 50.00001),
            timer(1, EventType.STOP_ALL), timer(60, EventType.START), record(60, 50.001),
        ),
        "run.fit",
    )  # fmt: skip
    assert file.tracks[0].segment_starts.tolist() == [0, 2]
    assert file.tracks[0].max_gap_s == 59.0


def test_it_counts_records_without_a_position():
    file = read_track(fit(record(0), record(1, None), record(2, 50.00001)), "run.fit")
    assert file.tracks[0].points == 2
    assert kinds(file) == {"records_without_position": 1}


def test_it_keeps_points_without_a_time_of_day():
    file = read_track(fit(record(0, timed=False), record(0, 50.00001, timed=False)), "run.fit")
    assert (file.tracks[0].points, file.tracks[0].start) == (2, None)
    assert kinds(file) == {"missing_times": 2}


def test_it_leaves_out_latitudes_beyond_the_poles():
    file = read_track(
        fit(record(0), record(1, 91.0), course_point(91.0), course_point(None, "")), "run.fit"
    )
    assert file.tracks[0].points == 1
    assert [each.kind for each in file.problems] == ["invalid_coordinates"] * 3


def test_it_reads_course_points_as_waypoints_and_a_courses_name():
    file = read_track(
        fit(course("Meadow"), record(0), course_point(), course_point(50.1, "", timed=False)),
        "run.fit",
    )
    assert file.tracks[0].name == "Meadow"
    assert [(each.name, each.at and each.at.hour) for each in file.waypoints] == [
        ("glove", 8),
        (None, None),
    ]


def test_it_reads_each_of_several_chained_files_as_a_track():
    file = read_track(fit(record(0)) + fit(record(100), record(101)), "merged.fit")
    assert [each.points for each in file.tracks] == [1, 2]
    assert [each.role for each in file.tracks] == ["layer", "dog"]


def test_it_refuses_what_is_broken_off_or_altered():
    data = fit(*(record(s) for s in range(5)))
    for damaged in (
        data[:-1],
        data[:40],
        data[:14],
        data[:-2] + b"\0\0",
        data[:30] + b"\xff" + data[31:],
    ):
        with pytest.raises(DamagedFileError, match="broken off or altered"):
            read_fit(damaged)


def test_it_refuses_more_than_it_could_decode_in_reasonable_time():
    with pytest.raises(TooLargeError, match="FIT file has 9 MB"):
        read_track(fit(record(0)) + bytes(9_000_000), "run.fit")
