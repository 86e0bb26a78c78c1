"""The record kinds of this room."""

from __future__ import annotations

from watchbook.front.imports import models, schema
from watchbook.ground.ledger.kinds import RecordKind, register_kind


def register() -> None:
    """Fill the ledger's slot. Neither kind comes from a device: actions here write both."""
    register_kind(RecordKind(schema.IMPORT, models.Import))
    register_kind(RecordKind(schema.MAPPING, models.Mapping))
