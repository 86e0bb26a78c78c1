"""What every page of this room has in common: the records' own ways of asking and pressing."""

from __future__ import annotations

from watchbook.ground.records.views.page import (
    asked,
    asked_number,
    asked_span,
    posted,
    pressed,
    viewer_of,
)

__all__ = ["asked", "asked_number", "asked_span", "posted", "pressed", "viewer_of"]
