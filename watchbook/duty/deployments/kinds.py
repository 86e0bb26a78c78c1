"""The record kinds of incidents and deployments, and whose conduct they record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.duty.deployments import models
from watchbook.duty.deployments.actions.deployments import submit_deployment
from watchbook.duty.deployments.actions.incidents import submit_incident
from watchbook.duty.deployments.permissions import WRITE
from watchbook.duty.deployments.queries.critical import people_in
from watchbook.duty.deployments.schema.deployment import DEPLOYMENT
from watchbook.duty.deployments.schema.incident import INCIDENT
from watchbook.ground.ledger.kinds import RecordKind, register_kind
from watchbook.ground.records.slots import register_conduct, register_submission

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from watchbook.ground.ledger.models import Record

_KINDS = (
    RecordKind(
        INCIDENT,
        models.Incident,
        items={
            "phases": models.Phase,
            "persons": models.IncidentPerson,
            "others": models.OtherUnit,
            "cameras": models.Camera,
            "files": models.IncidentFile,
        },
        is_reviewed=True,
    ),
    RecordKind(
        DEPLOYMENT,
        models.Deployment,
        items={
            "findings": models.Finding,
            "found_persons": models.FoundPerson,
            "trails": models.DeploymentTrail,
            "photographs": models.DeploymentPhotograph,
        },
        is_conduct_of=("handler",),
        is_reviewed=True,
    ),
)


def _handlers(row: Record) -> Iterator[UUID]:
    """Whose conduct an incident records: of the dog that was there, and of those deployed."""
    if isinstance(row, models.Incident):
        yield from people_in(row)


def register() -> None:
    """Fill the slots of the ledger's and the records' rooms."""
    for kind in _KINDS:
        register_kind(kind)
    for name, action in (
        ("deployments.incident", submit_incident),
        ("deployments.deployment", submit_deployment),
    ):
        register_submission(name, action, is_field_form=True, needs=[WRITE])
    register_conduct("deployments.incident", _handlers)
