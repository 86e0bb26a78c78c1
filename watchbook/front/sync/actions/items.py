"""Files that people send with a word: evidence by the same inbox as every record."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from watchbook.ground.evidence import actions

if TYPE_CHECKING:
    from watchbook.ground.evidence.models import Item
    from watchbook.ground.records.sending import Sent


def submit_item(sent: Sent) -> Item:
    """Hand an item to its room, which stands below the records' and knows no submissions."""
    return actions.submit_item(
        acting_user=sent.acting_user,
        record_id=sent.record_id or uuid4(),
        values=sent.values,
        based_on=sent.based_on,
        reason=sent.reason,
        occurred_at=sent.occurred_at,
        at=sent.at,
        recorded_at=sent.recorded_at,
        marks=sent.marks,
    )
