"""FIT activities and courses as Garmin's devices and others write them.

Each FIT file in the data (they may be chained) is one track. Its segments are what lies between
stops and starts of the timer; laps do not break the line. Positions are semicircles of 180/2^31
degrees; times are seconds since 1989-12-31T00:00:00Z. Records without a position (the receiver had
none) are counted, not read. Course points are waypoints.
"""

import io
import math
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

import fitdecode
import numpy as np

from watchbook.core.tracks.building import TrackBuilder
from watchbook.core.tracks.errors import DamagedFileError
from watchbook.core.tracks.instants import from_unix_seconds
from watchbook.core.tracks.track import Problem, ProblemKind, Track, Waypoint

DEGREES_A_SEMICIRCLE: Final = 180.0 / 2**31
EPOCH_S: Final = 631_065_600
"""1989-12-31T00:00:00Z in seconds since 1970."""

SINCE_POWER_ON: Final = 0x10000000
"""Times below this count from when the device was switched on: no time of day."""


def read_fit(data: bytes) -> tuple[list[Track], list[Waypoint], list[Problem]]:
    """Tracks, waypoints and problems. Raises DamagedFileError for what is not whole, valid FIT."""
    reader = _Reader()
    for kind, message in _messages(data):
        reader.take(kind, message)
    reader.end_file()
    return reader.tracks, reader.waypoints, reader.problems


def _messages(data: bytes) -> Iterator[tuple[str, dict[str, Any]]]:
    """(name, field values) of each message; ("header", {}) at the start of each FIT file."""
    try:
        with fitdecode.FitReader(
            io.BytesIO(data),
            processor=None,  # raw values: positions and times are made here, in one place
            check_crc=fitdecode.CrcCheck.RAISE,
            error_handling=fitdecode.ErrorHandling.IGNORE,  # of developers' fields, never read
        ) as reader:
            for frame in reader:
                if frame.frame_type == fitdecode.FIT_FRAME_HEADER:
                    yield "header", {}
                elif frame.frame_type == fitdecode.FIT_FRAME_DATA:
                    yield frame.name, {part.name: part.value for part in frame.fields}
    except Exception as error:  # whatever the decoder runs into on hostile bytes
        raise DamagedFileError(
            "The FIT file is broken off or altered, so it was not read"
            f" ({str(error) or type(error).__name__}). Copy it again from the device."
        ) from error


class _Reader:
    """The state between messages: the open file's points."""

    def __init__(self) -> None:
        self.tracks: list[Track] = []
        self.waypoints: list[Waypoint] = []
        self.problems: list[Problem] = []
        self._begin_file()

    def _begin_file(self) -> None:
        self.builder = TrackBuilder()
        self.name: str | None = None
        self.without_position = 0
        self.rows: list[tuple[float, float, float]] = []

    def take(self, kind: str, message: dict[str, Any]) -> None:
        if kind == "header":
            self.end_file()
        elif kind == "record":
            self._take_record(message)
        elif kind == "event":
            # A start of the timer after points ends the piece before it.
            if message.get("event") == "timer" and message.get("event_type") == "start":
                self._end_segment()
        elif kind == "course_point":
            self._take_course_point(message)
        elif kind in {"session", "course"}:
            named = message.get("sport_profile_name") or message.get("name")
            self.name = named if isinstance(named, str) else self.name

    def end_file(self) -> None:
        """Close the track of the FIT file that ends here, if it recorded one."""
        self._end_segment()
        index = len(self.tracks)
        if self.builder.seen or self.without_position:
            track, problems = self.builder.finish(index=index, name=self.name, stated=())
            self.tracks.append(track)
            self.problems += problems
        if self.without_position:
            text = f"{self.without_position} records have no position and are no points."
            kind: ProblemKind = "records_without_position"
            self.problems.append(Problem(kind, self.without_position, text, index))
        self._begin_file()

    def _take_record(self, message: dict[str, Any]) -> None:
        lat, lon = message.get("position_lat"), message.get("position_long")
        if not isinstance(lat, int) or not isinstance(lon, int):
            self.without_position += 1
            return
        time = _unix_seconds(message.get("timestamp"))
        self.rows.append((lat * DEGREES_A_SEMICIRCLE, lon * DEGREES_A_SEMICIRCLE, time))

    def _end_segment(self) -> None:
        if not self.rows:
            return
        table = np.array(self.rows, dtype=np.float64)
        self.builder.add(table[:, 0], table[:, 1], from_unix_seconds(table[:, 2]))
        self.builder.counts["missing_times"] += int(np.isnan(table[:, 2]).sum())
        self.builder.end_segment()
        self.rows = []

    def _take_course_point(self, message: dict[str, Any]) -> None:
        lat, lon = message.get("position_lat"), message.get("position_long")
        place = (lat, lon) if isinstance(lat, int) and isinstance(lon, int) else None
        name = message.get("name")
        named = name if isinstance(name, str) and name else None
        if place is None or abs(place[0] * DEGREES_A_SEMICIRCLE) > 90.0:
            text = f"The course point {named or 'without a name'} is no place on Earth; left out."
            self.problems.append(Problem("invalid_coordinates", 1, text))
            return
        seconds = _unix_seconds(message.get("timestamp"))
        at = None if math.isnan(seconds) else datetime.fromtimestamp(seconds, UTC)
        degrees = place[0] * DEGREES_A_SEMICIRCLE, place[1] * DEGREES_A_SEMICIRCLE
        self.waypoints.append(Waypoint(named, *degrees, at))


def _unix_seconds(timestamp: object) -> float:
    if not isinstance(timestamp, int) or timestamp < SINCE_POWER_ON:
        return math.nan
    return float(timestamp + EPOCH_S)
