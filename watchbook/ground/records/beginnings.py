"""What a form begins with that other records state: a report of its first facts, say.

A room fills the slot for a kind of its own; the field application asks for it when the address of
a form names records to begin from.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.people.viewer import Viewer


@dataclass(frozen=True)
class Beginning:
    """Values that a form begins with, and where they come from.

    `values` are as the kind's schema has them, items with an id. `source` is a few words that stand
    beside each line taken over; `words` say whose facts they are. `read` are the records whose
    restricted fields were read for it, by kind and id: whoever shows it logs that.
    """

    values: Mapping[str, Any]
    source: str
    words: str
    read: Sequence[tuple[str, UUID]] = field(default=())


_beginnings: dict[str, Callable[[Viewer, Sequence[UUID], datetime], Beginning | None]] = {}


def register_beginning(
    kind: str, source: Callable[[Viewer, Sequence[UUID], datetime], Beginning | None]
) -> None:
    """Say what a form of this kind begins with: `source(viewer, record_ids, at)`.

    Only facts that those records state and the viewer may read; never a narrative, a judgement or
    anything about a silenced subject. None where the viewer reads none of the records.
    """
    _beginnings[kind] = source


def beginning_of(
    kind: str, viewer: Viewer, records: Sequence[UUID], at: datetime
) -> Beginning | None:
    """What a form of this kind begins with; None where nothing is known of these records."""
    source = _beginnings.get(kind)
    return source(viewer, records, at) if source else None
