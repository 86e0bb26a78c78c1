"""The record kinds of officer down, of the ladder, of cards in cars and of transport rules."""

from __future__ import annotations

from watchbook.after.casualty import models
from watchbook.after.casualty.actions.ladders import submit_ladder, submit_transport
from watchbook.after.casualty.actions.officers import submit_moment, submit_officer, submit_try
from watchbook.after.casualty.permissions.cards import WRITE
from watchbook.after.casualty.permissions.officers import LADDER, OFFICER
from watchbook.after.casualty.queries.ladders import ladder_on_phone
from watchbook.after.casualty.queries.transport import transport_on_phone
from watchbook.after.casualty.schema.ladders import CAR_CARD, TRANSPORT
from watchbook.after.casualty.schema.ladders import LADDER as LADDER_SCHEMA
from watchbook.after.casualty.schema.officers import MOMENT, TRY
from watchbook.after.casualty.schema.officers import OFFICER as OFFICER_SCHEMA
from watchbook.ground.ledger.kinds import RecordKind, register_kind
from watchbook.ground.records.slots import (
    register_field_data,
    register_locked_kind,
    register_submission,
    register_unheld,
)


def register() -> None:
    """Fill the slots of the ledger's and the records' rooms."""
    for schema, model, action in (
        (OFFICER_SCHEMA, models.Officer, submit_officer),
        (TRY, models.Try, submit_try),
        (MOMENT, models.Moment, submit_moment),
    ):
        register_kind(RecordKind(schema, model, is_reviewed=False))
        register_submission(schema.kind, action, is_field_form=False, needs=[OFFICER])
        register_locked_kind(schema.kind, is_urgent=True)
    register_unheld(OFFICER_SCHEMA.kind)
    register_kind(
        RecordKind(LADDER_SCHEMA, models.Ladder, items={"rungs": models.Rung}, is_reviewed=False)
    )
    register_submission("casualty.ladder", submit_ladder, is_field_form=True, needs=[LADDER])
    register_kind(RecordKind(TRANSPORT, models.Transport, is_reviewed=False))
    register_submission("casualty.transport", submit_transport, is_field_form=True, needs=[WRITE])
    register_kind(RecordKind(CAR_CARD, models.CarCard, is_reviewed=False))
    register_field_data("ladder", ladder_on_phone)
    register_field_data("transport", transport_on_phone)
