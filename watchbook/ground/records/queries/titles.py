"""What records are called, and whose life files they stand in, from the rows that search reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.ground.records.models import SearchRow, TimelineRow

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID


def titles_of(agency: str, record_ids: Iterable[UUID]) -> dict[UUID, str]:
    """What records are called: by search, else by their line in a life file. Two statements."""
    ids = list(record_ids)
    titles: dict[UUID, str] = {}
    for model in (TimelineRow, SearchRow):
        found = model._default_manager.filter(agency_id=agency, record_id__in=ids)
        titles |= dict(found.values_list("record_id", "title"))
    return titles


def subjects_of(agency: str, record_ids: Iterable[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """The dogs, persons and teams in whose life files a record stands."""
    found: dict[UUID, tuple[UUID, ...]] = {}
    lines = TimelineRow.objects.filter(agency_id=agency, record_id__in=list(record_ids))
    for record_id, subject in lines.values_list("record_id", "subject"):
        found[record_id] = (*found.get(record_id, ()), subject)
    return found
