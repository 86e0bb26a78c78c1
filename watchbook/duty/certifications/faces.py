"""How this room's records are read: lines of a life file, search text, pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from watchbook.core.schema import label_of, labels_of
from watchbook.duty.certifications.choices import (
    DISCIPLINES,
    ODOURS,
    RESULTS,
    SCORED,
)
from watchbook.duty.certifications.permissions import READ
from watchbook.duty.teams.models import Team
from watchbook.ground.people.permissions import may
from watchbook.ground.records.slots import Found, Line, RecordFace, register_face
from watchbook.ground.web.moments import moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.viewer import Viewer

GROUP = "certificates"


def _subjects(row: Any) -> tuple[Any, ...]:
    team = Team.objects.filter(agency_id=row.agency_id, id=row.team_id).first()
    return (team.dog_id, team.handler_id, team.id) if team is not None else ()


def _day(day: Any) -> str:
    return moment(day, "date").text


def _certificate_lines(row: Any, values: dict[str, Any]) -> Iterator[Line]:
    subjects = _subjects(row)
    if not subjects:
        return
    until = values.get("valid_until") or values.get("proposed_until")
    parts = [labels_of(DISCIPLINES, values.get("disciplines", ()))]
    parts.append(f"Last day {_day(until)}" if until else "Last day not known")
    if values.get("withdrawn_on"):
        parts.append(f"Withdrawn by the body on {_day(values['withdrawn_on'])}")
    text = ". ".join(part for part in parts if part) + "."
    at = row.occurred_at or row.received_at
    title = f"Certified: {_name(values)}"[:160]
    yield Line(subjects, at, GROUP, title, text, READ)


def _name(values: dict[str, Any]) -> str:
    body, title = values.get("body") or "", values.get("title") or ""
    return f"{body}: {title}" if body and title else body or title


def _certificate_found(row: Any, values: dict[str, Any]) -> Found:
    words = [
        _name(values), values.get("number"), labels_of(DISCIPLINES, values.get("disciplines", ())),
        labels_of(ODOURS, values.get("odours", ())), values.get("note"),
    ]  # fmt: skip
    text = " ".join(str(word) for word in words if word)
    return Found(
        f"Certificate: {_name(values)}"[:200], text, row.occurred_at or row.received_at, READ
    )


def _evaluation_lines(row: Any, values: dict[str, Any]) -> Iterator[Line]:
    subjects = _subjects(row)
    if not subjects:
        return
    stated = label_of(RESULTS, values.get("stated")).lower() or "no result written"
    parts = [f"{stated[:1].upper()}{stated[1:]}, as stated"]
    if values.get("scored") and values["scored"] != "undecided":
        parts.append(f"by the scores {label_of(SCORED, values['scored']).lower()}")
    title = f"Evaluated: {row.rule}" if row.rule_id else "Evaluated"
    at = row.occurred_at or row.received_at
    yield Line(subjects, at, GROUP, title[:160], "; ".join(parts) + ".", READ)


def _evaluation_found(row: Any, values: dict[str, Any]) -> Found:
    words = [str(row.rule or ""), values.get("evaluator"), values.get("place"), values.get("note")]
    text = " ".join(str(word) for word in words if word)
    return Found(f"Evaluation: {row}"[:200], text, row.occurred_at or row.received_at, READ)


def _rule_found(row: Any, values: dict[str, Any]) -> Found:
    text = " ".join(str(values.get(name) or "") for name in ("body", "title", "more", "source"))
    return Found(f"Rule of {_name(values)}"[:200], text, row.received_at, READ)


def _url(name: str) -> Callable[[Record], str]:
    def url(row: Record) -> str:
        kwargs = {"agency": row.agency_id, f"{name}_id": row.id}
        return reverse(f"certifications:{name}", kwargs=kwargs)

    return url


def _sees_own_or_all(viewer: Viewer, row: Any) -> bool:
    """Staff, and the handler of the team."""
    return may(viewer, READ) or (
        viewer.person_id is not None and row.team.handler_id == viewer.person_id
    )


def register() -> None:
    """Fill the slot of the records' room."""
    for face in (
        RecordFace(
            "certifications.rule", _url("rule"), found=_rule_found,
            may_see=lambda viewer, _row: may(viewer, READ),
        ),
        RecordFace(
            "certifications.evaluation", _url("evaluation"), _evaluation_lines, _evaluation_found,
            may_see=_sees_own_or_all,
        ),
        RecordFace(
            "certifications.certificate", _url("certificate"), _certificate_lines,
            _certificate_found, may_see=_sees_own_or_all,
        ),
    ):  # fmt: skip
        register_face(face)
