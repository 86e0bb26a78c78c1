"""What every page of this room has in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.duty.teams.queries.teams import team_choices
from watchbook.ground.records.views.page import asked, asked_id, asked_span, viewer_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from watchbook.core.schema import Choice

__all__ = ["any_of", "asked", "asked_id", "asked_span", "team_choices",
           "viewer_of"]  # fmt: skip


def any_of(words: Sequence[Choice]) -> list[tuple[str, str]]:
    """The choices of a filter."""
    return [("", "Any"), *((one.value, one.label) for one in words)]
