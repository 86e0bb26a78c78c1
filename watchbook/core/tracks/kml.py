"""KML (LineString, Track and MultiTrack with their times, Point) and KMZ, its zipped form.

A Placemark with lines is one track; each of its lines is a segment. A Placemark's Point is a
waypoint. Polygons and rings are areas, not tracks: they are counted, not read.
"""

import io
import zipfile
import zlib
from collections.abc import Sequence
from typing import Final

from lxml import etree

from watchbook.core.tracks.building import TrackBuilder
from watchbook.core.tracks.errors import DamagedFileError, ForeignFileError, TooLargeError
from watchbook.core.tracks.gpx import ROLE_NAMES
from watchbook.core.tracks.markup import Stream, drop_content, local_name, text_of
from watchbook.core.tracks.track import Problem, Track, Waypoint
from watchbook.core.tracks.waypoints import WaypointBuilder

HELD_LIMIT: Final = 1_000_000
ROLE_FIELDS: Final = ROLE_NAMES | {"type"}


def read_kml(document: bytes) -> tuple[list[Track], list[Waypoint], list[Problem]]:
    """Tracks, waypoints and problems of a KML document in UTF-8.

    Raises the TrackErrors of `Stream.events`.
    """
    tracks: list[Track] = []
    problems: list[Problem] = []
    waypoints = WaypointBuilder()
    areas = 0
    stream = Stream(document, names=("kml", "Placemark"), held_limit=HELD_LIMIT)
    for step in stream.events():
        if step is None or step[0] == "start" or local_name(step[1]) != "Placemark":
            continue
        placemark = _Placemark(step[1])
        areas += len(placemark.areas)
        for point in placemark.points:
            lon, lat = _pair(point, ",")
            waypoints.add(name=placemark.name, lat=lat, lon=lon, time=placemark.time)
        if placemark.lines:
            track, found = placemark.track(len(tracks))
            tracks.append(track)
            problems += found
        drop_content(step[1])
    problems += waypoints.problems()
    if areas:
        text = f"{areas} areas (polygons or rings) are not tracks and were not read."
        problems.append(Problem("lines_not_read", areas, text))
    return tracks, waypoints.waypoints, problems


class _Placemark:
    """What one Placemark holds, sorted by what becomes of it."""

    def __init__(self, element: etree._Element) -> None:
        self.name: str | None = None
        self.time: str | None = None
        self.stated: list[str] = []
        self.points: list[str] = []
        self.lines: list[etree._Element] = []
        self.areas: list[etree._Element] = []
        for part in element.iter(etree.Element):
            self._sort(part, is_own=part.getparent() is element)

    def _sort(self, part: etree._Element, *, is_own: bool) -> None:
        name, text = local_name(part), text_of(part)
        if name == "name" and is_own:
            self.name = text
        elif name == "when" and _parent_name(part) == "TimeStamp":
            self.time = text
        elif name in {"LineString", "Track"}:
            self.lines.append(part)
        elif name == "LinearRing":
            self.areas.append(part)
        elif name == "coordinates" and _parent_name(part) == "Point":
            self.points.append(text or "")
        elif name in {"Data", "SimpleData"} and part.get("name", "").casefold() in ROLE_FIELDS:
            self.stated += [text for each in part.iter(etree.Element) if (text := text_of(each))]

    def track(self, index: int) -> tuple[Track, list[Problem]]:
        """The lines of the Placemark as one track, a segment each."""
        builder = TrackBuilder()
        unequal = 0
        for line in self.lines:
            texts = _line_texts(line) if local_name(line) == "LineString" else _track_texts(line)
            unequal += texts is None
            lats, lons, times = texts or _track_texts(line, with_times=False) or ([], [], [])
            if lats:
                builder.add_texts(lats, lons, times)
            builder.end_segment()
        track, problems = builder.finish(index=index, name=self.name, stated=self.stated)
        if unequal:
            text = (
                f"In {unequal} segments the numbers of times and of places differ, so no time"
                " belongs to a place for sure: the points are kept without times."
            )
            problems.append(Problem("times_and_places_differ_in_number", unequal, text, index))
        return track, problems


Texts = tuple[Sequence[str | None], Sequence[str | None], Sequence[str | None]]


def _line_texts(line: etree._Element) -> Texts:
    pairs = [
        _pair(item, ",")
        for part in line
        if local_name(part) == "coordinates"
        for item in (part.text or "").split()
    ]
    return [lat for _, lat in pairs], [lon for lon, _ in pairs], [None] * len(pairs)


def _track_texts(line: etree._Element, *, with_times: bool = True) -> Texts | None:
    """Places and times of a gx:Track; None where their numbers differ and times are wanted."""
    pairs = [_pair(part.text or "", None) for part in line if local_name(part) == "coord"]
    times = [text_of(part) for part in line if local_name(part) == "when"]
    if not with_times:
        times = [None] * len(pairs)
    if len(times) != len(pairs):
        return None
    return [lat for _, lat in pairs], [lon for lon, _ in pairs], times


def _pair(text: str, separator: str | None) -> tuple[str | None, str | None]:
    """Longitude and latitude, in KML's order, as written; None for what is not there."""
    parts = text.split(separator)
    return (parts[0], parts[1]) if len(parts) in {2, 3} else (None, None)


def _parent_name(part: etree._Element) -> str:
    parent = part.getparent()
    return local_name(parent) if parent is not None else ""


def kml_of_archive(data: bytes, *, limit_bytes: int) -> tuple[bytes, int]:
    """The main document of a KMZ archive, and how many further KML files it has.

    Never unpacks more than `limit_bytes`, whatever the archive says of itself. Raises
    ForeignFileError for an archive without KML, TooLargeError, DamagedFileError.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [name for name in archive.namelist() if name.lower().endswith(".kml")]
            if not names:
                raise ForeignFileError(
                    "The file is a zip archive without KML in it. Unpack it and bring the track."
                )
            # The format names doc.kml, or else the first at the top, as the document.
            names.sort(key=lambda name: (name.count("/"), name.lower() != "doc.kml"))
            with archive.open(names[0]) as document:
                content = document.read(limit_bytes + 1)
    except (
        zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError,
        ValueError,
    ) as error:  # fmt: skip
        raise DamagedFileError(f"The KMZ archive cannot be unpacked: {error}.") from error
    if len(content) > limit_bytes:
        raise TooLargeError(
            f"The KMZ archive unpacks to more than {limit_bytes // 1_000_000} MB. It was not read."
        )
    return content, len(names) - 1
