"""Search over what records say, newest first, within what the viewer may see."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone

from watchbook.ground.records.models import SearchRow
from watchbook.ground.records.queries.faces import (
    address_of_record,
    audiences_of,
    rows_by_id,
    seen_of,
    state_marks,
)
from watchbook.ground.records.queries.words import kind_label
from watchbook.ground.records.search_index import matching, words_in

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer

MOST_FOUND = 500
"""The newest so many matches are looked at; beyond that the page asks for more words."""


@dataclass(frozen=True)
class Hit:
    """One record that was found."""

    record_id: UUID
    kind: str
    kind_label: str
    title: str
    text: str
    at: datetime
    href: str
    marks: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class SearchPage:
    """One page of what was found. `total` counts what the viewer may see of the newest 500."""

    rows: list[Hit]
    page: int
    pages: int
    total: int
    is_cut: bool


def search(
    viewer: Viewer,
    q: str,
    kind: str | None = None,
    since: date | None = None,
    until: date | None = None,
    page: int = 1,
    *,
    size: int = 25,
) -> SearchPage:
    """Records whose title or text has a word beginning with each word of `q`, newest first.

    Without words the newest records under the filters. `since` and `until` are
    days of the current time zone, both included. Sealed and expunged records
    have no search row; what the viewer may not see is not counted either.
    """
    found = list(_matches(viewer, q, kind, since, until)[: MOST_FOUND + 1])
    is_cut = len(found) > MOST_FOUND
    found = found[:MOST_FOUND]
    rows = rows_by_id(str(viewer.agency), ((one.kind, one.record_id) for one in found))
    open_ids = seen_of(viewer, rows.values())
    seen = [one for one in found if one.record_id in open_ids]
    pages = max(1, -(-len(seen) // size))
    page = min(max(page, 1), pages)
    hits = [
        Hit(
            record_id=one.record_id,
            kind=one.kind,
            kind_label=kind_label(one.kind),
            title=one.title,
            text=one.text,
            at=one.at,
            href=address_of_record(one.kind, rows[one.record_id]),
            marks=state_marks(one.kind, rows[one.record_id]),
        )
        for one in seen[(page - 1) * size : page * size]
    ]
    return SearchPage(hits, page, pages, len(seen), is_cut)


def searchable_kinds(viewer: Viewer) -> list[tuple[str, str]]:
    """The kinds that the viewer's agency has anything to find of: `(name, label)`."""
    names = (
        SearchRow.objects.filter(agency_id=viewer.agency or "", audience__in=audiences_of(viewer))
        .order_by("kind")
        .values_list("kind", flat=True)
        .distinct()
    )
    return [(name, kind_label(name)) for name in names]


def _matches(
    viewer: Viewer, q: str, kind: str | None, since: date | None, until: date | None
) -> QuerySet[SearchRow, SearchRow]:
    rows = SearchRow.objects.filter(
        agency_id=viewer.agency or "", audience__in=audiences_of(viewer)
    )
    if kind:
        rows = rows.filter(kind=kind.replace("\0", "")[:60])
    if since is not None:
        rows = rows.filter(at__gte=_midnight(since))
    if until is not None:
        rows = rows.filter(at__lt=_midnight(until) + timedelta(days=1))
    words = words_in(q)
    if words:
        condition, parameters = matching(connection.vendor, words)
        rows = rows.extra(where=[condition], params=parameters)  # noqa: S610  # a constant condition; words are parameters
    elif q.strip():
        rows = rows.none()
    return rows.order_by("-at", "-id")


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
