"""What higher rooms tell this one: forms that tell a mark, and hard work beside watches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.people.models import Person
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


@dataclass(frozen=True)
class Effort:
    """Hard work of a team as a record of a higher room tells it.

    `minutes` is None where nobody wrote how long it took; `temperature_c10` is as the handler saw
    it, in tenths of a degree Celsius. `is_day` where only the day is
    known: `began_at` is its midnight.
    """

    kind: str
    record_id: UUID
    team_id: UUID
    label: str
    began_at: datetime
    minutes: int | None
    temperature_c10: int | None
    url: str
    is_day: bool = False


EffortSource = Callable[["Viewer", Sequence["UUID"], "datetime", "datetime"], Iterable[Effort]]
_efforts: dict[str, EffortSource] = {}


def register_efforts(name: str, source: EffortSource) -> None:
    """Add hard work: `source(viewer, team_ids, since, until)` by its beginning, one statement.

    Only what the viewer may see: what is closed to him adds nothing to what he is shown.
    """
    _efforts[name] = source


def efforts_of(
    viewer: Viewer, teams: Sequence[UUID], since: datetime, until: datetime
) -> list[Effort]:
    """All hard work of these teams that began in this time, oldest first."""
    found = [
        one for name in sorted(_efforts) for one in _efforts[name](viewer, teams, since, until)
    ]
    return sorted(found, key=lambda one: one.began_at)


@dataclass(frozen=True)
class Override:
    """What somebody decided, by name, when work of a restricted dog was planned for this time."""

    team_id: UUID
    from_at: datetime
    until_at: datetime
    reason: str
    by: Person | None


OverrideSource = Callable[["Viewer", Sequence["UUID"], "datetime", "datetime"], Iterable[Override]]
_overrides: dict[str, OverrideSource] = {}


def register_overrides(name: str, source: OverrideSource) -> None:
    """Add decisions for planned work: `source(viewer, team_ids, since, until)`, one statement."""
    _overrides[name] = source


def overrides_of(
    viewer: Viewer, teams: Sequence[UUID], since: datetime, until: datetime
) -> list[Override]:
    """What higher rooms planned despite a restriction of these teams' dogs in this time."""
    return [
        one for name in sorted(_overrides) for one in _overrides[name](viewer, teams, since, until)
    ]
