"""The record kinds of this room and their forms."""

from __future__ import annotations

from watchbook.after.casualty import models
from watchbook.after.casualty.actions.clinics import submit_clinic, submit_donor
from watchbook.after.casualty.permissions import WRITE
from watchbook.after.casualty.schema.clinics import CLINIC, DONOR
from watchbook.ground.ledger.kinds import RecordKind, register_kind
from watchbook.ground.records.slots import register_submission


def register() -> None:
    """Fill the slots of the ledger's and the records' rooms."""
    register_kind(
        RecordKind(CLINIC, models.Clinic, items={"drives": models.Drive}, is_reviewed=False)
    )
    register_kind(RecordKind(DONOR, models.Donor, is_reviewed=False))
    register_submission("casualty.clinic", submit_clinic, is_field_form=True, needs=[WRITE])
    register_submission("casualty.donor", submit_donor, is_field_form=True, needs=[WRITE])
