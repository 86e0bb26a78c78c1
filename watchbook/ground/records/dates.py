"""What rooms put into calendars beside prompts: a slot as those of `slots.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.people.viewer import Viewer


@dataclass(frozen=True)
class Dated:
    """Something that stands in the calendar though nobody is asked for it: a shift, an event.

    `words` leave the house with a calendar feed: a kind of thing, nobody's name. `title` is shown
    on pages. A silence about a subject takes it away. `is_day` means the whole day of `at`.
    """

    kind: str
    words: str
    title: str
    subjects: tuple[UUID, ...]
    at: datetime
    until_at: datetime | None = None
    is_day: bool = False
    url: str = ""


_dates: dict[str, Callable[[Viewer, datetime, datetime], Iterable[Dated]]] = {}


def register_dates(
    name: str, source: Callable[[Viewer, datetime, datetime], Iterable[Dated]]
) -> None:
    """Add what a room puts into a viewer's calendar: `source(viewer, since, until)`, bounded."""
    _dates[name] = source


def date_sources() -> list[Callable[[Viewer, datetime, datetime], Iterable[Dated]]]:
    """Every source of dates, by name."""
    return [_dates[name] for name in sorted(_dates)]
