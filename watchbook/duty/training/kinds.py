"""The record kinds of this room, and which of them devices and the API may write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.duty.training import models, schema
from watchbook.duty.training.actions.layouts import note_shown, submit_layout
from watchbook.duty.training.actions.runs import submit_performance
from watchbook.duty.training.actions.setups import submit_event, submit_exercise
from watchbook.duty.training.actions.statements import submit_standing, submit_witness
from watchbook.ground.ledger.kinds import RecordKind, register_kind
from watchbook.ground.records.slots import (
    register_conduct,
    register_event,
    register_shown,
    register_statements,
    register_submission,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from watchbook.ground.ledger.models import Record

_KINDS = (
    RecordKind(
        schema.EVENT,
        models.Event,
        items={"teams": models.EventTeam, "overrides": models.EventOverride},
    ),
    RecordKind(schema.EXERCISE, models.Exercise),
    RecordKind(
        schema.LAYOUT,
        models.Layout,
        items={
            "laid_by": models.LaidBy,
            "hides": models.Hide,
            "blanks": models.Blank,
            "distractors": models.Distractor,
            "articles": models.LaidArticle,
        },
    ),
    RecordKind(
        schema.PERFORMANCE,
        models.Performance,
        items={"calls": models.Call, "articles": models.FoundArticle},
        is_conduct_of=("handler",),
        is_reviewed=True,
    ),
    RecordKind(schema.WITNESS, models.Witness, items={"calls": models.WitnessedCall}),
    RecordKind(schema.STANDING, models.Standing),
)

SUBMITTABLE = {
    "training.event": submit_event,
    "training.exercise": submit_exercise,
    "training.layout": submit_layout,
    "training.performance": submit_performance,
    "training.witness": submit_witness,
    "training.standing": submit_standing,
}

NEEDS = {
    "training.event": ("training.plan", "training.correct"),
    "training.exercise": ("training.plan", "training.correct"),
    "training.layout": ("training.lay_out", "training.correct"),
    "training.performance": ("training.log_run",),
    "training.witness": ("training.witness",),
    "training.standing": ("training.log_run",),
}
"""What the actions above ask for, for a new record or an amendment."""

FIELD_FORMS = frozenset(
    {"training.performance", "training.witness", "training.exercise", "training.layout"}
)
"""What is written in the field has its form on the phone."""


def _witnesses(row: Record) -> Iterator[str]:
    """Who stated something about a run: they do not review it."""
    if isinstance(row, models.Performance) and row.exercise_id:
        yield from models.Witness.objects.filter(
            agency_id=row.agency_id, exercise=row.exercise_id, team=row.team_id
        ).values_list("opened_by", flat=True)


def _handler(row: Record) -> Iterator[UUID]:
    """Whose conduct a witness's statement records."""
    if isinstance(row, models.Witness):
        yield row.team.handler_id


def _event(row: Record) -> UUID | None:
    """The training day that a record belongs to, for roles that name one."""
    if isinstance(row, models.Event):
        return row.id
    if isinstance(row, models.Exercise):
        return row.event_id
    if isinstance(row, models.Standing):
        return _event(row.performance)
    if isinstance(row, models.Layout | models.Performance | models.Witness) and row.exercise:
        return row.exercise.event_id
    return None


def register() -> None:
    """Fill the slots of the ledger's and the records' rooms."""
    for kind in _KINDS:
        register_kind(kind)
        register_event(kind.name, _event)
    for name, action in SUBMITTABLE.items():
        register_submission(name, action, is_field_form=name in FIELD_FORMS, needs=NEEDS[name])
    for name in ("training.exercise", "training.layout"):
        register_shown(name, note_shown)
    register_statements("training.performance", _witnesses)
    register_conduct("training.witness", _handler)
