"""GPX 1.0 and 1.1, in any namespace, with the type hints of several vendors.

Read are tracks (place and time of each point, name, type) and waypoints (place, time, name).
Elevation and vendors' extensions per point stay in the original, which is kept. Routes are planned,
not recorded: they are counted, not read.
"""

from collections.abc import Sequence
from typing import Any, Final

from lxml import etree

from watchbook.core.tracks.building import TrackBuilder
from watchbook.core.tracks.markup import Stream, drop_content, local_name, text_of
from watchbook.core.tracks.track import Problem, Track, Waypoint
from watchbook.core.tracks.waypoints import WaypointBuilder

HELD_LIMIT: Final = 250_000
ROLE_NAMES: Final = frozenset({"tracktype", "trackrole", "role"})
"""Local names, in small letters, of extension elements that say whose track it is."""


def read_gpx(document: bytes) -> tuple[list[Track], list[Waypoint], list[Problem]]:
    """Tracks, waypoints and problems of a GPX document in UTF-8.

    Raises the TrackErrors of `Stream.events`.
    """
    names = ("gpx", "trk", "trkseg", "wpt", "rte")
    reader = _Reader()
    for step in Stream(document, names=names, held_limit=HELD_LIMIT).events():
        if step is None:
            reader.take_so_far()
        elif step[0] == "start":
            reader.begin(step[1])
        else:
            reader.end(step[1])
    return reader.tracks, reader.waypoints.waypoints, reader.all_problems(document)


class _Reader:
    """The state between events: which track and which segment are open."""

    def __init__(self) -> None:
        self.tracks: list[Track] = []
        self.waypoints = WaypointBuilder()
        self.problems: list[Problem] = []
        self.routes = 0
        self.seen = 0
        self.prefix = ""
        self.points: _Points | None = None
        self.builder: TrackBuilder | None = None
        self.track: etree._Element | None = None
        self.segment: etree._Element | None = None

    def begin(self, element: etree._Element) -> None:
        name = self._name(element)
        if self.points is None:
            self.prefix = f"{element.prefix}:" if element.prefix else ""
            self.points = _Points(str(element.tag).rpartition("}")[0].lstrip("{"))
        elif name == "trk" and self.track is None:
            self.track, self.builder = element, TrackBuilder()
        elif name == "trkseg" and self.segment is None and self.builder is not None:
            self.segment = element

    def end(self, element: etree._Element) -> None:
        if element is self.segment:
            self._end_segment(element)
        elif element is self.track:
            self._end_track(element)
        elif self._name(element) == "wpt":
            self._end_waypoint(element)
        elif self._name(element) == "rte":
            self.routes += 1

    def take_so_far(self) -> None:
        """Move the finished points of an open segment into the builder, to hold little."""
        if self.segment is not None and self.builder is not None and self.points is not None:
            self.points.move(self.segment, self.builder, is_finished=False)

    def all_problems(self, document: bytes) -> list[Problem]:
        found = self.problems + self.waypoints.problems()
        if self.routes:
            text = f"{self.routes} routes are planned lines, not recorded ones, and were not read."
            found.append(Problem("routes_not_read", self.routes, text))
        unread = document.count(f"<{self.prefix}trkpt".encode()) - self.seen
        if unread > 0:
            text = (
                f"{unread} further points stand where GPX has no points (within other points,"
                " within extensions or commented out) and were not read."
            )
            found.append(Problem("lines_not_read", unread, text))
        return found

    def _end_segment(self, element: etree._Element) -> None:
        assert self.points is not None
        assert self.builder is not None
        self.points.move(element, self.builder, is_finished=True)
        self.builder.end_segment()
        self.segment = None

    def _end_track(self, element: etree._Element) -> None:
        assert self.points is not None
        assert self.builder is not None
        name = text_of(element.find(self.points.tag("name")))
        stated = _stated(element, self.points.tag("type"))
        self.points.move(element, self.builder, is_finished=True)
        track, problems = self.builder.finish(index=len(self.tracks), name=name, stated=stated)
        self.tracks.append(track)
        self.problems += problems
        self.seen += self.builder.seen
        self.track = self.builder = None

    def _end_waypoint(self, element: etree._Element) -> None:
        assert self.points is not None
        self.waypoints.add(
            name=text_of(element.find(self.points.tag("name"))),
            lat=element.get("lat"),
            lon=element.get("lon"),
            time=text_of(element.find(self.points.tag("time"))),
        )

    def _name(self, element: etree._Element) -> str:
        """The local name of an element of GPX itself; nothing for another vocabulary's."""
        if self.points is None:
            return ""
        name = local_name(element)
        return name if element.tag == self.points.tag(name) else ""


class _Points:
    """Takes the points out of a segment, in bulk where each has place and time."""

    def __init__(self, namespace: str) -> None:
        self._namespace = namespace
        point = "g:trkpt" if namespace else "trkpt"
        time = "g:time" if namespace else "time"
        self._lats = self._path(f"{point}/@lat")
        self._lons = self._path(f"{point}/@lon")
        # The first text of the first time of each point, so that equal counts mean one each.
        self._times = self._path(f"{point}/{time}[1]/text()[1]")
        self._count = self._path(f"count({point})")

    def tag(self, name: str) -> str:
        """The full name of an element of this document's GPX."""
        return f"{{{self._namespace}}}{name}" if self._namespace else name

    def move(self, parent: etree._Element, builder: TrackBuilder, *, is_finished: bool) -> None:
        """Add the points among `parent`'s children to the builder and drop them from the tree.

        While the parent is not finished its last child stays where it is, since the parser may
        still be inside it.
        """
        held = None if is_finished or not len(parent) else parent[-1]
        lats, lons = self._lats(parent), self._lons(parent)
        times = self._times(parent)
        count = int(self._count(parent))
        if held is not None and held.tag == self.tag("trkpt"):
            count -= 1
            if held.get("lat") is not None:
                lats.pop()
            if held.get("lon") is not None:
                lons.pop()
            if self._has_time(held):
                times.pop()
        times = times or [None] * count
        if not len(lats) == len(lons) == len(times) == count:
            lats, lons, times = self._one_by_one(parent, count)
        if count:
            builder.add_texts(lats, lons, times)
        if held is None:
            drop_content(parent)
        else:
            del parent[:-1]

    def _one_by_one(
        self, parent: etree._Element, count: int
    ) -> tuple[list[str | None], list[str | None], list[str | None]]:
        points = list(parent.iterchildren(self.tag("trkpt")))[:count]
        return (
            [point.get("lat") for point in points],
            [point.get("lon") for point in points],
            [text_of(point.find(self.tag("time"))) for point in points],
        )

    def _has_time(self, point: etree._Element) -> bool:
        time = point.find(self.tag("time"))
        return time is not None and bool(time.text)

    def _path(self, path: str) -> Any:
        namespaces = {"g": self._namespace} if self._namespace else None
        return etree.XPath(path, namespaces=namespaces, smart_strings=False)


def _stated(track: etree._Element, type_tag: str) -> Sequence[str]:
    """The file's own words about whose track this is: its types and vendors' track types."""
    words = [
        text_of(element)
        for element in track.iter(etree.Element)
        if (element.tag == type_tag and element.getparent() is track)
        or local_name(element).casefold() in ROLE_NAMES
    ]
    return [word for word in words if word]
