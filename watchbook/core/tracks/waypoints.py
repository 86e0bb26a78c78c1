"""Waypoints from a file's texts; those that are no place are counted, not kept."""

from dataclasses import dataclass, field
from datetime import UTC
from typing import Final

from watchbook.core.tracks.building import MOST_LAT, MOST_LON, coordinate_of
from watchbook.core.tracks.instants import moment_of
from watchbook.core.tracks.track import Problem, ProblemKind, Waypoint

_MESSAGES: Final[dict[ProblemKind, str]] = {
    "invalid_coordinates": "{count} waypoints are no place on Earth and are left out: {names}.",
    "unreadable_times": "{count} waypoints have a time that cannot be read; kept without: {names}.",
    "times_without_zone": "{count} waypoints' times name no zone; they were taken as UTC: {names}.",
}
NAMED: Final = 3


@dataclass(slots=True)
class WaypointBuilder:
    """Collects waypoints; `problems` says what was wrong with them."""

    waypoints: list[Waypoint] = field(default_factory=list)
    wrong: dict[ProblemKind, list[str]] = field(default_factory=dict)

    def add(self, *, name: str | None, lat: str | None, lon: str | None, time: str | None) -> None:
        """Add one waypoint as the file writes it."""
        y, x = coordinate_of(lat), coordinate_of(lon)
        if not (abs(y) <= MOST_LAT and abs(x) <= MOST_LON):  # not-a-number compares false
            self._note("invalid_coordinates", name)
            return
        at = moment_of(time) if time else None
        if time and at is None:
            self._note("unreadable_times", name)
        elif at is not None and at.tzinfo is None:
            self._note("times_without_zone", name)
            at = at.replace(tzinfo=UTC)
        self.waypoints.append(Waypoint(name, y, x, at))

    def problems(self) -> list[Problem]:
        """One problem for each kind of wrong waypoint."""
        found = []
        for kind, names in self.wrong.items():
            shown = ", ".join(names[:NAMED]) + (", …" if len(names) > NAMED else "")
            text = _MESSAGES[kind].format(count=len(names), names=shown)
            found.append(Problem(kind, len(names), text))
        return found

    def _note(self, kind: ProblemKind, name: str | None) -> None:
        number = len(self.waypoints) + len(self.wrong.get("invalid_coordinates", ())) + 1
        self.wrong.setdefault(kind, []).append(name or f"number {number}")
