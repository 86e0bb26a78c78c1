"""How this room's records are read: lines of a life file, search text, pages.

Care, marks' places and agreements leave no line: the first would bury a life in
feeding, the others are read by fewer than the life file is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from watchbook.core.schema import label_of
from watchbook.duty.teams.models import Team
from watchbook.duty.watches.choices import ABSENCES, CALLED_IN, DUTIES, ON_CALL
from watchbook.duty.watches.permissions import READ, READ_CARE
from watchbook.duty.watches.queries.markers import sees_marker
from watchbook.duty.watches.queries.standing import duration_text
from watchbook.ground.people.permissions import may
from watchbook.ground.records.slots import Found, Line, RecordFace, register_face

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.viewer import Viewer

_WORDS = {ON_CALL: "On call", CALLED_IN: "Worked: called in"}


def _team(row: Any, values: dict[str, Any]) -> Team | None:
    teams = Team.objects.filter(agency_id=row.agency_id, id__in=[values.get("team")])
    return teams.select_related("dog", "handler").first()


def _watch_lines(row: Any, values: dict[str, Any]) -> Iterator[Line]:
    team = _team(row, values)
    if team is None:
        return
    began, ended = values["began_at"], values.get("ended_at")
    lasted = "No end written yet."
    if ended is not None:
        lasted = f"{duration_text(round((ended - began).total_seconds() / 60))}."
    text = " ".join(part for part in (lasted, values.get("note")) if part)
    title = _WORDS.get(values["duty"], "Worked: on watch")
    yield Line((team.dog_id, team.handler_id, team.id), began, "work", title, text, READ)


def _watch_found(_row: Any, values: dict[str, Any]) -> Found | None:
    if not values.get("note"):
        return None  # a watch is found by its day in the list of watches
    title = f"Watch: {label_of(DUTIES, values['duty']).lower()}"
    return Found(title, values["note"], values["began_at"], READ)


def _absence_lines(row: Any, values: dict[str, Any]) -> Iterator[Line]:
    team = _team(row, values)
    if team is None or values.get("is_cancelled"):
        return
    stands_in = _team(row, {"team": values.get("replaced_by")})
    text = label_of(ABSENCES, values["cause"]) + "."
    subjects = (team.dog_id, team.handler_id, team.id)
    yield Line(subjects, values["from_at"], "work", "Absent from the roster", text, READ)
    if stands_in is not None:
        others = (stands_in.dog_id, stands_in.handler_id, stands_in.id)
        title = "Stands in for another team"
        yield Line(others, values["from_at"], "work", title, f"{team}.", READ)


def _marker_found(_row: Any, values: dict[str, Any]) -> Found | None:
    text = " · ".join(str(values[name]) for name in ("place", "note") if values.get(name))
    return Found("Mark", text, values["marked_at"], "") if text else None


def _story_found(row: Any, values: dict[str, Any]) -> Found | None:
    text = values.get("text")
    return Found("Story of a mark", text, row.received_at, "") if text else None


def _sees_own_or(*permissions: str) -> Callable[[Viewer, Any], bool]:
    """Those who hold a permission, and the handler of the team, whose record it is."""

    def may_see(viewer: Viewer, row: Any) -> bool:
        if any(may(viewer, one) for one in permissions):
            return True
        return viewer.person_id is not None and row.team.handler_id == viewer.person_id

    return may_see


def _url(name: str, key: str = "id", parameter: str = "") -> Callable[[Record], str]:
    def url(row: Record) -> str:
        kwargs = {"agency": row.agency_id, parameter or f"{name}_id": getattr(row, key)}
        return reverse(f"watches:{name}", kwargs=kwargs)

    return url


def _period_url(row: Record) -> str:
    return reverse("watches:periods", kwargs={"agency": row.agency_id})


def _guard_url(row: Record) -> str:
    return reverse("watches:guard", kwargs={"agency": row.agency_id})


def _despite_url(row: Record) -> str:
    return reverse("watches:despite", kwargs={"agency": row.agency_id})


def register() -> None:
    """Fill the slot of the records' room."""
    own = _sees_own_or(READ)
    own_care = _sees_own_or(READ_CARE)
    for face in (
        RecordFace("watches.marker", _url("marker"), found=_marker_found, may_see=sees_marker),
        RecordFace(
            "watches.story", _url("marker", "marker_id", "marker_id"), found=_story_found,
            may_see=sees_marker,
        ),
        RecordFace("watches.watch", _url("watch"), _watch_lines, _watch_found, may_see=own),
        RecordFace("watches.shift", lambda _row: "", may_see=own),
        RecordFace("watches.absence", lambda _row: "", _absence_lines, may_see=own),
        RecordFace("watches.reason", _despite_url, may_see=own),
        RecordFace(
            "watches.limits", _guard_url, may_see=lambda viewer, _row: may(viewer, READ)
        ),
        RecordFace("watches.care", lambda _row: "", may_see=own_care),
        RecordFace("watches.agreement", _url("agreement"), may_see=own_care),
        RecordFace(
            "watches.payperiod", _period_url,
            may_see=lambda viewer, _row: may(viewer, READ),
        ),
    ):  # fmt: skip
        register_face(face)
