"""Every write of the records' room, by noun; keyword-only, inside a unit of work."""

from watchbook.ground.records.actions.amendments import (
    amend_record,
    amendment_reason,
    amendment_values,
    is_typing_error_time,
)
from watchbook.ground.records.actions.drafts import discard_draft, save_draft
from watchbook.ground.records.actions.expungements import expunge, replay_expungements
from watchbook.ground.records.actions.reviews import (
    approve_record,
    countersign_record,
    return_record,
    review_record,
    state_unreviewed,
    take_step,
)
from watchbook.ground.records.actions.signing import sign_for
from watchbook.ground.records.actions.silences import end_silence, silence
from watchbook.ground.records.queries.silences import is_silenced

__all__ = [
    "amend_record",
    "amendment_reason",
    "amendment_values",
    "approve_record",
    "countersign_record",
    "discard_draft",
    "end_silence",
    "expunge",
    "is_silenced",
    "is_typing_error_time",
    "replay_expungements",
    "return_record",
    "review_record",
    "save_draft",
    "sign_for",
    "silence",
    "state_unreviewed",
    "take_step",
]
