"""How this room's records are read: lines of a life file, search text, pages.

A line holds only what its own record says, so that it never goes stale when
another record is amended; the life file adds the names of dog and handler when
it is read (`life.py`).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from watchbook.duty.teams.choices import Discipline, EndReason, Source
from watchbook.duty.teams.models import Team
from watchbook.ground.people.permissions import may
from watchbook.ground.records.slots import Found, Line, RecordFace, register_face

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.viewer import Viewer


def noon(day: date) -> datetime:
    """An instant that lies on this day in every zone from UTC-12 to UTC+11."""
    return datetime.combine(day, time(12), tzinfo=UTC)


def _reads(viewer: Viewer, row: Record) -> bool:
    if may(viewer, "teams.read"):
        return True
    if viewer.person_id is None:
        return False
    if isinstance(row, Team):
        return row.handler_id == viewer.person_id
    return Team.objects.filter(dog_id=row.id, handler_id=viewer.person_id).exists()


def _opens_plans(viewer: Viewer, _row: Record) -> bool:
    return may(viewer, "teams.open_plan")


def _nobody(_viewer: Viewer, _row: Record) -> bool:
    return False


def _dog_lines(row: Any, values: dict[str, Any]) -> Iterator[Line]:
    joined = values.get("joined_on")
    if joined is None:
        return
    source = values.get("source")
    parts = [
        f"Came from: {Source(source).label.lower()}." if source else "",
        _trained_for(values),
    ]
    yield Line((row.id,), noon(joined), "team", "Joins the unit", " ".join(p for p in parts if p))


def _trained_for(values: dict[str, Any]) -> str:
    words = [Discipline(word).label.lower() for word in values.get("disciplines") or ()]
    return f"Trained for {', '.join(words)}." if words else ""


def _dog_found(row: Any, values: dict[str, Any]) -> Found:
    words = [values.get(name) for name in ("breed", "colour", "microchip", "tattoo", "source_name")]
    words += [Discipline(word).label for word in values.get("disciplines") or ()]
    return Found(
        values["name"],
        " · ".join(str(word) for word in words if word),
        row.received_at,
        "teams.read",
    )


def _team_lines(row: Any, values: dict[str, Any]) -> Iterator[Line]:
    subjects = (values["dog"], values["handler"], row.id)
    begins = "Temporary team begins" if values.get("is_temporary") else "Team begins"
    yield Line(subjects, values["from_at"], "team", begins, "")
    until = values.get("until_at")
    if until is not None:
        reason = values.get("end_reason")
        text = f"{EndReason(reason).label}." if reason else ""
        note = values.get("end_note") or ""
        yield Line(subjects, until, "team", "Team ends", f"{text} {note}".strip())


def _url(name: str, kwarg: str, key: str = "id") -> Callable[[Any], str]:
    def url(row: Any) -> str:
        return reverse(f"teams:{name}", kwargs={"agency": row.agency_id, kwarg: getattr(row, key)})

    return url


def register() -> None:
    """Fill the slot of the records' room."""
    register_face(
        RecordFace("teams.dog", _url("dog", "dog_id"), _dog_lines, _dog_found, may_see=_reads)
    )
    register_face(RecordFace("teams.team", _url("team", "team_id"), _team_lines, may_see=_reads))
    register_face(
        RecordFace("teams.plan", _url("plan", "team_id", "team_id"), may_see=_opens_plans)
    )
    register_face(RecordFace("teams.plancheck", lambda _row: "", may_see=_opens_plans))
    register_face(RecordFace("teams.envelope", lambda _row: "", may_see=_nobody))
    register_face(RecordFace("teams.opening", lambda _row: "", may_see=_nobody))
