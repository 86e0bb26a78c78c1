"""What every submission about a dog's health has in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.duty.health.permissions import READ_ALL
from watchbook.duty.health.queries.dogs import require_writer
from watchbook.ground.people.permissions import may
from watchbook.ground.records.sending import AHEAD, refused, require_author

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.ground.ledger.models import Record
    from watchbook.ground.records.sending import Sent


def begin(sent: Sent, kind: str, *, is_statement: bool = False) -> Any:
    """Check who writes; the row that is amended, None for a new one.

    What one person saw only he amends; what papers say (a visit, a vaccination) a supervisor may
    also put right.
    """
    before = sent.existing(kind)
    require_writer(sent.acting_user, sent.values.get("dog"))
    if is_statement or not may(sent.acting_user, READ_ALL):
        require_author(sent.acting_user, before)
    return before


def happened(sent: Sent, name: str, before: Record | None = None) -> datetime:
    """When it happened: as said, else as it stood, else when it was written; never in the future.

    A time before the dog's birth is kept: one of the two records is wrong, and a reminder asks
    which.
    """
    told = sent.values.get(name) or (getattr(before, name) if before is not None else None)
    at: datetime = told or sent.written_at
    if at > sent.at + AHEAD:
        raise refused(f"/{name}", "This time has not come yet; check the date.")
    return at


def in_order(sent: Sent, first: str, last: str, said: str) -> None:
    """Refuse a last day before a first one."""
    begins, ends = sent.values.get(first), sent.values.get(last)
    if begins and ends and ends < begins:
        raise refused(f"/{last}", said)
