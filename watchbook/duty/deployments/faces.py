"""How incidents and deployments are read: lines of a life file, search text, pages.

No word of a person stands in a line or in search: what is restricted is read on
the record's own page, where each reading is logged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from watchbook.core.schema import label_of
from watchbook.duty.deployments import choices
from watchbook.duty.deployments.models import Incident
from watchbook.duty.deployments.permissions import READ
from watchbook.duty.deployments.queries.deployments import seen_deployments, sees_deployment
from watchbook.duty.deployments.queries.incidents import seen_incidents, sees_incident
from watchbook.duty.teams.models import Team
from watchbook.duty.teams.queries.pairs import dog_and_handler
from watchbook.ground.records.slots import Found, Line, RecordFace, register_face

if TYPE_CHECKING:
    from collections.abc import Iterator

    from watchbook.ground.ledger.models import Record


def _subjects(agency: str, team_id: Any) -> tuple[Any, ...]:
    try:
        return (*dog_and_handler(agency, team_id), team_id)
    except Team.DoesNotExist:
        return ()


def _sentence(*parts: Any) -> str:
    return " ".join(f"{one}." for one in parts if one)


def _incident_title(values: dict[str, Any]) -> str:
    label = label_of(choices.TYPES, values["type"])
    number = values.get("number")
    return f"Incident {number}: {label.lower()}" if number else f"Incident: {label.lower()}"


def _incident_lines(row: Any, values: dict[str, Any]) -> Iterator[Line]:
    if not values.get("team"):
        return
    door = label_of(choices.DOORS, values.get("door"))
    text = _sentence(
        values.get("place"),
        "No K9 task" if values.get("has_no_task") else "",
        f"Door of the car: {door.lower()}" if door else "",
    )
    yield Line(
        _subjects(row.agency_id, values["team"]), values["began_at"], "work",
        _incident_title(values), text, READ,
    )  # fmt: skip


def _incident_found(_row: Any, values: dict[str, Any]) -> Found:
    names = ("number", "place", "citation", "requesting_agency", "reason_words", "narrative")
    told = [str(values[name]) for name in names if values.get(name)]
    told += [one["words"] for one in values.get("phases", ()) if one.get("words")]
    return Found(_incident_title(values), " · ".join(told), values["began_at"], READ)


def _deployment_lines(row: Any, values: dict[str, Any]) -> Iterator[Line]:
    title = f"Deployed: {label_of(choices.TASKS, values['task']).lower()}"
    confirmed = [
        label_of(choices.SUBSTANCES, one.get("substance")).lower() or "something"
        for one in values.get("findings", ())
        if one["result"] == "confirmed"
    ]
    text = _sentence(
        label_of(choices.OUTCOMES, values.get("outcome")),
        f"Confirmed: {', '.join(confirmed)}" if confirmed else "",
        values.get("place"),
    )
    subjects = _subjects(row.agency_id, values["team"])
    yield Line(subjects, values["began_at"], "work", title, text, READ)


def _deployment_found(row: Any, values: dict[str, Any]) -> Found:
    number = values.get("number") or _number(row.agency_id, values.get("incident"))
    told = [number, values.get("place"), values.get("requested_by"), values.get("narrative")]
    told += [label_of(choices.OUTCOMES, values.get("outcome"))]
    told += [
        label_of(choices.SUBSTANCES, one.get("substance")) for one in values.get("findings", ())
    ]
    title = f"Deployment: {label_of(choices.TASKS, values['task']).lower()}"
    return Found(title, " · ".join(str(one) for one in told if one), values["began_at"], READ)


def _number(agency: str, incident_id: Any) -> str | None:
    if incident_id is None:
        return None
    rows = Incident.objects.filter(agency_id=agency, id__in=[incident_id])
    return rows.values_list("number", flat=True).first()


def _incident_url(row: Record) -> str:
    return reverse("deployments:incident", kwargs={"agency": row.agency_id, "incident_id": row.id})


def _deployment_url(row: Record) -> str:
    return reverse(
        "deployments:deployment", kwargs={"agency": row.agency_id, "deployment_id": row.id}
    )


def register() -> None:
    """Fill the slot of the records' room."""
    register_face(
        RecordFace(
            "deployments.incident", _incident_url, _incident_lines, _incident_found,
            may_see=sees_incident, may_see_many=seen_incidents,
        )
    )  # fmt: skip
    register_face(
        RecordFace(
            "deployments.deployment", _deployment_url, _deployment_lines, _deployment_found,
            may_see=sees_deployment, may_see_many=seen_deployments,
        )
    )  # fmt: skip
