"""The record kinds of the hand-over, of the clinic's word and of the way back."""

from __future__ import annotations

from watchbook.after.casualty import models
from watchbook.after.casualty.actions.consents import submit_consent, submit_kept, submit_passed
from watchbook.after.casualty.actions.recoveries import submit_recovery
from watchbook.after.casualty.permissions.handover import CONSENT, KEEP, RECOVER
from watchbook.after.casualty.schema.consents import CONSENT as CONSENT_FORM
from watchbook.after.casualty.schema.keeping import KEPT, PASSED
from watchbook.after.casualty.schema.recoveries import RECOVERY
from watchbook.after.casualty.schema.words import CLINICWORD, HEARD, KEEPER
from watchbook.ground.ledger.kinds import RecordKind, register_kind
from watchbook.ground.records.slots import register_submission


def register() -> None:
    """Fill the slots of the ledger's and the records' rooms.

    The word, who hears it and that it was heard are written at pages alone.
    """
    for kind in (
        RecordKind(CONSENT_FORM, models.Consent),
        RecordKind(KEPT, models.Kept),
        RecordKind(PASSED, models.Passed),
        RecordKind(KEEPER, models.Keeper),
        RecordKind(CLINICWORD, models.ClinicWord, is_sealed=True),
        RecordKind(HEARD, models.Heard),
        RecordKind(RECOVERY, models.Recovery, items={"steps": models.RecoveryStep}),
    ):
        register_kind(kind)
    for name, action, needed in (
        ("casualty.consent", submit_consent, CONSENT),
        ("casualty.kept", submit_kept, KEEP),
        ("casualty.passed", submit_passed, KEEP),
        ("casualty.recovery", submit_recovery, RECOVER),
    ):
        register_submission(name, action, is_field_form=True, needs=[needed])
