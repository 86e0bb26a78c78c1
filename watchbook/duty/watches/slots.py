"""What higher rooms tell this one: the forms that tell what happened where a mark was made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from watchbook.ground.people.viewer import Viewer


@dataclass(frozen=True)
class Telling:
    """A form whose field `marker` names a mark: a press on the mark's page opens it, filled."""

    kind: str
    label: str
    order: int
    visible: Callable[[Viewer | None], bool]


_tellings: dict[str, Telling] = {}


def register_telling(telling: Telling) -> None:
    """Add a form that tells a mark; its kind has a field `marker` of the kind `watches.marker`."""
    _tellings[telling.kind] = telling


def tellings_for(viewer: Viewer) -> list[Telling]:
    """The forms that this viewer may tell a mark with, in order."""
    seen = [one for one in _tellings.values() if one.visible(viewer)]
    return sorted(seen, key=lambda one: (one.order, one.kind))
