"""What higher rooms tell this one: which exercises are still closed to a viewer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.people.viewer import Viewer

    Closing = Callable[[Viewer, Iterable[UUID], datetime], set[UUID]]

_closings: list[Closing] = []


def register_closing(closing: Closing) -> None:
    """Say which of some exercises are closed to a viewer: `closing(viewer, exercises, at)`.

    A layer's trail shows where the course runs, so that it opens when the layout does.
    """
    _closings.append(closing)


def closed_to(viewer: Viewer, exercises: Iterable[UUID], at: datetime) -> set[UUID]:
    """Those of these exercises that any room closes to the viewer now."""
    asked = set(exercises)
    return set().union(*(closing(viewer, asked, at) for closing in _closings)) if asked else set()
