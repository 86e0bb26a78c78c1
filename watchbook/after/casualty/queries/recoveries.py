"""Reads of the way back, once it may be told that there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.after.casualty.gate import is_open
from watchbook.after.casualty.models import Ending, Recovery
from watchbook.after.casualty.queries.casualties import joined_ids, same_cards
from watchbook.after.casualty.queries.lines import may_read_card
from watchbook.ground.ledger.models import State

if TYPE_CHECKING:
    from uuid import UUID

    from watchbook.after.casualty.models import Casualty
    from watchbook.ground.people.viewer import Viewer


def dog_of(casualty: Casualty) -> UUID | None:
    """The dog of the unit that one of the cards names."""
    return next((one.dog_id for one in same_cards(casualty) if one.dog_id is not None), None)


def may_plan(casualty: Casualty) -> bool:
    """Whether a way back may be written: the clinic's word is open, or the dog was discharged.

    The same answer whether the clinic has said something that nobody may know yet, or nothing.
    """
    cards = same_cards(casualty)
    over = Ending.objects.filter(
        agency_id=casualty.agency_id, casualty__in=[one.id for one in cards], how="discharged"
    )
    return over.exclude(state=State.EXPUNGED).exists() or any(is_open(one) for one in cards)


def recoveries_of(viewer: Viewer, casualty: Casualty) -> list[Recovery]:
    """The plans of a casualty, newest first, to those who read its card."""
    if not may_read_card(viewer, casualty):
        return []
    ids = joined_ids(casualty.agency_id, casualty.id)
    rows = Recovery.objects.filter(agency_id=casualty.agency_id, casualty__in=ids)
    kept = rows.exclude(state=State.EXPUNGED).select_related("casualty__dog")
    return list(kept.prefetch_related("steps"))


def sees_recovery(viewer: Viewer, row: Any) -> bool:
    """Whether one plan is open to the viewer."""
    return may_read_card(viewer, row.casualty)
