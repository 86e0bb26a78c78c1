"""Writes of health notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.duty.health.permissions import WRITE
from watchbook.ground.people.permissions import require
from watchbook.ground.records.sending import AHEAD, refused, require_author

if TYPE_CHECKING:
    from watchbook.duty.health.models import Note
    from watchbook.ground.records.sending import Sent


def submit_note(sent: Sent) -> Note:
    """Keep what somebody saw of a dog; `values` clean and whole. It tells nobody by itself.

    Where nobody says when it was seen, it was when it was written.

    Anybody of the unit who may write one writes of any dog, since whoever sees something
    should say so; only its author amends it.
    """
    require(sent.acting_user, WRITE)
    require_author(sent.acting_user, sent.existing("health.note"))
    if not any(sent.values.get(name) for name in ("signs", "text", "photograph")):
        raise refused("/text", "Say what you saw, in a word, a sentence or a photograph.")
    seen_at = sent.values.get("seen_at") or sent.written_at
    if seen_at > sent.at + AHEAD:
        message = "The time at which it was seen has not come yet; check the date."
        raise refused("/seen_at", message)
    note: Note = sent.put("health.note", sent.values | {"seen_at": seen_at}, seen_at)
    return note
