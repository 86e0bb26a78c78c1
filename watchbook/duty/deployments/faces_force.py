"""How force, critical incidents and statements are read: lines, search text, pages, who may.

Nothing restricted stands in a line or in search: no injury, no place on the body, no name. An
ordered statement has neither line nor search text, and its words are on its own page only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from watchbook.duty.deployments.models import Incident
from watchbook.duty.deployments.permissions import READ
from watchbook.duty.deployments.permissions_force import READ_FORCE, REPORT, SET_RULES
from watchbook.duty.deployments.queries.critical import sees_critical
from watchbook.duty.deployments.queries.force import sees_bite, sees_force
from watchbook.duty.deployments.queries.narrowing import closed_records
from watchbook.duty.deployments.queries.statements import (
    sees_compelled,
    sees_order,
    sees_statement,
)
from watchbook.duty.teams.models import Team
from watchbook.ground.people.permissions import may
from watchbook.ground.records.slots import (
    Found,
    Line,
    RecordFace,
    register_closing,
    register_face,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.viewer import Viewer


def _subjects(agency: str, team_id: Any) -> tuple[Any, ...]:
    team = Team.objects.filter(agency_id=agency, id__in=[team_id]).first()
    return (team.dog_id, team.handler_id, team.id) if team is not None else ()


def _bite_lines(row: Any, values: dict[str, Any]) -> Iterator[Line]:
    subjects = _subjects(row.agency_id, values.get("team"))
    if subjects:
        at = row.occurred_at or row.received_at
        yield Line(subjects, at, "work", "Bite: first facts", "The report has the rest.", READ)


def _force_lines(row: Any, values: dict[str, Any]) -> Iterator[Line]:
    subjects = _subjects(row.agency_id, values.get("team"))
    if subjects:
        at = row.occurred_at or row.received_at
        incident = _incident(row.agency_id, values)
        text = f"{incident}." if incident is not None else ""
        yield Line(subjects, at, "work", "Force report", text, READ)


def _incident(agency: str, values: dict[str, Any]) -> Incident | None:
    return Incident.objects.filter(agency_id=agency, id__in=[values.get("incident")]).first()


def _force_found(row: Any, values: dict[str, Any]) -> Found:
    incident = _incident(row.agency_id, values)
    team = Team.objects.filter(agency_id=row.agency_id, id__in=[values.get("team")]).first()
    told = [str(team) if team else "", incident.place or "" if incident else ""]
    text = " · ".join(one for one in told if one)
    at = row.occurred_at or row.received_at
    return Found(f"Force report: {incident}" if incident else "Force report", text, at, READ)


def _bite_found(row: Any, values: dict[str, Any]) -> Found:
    team = Team.objects.filter(agency_id=row.agency_id, id__in=[values.get("team")]).first()
    at = row.occurred_at or row.received_at
    return Found("Bite: first facts", str(team) if team else "", at, READ)


def _sees_finding(viewer: Viewer, row: Any) -> bool:
    return sees_force(viewer, row.force)


def _sees_rules(viewer: Viewer, _row: Any) -> bool:
    return may(viewer, READ_FORCE) or may(viewer, SET_RULES)


def _url(name: str, parameter: str, key: str = "id") -> Callable[[Record], str]:
    def url(row: Record) -> str:
        return reverse(
            f"deployments:{name}", kwargs={"agency": row.agency_id, parameter: getattr(row, key)}
        )

    return url


def _rules_url(row: Record) -> str:
    return reverse("deployments:force_rules", kwargs={"agency": row.agency_id})


def register() -> None:
    """Fill the slots of the records' room."""
    for face in (
        RecordFace("deployments.bite", _url("bite", "bite_id"), _bite_lines, _bite_found,
                   may_see=sees_bite),
        RecordFace("deployments.force", _url("force_report", "force_id"), _force_lines,
                   _force_found, may_see=sees_force),
        RecordFace("deployments.finding", _url("force_report", "force_id", "force_id"),
                   may_see=_sees_finding),
        RecordFace("deployments.forcerules", _rules_url, may_see=_sees_rules),
        RecordFace("deployments.fbimonth", _url("fbi_month", "month", "month_code"),
                   may_see=lambda viewer, _row: may(viewer, REPORT)),
        RecordFace("deployments.critical", _url("critical", "critical_id"),
                   may_see=sees_critical),
        RecordFace("deployments.statement", lambda _row: "", may_see=sees_statement),
        RecordFace("deployments.order", _url("order", "order_id"), may_see=sees_order),
        RecordFace("deployments.compelled", lambda _row: "", may_see=sees_compelled),
    ):  # fmt: skip
        register_face(face)
    register_closing("deployments.critical", closed_records)
