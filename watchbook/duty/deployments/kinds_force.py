"""The record kinds of force, critical incidents and statements, and whose conduct they record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.duty.deployments import models
from watchbook.duty.deployments.actions.force import submit_bite, submit_force
from watchbook.duty.deployments.actions.statements import submit_statement
from watchbook.duty.deployments.permissions_force import WRITE_FORCE
from watchbook.duty.deployments.schema import critical, force
from watchbook.ground.ledger.kinds import RecordKind, register_kind
from watchbook.ground.records.slots import (
    register_conduct,
    register_statements,
    register_submission,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from watchbook.ground.ledger.models import Record

_KINDS = (
    RecordKind(force.BITE, models.Bite),
    RecordKind(
        force.FORCE,
        models.Force,
        items={
            "people": models.HurtPerson,
            "bites": models.ForceBite,
            "other_force": models.OtherForce,
            "officers": models.OfficerInvolved,
            "photographs": models.ForcePhotograph,
            "witnesses": models.ForceWitness,
            "cameras": models.ForceCamera,
            "notifications": models.ForceNotification,
        },
        is_conduct_of=("handler", "authorised_by"),
        is_reviewed=True,
    ),
    RecordKind(force.FINDING, models.ForceFinding),
    RecordKind(
        force.RULES,
        models.ForceRules,
        items={"told": models.ToldRule, "findings": models.FindingWord},
    ),
    RecordKind(force.MONTH, models.MonthReport),
    RecordKind(
        critical.CRITICAL,
        models.Critical,
        items={"involved": models.InvolvedPerson, "named": models.NamedPerson},
    ),
    RecordKind(critical.STATEMENT, models.Statement),
    RecordKind(critical.ORDER, models.Order, items={"readers": models.OrderReader}),
    RecordKind(critical.COMPELLED, models.Compelled, is_sealed=True),
)

SUBMITTABLE = {
    "deployments.bite": submit_bite,
    "deployments.force": submit_force,
    "deployments.statement": submit_statement,
}
"""What devices, the API and pages send. An ordered statement is none of it, on purpose."""


def _used_force(row: Record) -> Iterator[UUID]:
    """Whose conduct a report records: the team's handler, and every officer that it names."""
    if isinstance(row, models.Force):
        if row.team is not None:
            yield row.team.handler_id
        yield from row.other_force.exclude(by=None).values_list("by_id", flat=True)
        yield from row.officers.exclude(officer=None).values_list("officer_id", flat=True)


def _spoke(row: Record) -> Iterator[str]:
    """Who told what he saw or did in the same incident, or reported force in it himself."""
    if isinstance(row, models.Force):
        told = models.Statement.objects.filter(agency_id=row.agency_id, incident=row.incident_id)
        yield from told.exclude(basis="taken-down").values_list("opened_by", flat=True)


def register() -> None:
    """Fill the slots of the ledger's and the records' rooms."""
    for kind in _KINDS:
        register_kind(kind)
    for name, action in SUBMITTABLE.items():
        register_submission(name, action, is_field_form=True, needs=[WRITE_FORCE])
    register_conduct("deployments.force", _used_force)
    register_statements("deployments.force", _spoke)
