"""Whose conduct a casualty records, and who wrote on its card: neither reviews it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.after.casualty.models import Ending, Line
from watchbook.after.casualty.queries.casualties import joined_ids
from watchbook.duty.teams.models import Team
from watchbook.duty.teams.queries.teams import in_force

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID


def team_at(row: Any) -> Team | None:
    """The team that stood: of the watch that is named, else of the dog at that time."""
    if row.watch_id is not None:
        team: Team = row.watch.team
        return team
    if row.dog_id is None:
        return None
    rows = Team.objects.filter(in_force(row.happened_at), agency_id=row.agency_id, dog=row.dog_id)
    return min(rows, key=lambda one: (bool(one.is_temporary), one.from_at), default=None)


def handlers_of(row: Any) -> Iterator[UUID]:
    """The handler of that team."""
    team = team_at(row)
    if team is not None:
        yield team.handler_id


def writers_of(row: Any) -> Iterator[str]:
    """Everyone who wrote a line or an ending, as actor ids."""
    ids = joined_ids(row.agency_id, row.id)
    for model in (Line, Ending):
        rows = model._default_manager.filter(agency_id=row.agency_id, casualty__in=ids)
        yield from set(rows.order_by().values_list("opened_by", flat=True))
