"""The record kinds of this room, which of them may be sent, and their tiles on the phone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from watchbook.duty.health import actions, models, schema
from watchbook.duty.health.permissions import CONFIRM, RECORD, WRITE, can_write
from watchbook.ground.ledger.kinds import RecordKind, register_kind
from watchbook.ground.records.slots import register_submission
from watchbook.ground.web.slots import FieldFormLink, register_field_form

if TYPE_CHECKING:
    from collections.abc import Callable

    from watchbook.core.schema import Schema
    from watchbook.ground.ledger.models import Record
    from watchbook.ground.records.sending import Sent


@dataclass(frozen=True)
class Medical:
    """One kind of record about a dog: its date's column, its action, its tile (order, label)."""

    schema: Schema
    model: type[Record]
    at: str
    action: Callable[[Sent], Record]
    needs: str = RECORD
    tile: tuple[int, str] | None = None
    is_in_field: bool = True

    @property
    def kind(self) -> str:
        """The record kind."""
        return self.schema.kind

    @property
    def noun(self) -> str:
        """How addresses name it."""
        return self.kind.split(".", 1)[1]


OF_DOGS = (
    Medical(schema.NOTE, models.Note, "seen_at", actions.submit_note, WRITE, (18, "Health note")),
    Medical(schema.WEIGHT, models.Weight, "weighed_at", actions.submit_weight, RECORD,
            (20, "Weight")),
    Medical(schema.STOCK, models.Stock, "moved_at", actions.submit_stock, RECORD,
            (21, "Medicine given")),
    Medical(schema.INJURY, models.Injury, "happened_at", actions.submit_injury, RECORD,
            (22, "Injury")),
    Medical(schema.EXPOSURE, models.Exposure, "happened_at", actions.submit_exposure, RECORD,
            (23, "Exposure")),
    Medical(schema.BEHAVIOUR, models.Behaviour, "seen_at", actions.submit_behaviour, RECORD,
            (24, "Behaviour")),
    Medical(schema.VISIT, models.Visit, "visited_at", actions.submit_visit),
    Medical(schema.VACCINE, models.Vaccine, "given_on", actions.submit_vaccine),
    Medical(schema.MEDICINE, models.Medicine, "from_on", actions.submit_medicine),
    Medical(schema.FITNESS, models.Fitness, "from_at", actions.submit_fitness),
)  # fmt: skip
"""Everything that names a dog, in the order of how often it is written."""

_OTHERS = (
    Medical(schema.FOLLOW_UP, models.FollowUp, "seen_at", actions.submit_follow_up),
    Medical(schema.CONFIRMATION, models.Confirmation, "received_at", actions.confirm_fitness,
            CONFIRM, is_in_field=False),
    Medical(schema.ANSWER, models.Answer, "seen_at", actions.submit_answer, WRITE),
)  # fmt: skip
_KEPT_BY_PAGES: tuple[tuple[Schema, Any], ...] = (
    (schema.ATTENDING, models.Attending),
    (schema.DEVICE, models.Device),
    (schema.ALARM, models.Alarm),
)
"""Not submitted: written by a press of a page, or by a device under its signature."""


def medical_named(noun: str) -> Medical | None:
    """The kind that an address names."""
    return next((one for one in (*OF_DOGS, *_OTHERS) if one.noun == noun), None)


def register() -> None:
    """Fill the slots of the ledger's, the records' and the web's rooms."""
    for one in (*OF_DOGS, *_OTHERS):
        register_kind(RecordKind(one.schema, one.model))
        register_submission(one.kind, one.action, is_field_form=one.is_in_field, needs=[one.needs])
        if one.tile is not None:
            order, label = one.tile
            register_field_form(FieldFormLink(one.kind, label, "", order, can_write))
    for told, model in _KEPT_BY_PAGES:
        register_kind(RecordKind(told, model))
