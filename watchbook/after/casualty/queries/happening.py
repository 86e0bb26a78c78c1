"""When something of a casualty or an alert is taken to have happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.after.casualty.models import Line, Moment, Officer, Try


def taken_at(row: Line | Officer | Try | Moment) -> datetime:
    """As claimed, but never after it had come here.

    A phone whose clock is ahead writes of times that have not come.
    """
    return min(row.happened_at, row.received_at)
