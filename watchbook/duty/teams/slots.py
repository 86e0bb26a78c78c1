"""What rooms above say against putting a dog to work: a slot."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.people.viewer import Viewer

    Bar = Callable[[Viewer, UUID, datetime, datetime], str | None]

_bars: dict[str, Bar] = {}


def register_bar(name: str, bar: Bar) -> None:
    """Say what stands against assigning a dog: `bar(viewer, dog, begin, end)`.

    Words that say by whom and until when, without a medical reason; None where nothing does. An
    assignment is refused then, unless somebody says under his own name why it is made all the same;
    what was done is shown against it.
    """
    _bars[name] = bar


def barred_by(viewer: Viewer, dog: UUID, begin: datetime, end: datetime) -> str | None:
    """What stands against assigning this dog in this time, of the first room that says so."""
    told = (_bars[name](viewer, dog, begin, end) for name in sorted(_bars))
    return next((words for words in told if words), None)
