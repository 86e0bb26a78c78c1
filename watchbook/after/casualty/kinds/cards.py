"""The record kinds of this room and their forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.after.casualty import models
from watchbook.after.casualty.actions.carcodes import submit_car_code
from watchbook.after.casualty.actions.casualties import (
    submit_casualty,
    submit_ending,
    submit_same,
)
from watchbook.after.casualty.actions.clinics import submit_clinic, submit_donor
from watchbook.after.casualty.actions.facts import submit_facts
from watchbook.after.casualty.actions.lines import submit_line
from watchbook.after.casualty.permissions.cards import CAR_CODES, CARD, WRITE
from watchbook.after.casualty.queries.conduct import handlers_of, writers_of
from watchbook.after.casualty.schema.carcodes import CAR_CODE
from watchbook.after.casualty.schema.casualties import CASUALTY, ENDING, LINE, SAME
from watchbook.after.casualty.schema.clinics import CLINIC, DONOR
from watchbook.after.casualty.schema.facts import FACTS
from watchbook.duty.health.permissions import RECORD
from watchbook.ground.ledger.kinds import RecordKind, register_kind
from watchbook.ground.records.slots import (
    register_conduct,
    register_locked_kind,
    register_statements,
    register_submission,
    register_unheld,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from watchbook.core.schema import Schema
    from watchbook.ground.ledger.models import Record
    from watchbook.ground.records.sending import Sent

_CARDS: tuple[tuple[Schema, type[Record], Callable[[Sent], Record], bool], ...] = (
    (CASUALTY, models.Casualty, submit_casualty, True),
    (LINE, models.Line, submit_line, False),
    (ENDING, models.Ending, submit_ending, False),
)


def register() -> None:
    """Fill the slots of the ledger's and the records' rooms."""
    register_kind(
        RecordKind(CLINIC, models.Clinic, items={"drives": models.Drive}, is_reviewed=False)
    )
    register_kind(RecordKind(DONOR, models.Donor, is_reviewed=False))
    register_submission("casualty.clinic", submit_clinic, is_field_form=True, needs=[WRITE])
    register_submission("casualty.donor", submit_donor, is_field_form=True, needs=[WRITE])
    for schema, model, action, is_reviewed in _CARDS:
        # The phone has pages of its own for these, which open while it is locked.
        register_kind(RecordKind(schema, model, is_reviewed=is_reviewed))
        register_submission(schema.kind, action, needs=[CARD])
        register_locked_kind(schema.kind, is_urgent=True)
    register_unheld(CASUALTY.kind)
    register_kind(RecordKind(SAME, models.Same))
    register_submission(SAME.kind, submit_same, needs=[CARD])
    register_kind(RecordKind(FACTS, models.Facts))
    register_submission(FACTS.kind, submit_facts, is_field_form=True, needs=[RECORD])
    register_kind(RecordKind(CAR_CODE, models.CarCode))
    register_submission(CAR_CODE.kind, submit_car_code, needs=[CAR_CODES])
    register_conduct(CASUALTY.kind, handlers_of)
    register_statements(CASUALTY.kind, writers_of)
