"""When something of a casualty happened: no time is ever refused, since a phone's clock may be off.

What a person or phone claimed is kept; the pages say where it cannot be right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from watchbook.ground.records.sending import Sent


def happened(sent: Sent, before: Any) -> datetime:
    """As written in the form, else as it stood, else when it was pressed."""
    told: datetime | None = sent.values.get("happened_at")
    if told is not None:
        return told
    if before is not None:
        stood: datetime = before.happened_at
        return stood
    return sent.written_at
