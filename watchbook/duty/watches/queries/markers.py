"""Reads of marks and of their stories.

A mark says where somebody stood. Who made it and its team's handler read it at
once, and so do those who supervise or keep records; other people of the unit
from the next day on, so that marks are no live map of handlers.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from watchbook.core.schema import Type
from watchbook.duty.teams.queries.teams import of_team_named
from watchbook.duty.watches.models import Marker, Story
from watchbook.duty.watches.periods import day_in, midnight
from watchbook.duty.watches.permissions import READ, READ_CARE
from watchbook.ground.ledger.kinds import all_kinds
from watchbook.ground.ledger.models import Record, State
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.permissions import may
from watchbook.ground.people.queries import own_actors, phones_behind
from watchbook.ground.records.slots import closed_to

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer

KIND = "watches.marker"


def is_own(viewer: Viewer, marker: Marker) -> bool:
    """Whether the viewer made this mark, or stands in the team that it names."""
    if marker.opened_by == viewer.actor_id:
        return True
    if viewer.person_id is None:
        return False
    team = marker.team
    is_team = team is not None and team.handler_id == viewer.person_id
    return is_team or makers_of([marker])[marker.id] == str(viewer.person_id)


def markers(viewer: Viewer, at: datetime) -> QuerySet[Marker]:
    """The marks that the viewer sees, newest first; expunged ones are left out."""
    kept = (
        Marker.objects.filter(agency_id=viewer.agency)
        .exclude(state=State.EXPUNGED)
        .exclude(id__in=closed_to(viewer))
        .select_related("team__dog", "team__handler")
    )
    if may(viewer, READ_CARE):  # who supervises and keeps records
        return kept
    mine = Q(opened_by__in=own_actors(viewer))
    if viewer.person_id is not None:
        mine |= Q(team__handler=viewer.person_id)
    if may(viewer, READ):
        today = midnight(day_in(at, viewer.timezone), viewer.timezone)
        mine |= Q(marked_at__lt=today, received_at__lt=at - timedelta(hours=1))
    return kept.filter(mine)


def sees_marker(viewer: Viewer, row: Any) -> bool:
    """Whether one mark is open to the viewer now; its story is as open as itself."""
    marker_id = row.marker_id if isinstance(row, Story) else row.id
    return markers(viewer, timezone.now()).filter(id=marker_id).exists()


def found_markers(
    viewer: Viewer, at: datetime, *, text: str = "", team: UUID | None = None, waiting: bool = False
) -> QuerySet[Marker]:
    """Marks by words, by team, and those that wait for their story."""
    kept = markers(viewer, at)
    if text:
        kept = kept.filter(
            Q(place__icontains=text) | Q(note__icontains=text) | Q(stories__text__icontains=text)
            | of_team_named(viewer.agency, text)
        ).distinct()  # fmt: skip
    if team:
        kept = kept.filter(team=team)
    if waiting:
        kept = _untold(kept)
    return kept


def marker_of(viewer: Viewer, marker_id: UUID, at: datetime) -> Marker:
    """One mark; a NotFoundError where the viewer sees none."""
    found = markers(viewer, at).filter(id=marker_id).first()
    if found is None:
        message = "There is no such mark here."
        raise NotFoundError(message)
    return found


def _naming() -> Iterable[tuple[str, type[Record], str]]:
    """Every kind of record with a field that names a mark: `(kind, model, field)`.

    Later rooms need do no more than have such a field: their record is then the mark's story.
    """
    for kind in all_kinds():
        for field in kind.schema.fields:
            if field.type is Type.REFERENCE and field.refers_to == KIND and not kind.is_sealed:
                yield kind.name, kind.model, field.name


def _untold(rows: QuerySet[Marker]) -> QuerySet[Marker]:
    """Those marks that no record names: each is looked up, however many records there are."""
    for _, model, name in _naming():
        naming = model._default_manager.filter(
            agency_id=OuterRef("agency_id"), **{name: OuterRef("pk")}
        )
        rows = rows.filter(~Exists(naming.exclude(state=State.EXPUNGED)))
    return rows


def told_ids(agency: str) -> set[UUID]:
    """The marks of an agency that some record names."""
    rows = Marker.objects.filter(agency_id=agency).order_by()
    untold = _untold(rows).values_list("id", flat=True)
    return set(rows.values_list("id", flat=True)) - set(untold)


def records_naming(viewer: Viewer, marker: Marker) -> list[tuple[str, Any]]:
    """The records that name this mark, with their kinds, in the order in which they came."""
    found = [
        (kind, row)
        for kind, model, name in _naming()
        for row in model._default_manager.filter(
            agency_id=viewer.agency, **{name: marker.id}
        ).exclude(state=State.EXPUNGED)
    ]
    return sorted(found, key=lambda pair: pair[1].received_at)


def waiting_markers(viewer: Viewer) -> QuerySet[Marker]:
    """Every mark of the agency that no record names yet, whoever made it."""
    kept = Marker.objects.filter(agency_id=viewer.agency).exclude(state=State.EXPUNGED)
    return _untold(kept).select_related("team__dog", "team__handler")


def makers_of(listed: Iterable[Marker]) -> dict[UUID, str]:
    """Who made each mark, as person ids: himself, or the person whose locked phone it was."""
    rows = list(listed)
    agency = rows[0].agency_id if rows else ""
    phones = phones_behind(agency, (row.opened_by for row in rows))
    return {
        row.id: str(phones[row.opened_by].person_id) if row.opened_by in phones else row.opened_by
        for row in rows
    }
