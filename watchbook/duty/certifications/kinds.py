"""The record kinds of this room, and which of them devices and the API may write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.duty.certifications import models, schema
from watchbook.duty.certifications.actions.certificates import submit_certificate
from watchbook.duty.certifications.actions.evaluations import submit_evaluation
from watchbook.duty.certifications.actions.rules import submit_rule
from watchbook.duty.certifications.permissions import RULES, WRITE
from watchbook.ground.ledger.kinds import RecordKind, register_kind
from watchbook.ground.records.slots import register_conduct, register_submission

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from watchbook.ground.ledger.models import Record

_KINDS = (
    RecordKind(schema.RULE, models.Rule, items={"phases": models.Phase}),
    RecordKind(schema.EVALUATION, models.Evaluation, items={"scores": models.Score}),
    RecordKind(schema.CERTIFICATE, models.Certificate),
)


def _handler(row: Record) -> Iterator[UUID]:
    """Whose conduct an evaluation records."""
    if isinstance(row, models.Evaluation | models.Certificate):
        yield row.team.handler_id


def register() -> None:
    """Fill the slots of the ledger's and the records' rooms."""
    for kind in _KINDS:
        register_kind(kind)
    register_submission("certifications.rule", submit_rule, needs=[RULES])
    register_submission(
        "certifications.evaluation", submit_evaluation, is_field_form=True, needs=[WRITE]
    )
    register_submission(
        "certifications.certificate", submit_certificate, is_field_form=True, needs=[WRITE]
    )
    for name in ("certifications.evaluation", "certifications.certificate"):
        register_conduct(name, _handler)
