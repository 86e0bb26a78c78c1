"""The record kinds of this room."""

from __future__ import annotations

from watchbook.duty.teams import models, schema
from watchbook.ground.ledger.kinds import RecordKind, register_kind


def register() -> None:
    """Fill the ledger's slot of record kinds."""
    register_kind(RecordKind(schema.DOG, models.Dog))
    register_kind(RecordKind(schema.TEAM, models.Team))
    register_kind(
        RecordKind(
            schema.PLAN,
            models.Plan,
            items={
                "approachers": models.PlanApproacher,
                "words": models.PlanWord,
                "takers": models.PlanTaker,
            },
        )
    )
    register_kind(RecordKind(schema.PLANCHECK, models.PlanCheck))
    register_kind(RecordKind(schema.ENVELOPE, models.Envelope, is_sealed=True))
    register_kind(RecordKind(schema.OPENING, models.Opening))
