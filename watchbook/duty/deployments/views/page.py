"""What every page of this room has in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.duty.teams.queries.teams import team_choices
from watchbook.ground.records.queries import record_view
from watchbook.ground.records.views.page import asked, asked_id, asked_span, viewer_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from watchbook.core.schema import Choice
    from watchbook.ground.people.viewer import Viewer

__all__ = ["any_of", "asked", "asked_id", "asked_span", "team_choices",
           "viewer_of", "written"]  # fmt: skip


def any_of(words: Sequence[Choice]) -> list[tuple[str, str]]:
    """The choices of a filter."""
    return [("", "Any"), *((one.value, one.label) for one in words)]


def written(viewer: Viewer, kind: str, record_id: UUID) -> dict[str, Any]:
    """For a page: who wrote the newest version, and every version and act, the first first."""
    view = record_view(viewer, kind, record_id)
    return {"who": view.who, "written": view.lines}
