"""The record kinds of this room, and which of them devices and the API may write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.duty.watches import models, schema
from watchbook.duty.watches.actions.care import (
    submit_agreement,
    submit_care,
    submit_payperiod,
)
from watchbook.duty.watches.actions.guarding import submit_limits, submit_reason
from watchbook.duty.watches.actions.markers import submit_marker, submit_story
from watchbook.duty.watches.actions.roster import submit_absence, submit_shift
from watchbook.duty.watches.actions.standing import submit_watch
from watchbook.duty.watches.permissions import AGREE, CARE, MARK, PLAN, STAND
from watchbook.ground.ledger.kinds import RecordKind, register_kind
from watchbook.ground.records.slots import (
    register_conduct,
    register_locked_kind,
    register_submission,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from watchbook.ground.ledger.models import Record

_KINDS = (
    RecordKind(schema.MARKER, models.Marker),
    RecordKind(schema.STORY, models.Story),
    RecordKind(schema.WATCH, models.Watch),
    RecordKind(schema.SHIFT, models.Shift),
    RecordKind(schema.ABSENCE, models.Absence),
    RecordKind(schema.CARE, models.Care),
    RecordKind(schema.AGREEMENT, models.Agreement, items={"parties": models.Party}),
    RecordKind(schema.PAY_PERIOD, models.PayPeriod),
    RecordKind(schema.LIMITS, models.Limits, items={"rules": models.Limit}),
    RecordKind(schema.REASON, models.Reason),
)

SUBMITTABLE = (
    ("watches.marker", submit_marker, MARK),
    ("watches.story", submit_story, MARK),
    ("watches.watch", submit_watch, STAND),
    ("watches.shift", submit_shift, PLAN),
    ("watches.absence", submit_absence, STAND),
    ("watches.care", submit_care, CARE),
    ("watches.agreement", submit_agreement, AGREE),
    ("watches.payperiod", submit_payperiod, AGREE),
    ("watches.limits", submit_limits, PLAN),
    ("watches.reason", submit_reason, STAND),
)

DESK_ONLY = frozenset(
    {"watches.shift", "watches.agreement", "watches.payperiod", "watches.limits", "watches.reason"}
)
"""Written through the same forms, but at a desk: no phone keeps them."""


def _handler(row: Record) -> Iterator[UUID]:
    """Whose conduct a watch, an absence or care time records."""
    if isinstance(row, models.Watch | models.Absence | models.Care):
        yield row.team.handler_id


def register() -> None:
    """Fill the slots of the ledger's and the records' rooms."""
    for kind in _KINDS:
        register_kind(kind)
    for name, action, needed in SUBMITTABLE:
        in_field = name not in DESK_ONLY
        register_submission(name, action, is_field_form=in_field, needs=[needed])
    register_locked_kind("watches.marker")
    for name in ("watches.watch", "watches.absence", "watches.care"):
        register_conduct(name, _handler)
