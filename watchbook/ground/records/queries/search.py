"""Search over what records say, newest first, within what the viewer may see."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from django.utils import timezone

from watchbook.ground.ledger.kinds import all_kinds
from watchbook.ground.records.models import SearchRow, TimelineRow
from watchbook.ground.records.queries.faces import (
    address_of_record,
    audiences_of,
    rows_by_id,
    seen_of,
    state_marks,
)
from watchbook.ground.records.queries.matching import (
    FIRST_PLACE,
    LAST_PLACE,
    Match,
    Wanted,
    matches,
)
from watchbook.ground.records.queries.words import kind_label
from watchbook.ground.records.search_index import folded, words_in
from watchbook.ground.records.slots import face_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from uuid import UUID

    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.viewer import Viewer

MOST_FOUND = 2_000
"""No more matches than the newest so many are looked through; beyond them, more words are asked."""
_AT_ONCE = 50
_PLACES_A_SECOND = 1 << 24


@dataclass(frozen=True)
class Hit:
    """One record that was found. `is_subject` says that it has a life file of its own."""

    record_id: UUID
    kind: str
    kind_label: str
    title: str
    text: str
    at: datetime
    href: str
    marks: list[tuple[str, str]] = field(default_factory=list)
    is_subject: bool = False


@dataclass(frozen=True)
class SearchPage:
    """One page of what was found. `total` is None while there is more than was read for it.

    `is_cut` says that 2,000 matches were looked through and that there may be older ones.
    """

    rows: list[Hit]
    page: int
    has_more: bool
    total: int | None
    is_cut: bool


def search(
    viewer: Viewer,
    q: str,
    kind: str | None = None,
    since: date | None = None,
    until: date | None = None,
    page: int = 1,
    *,
    about: UUID | None = None,
    is_best_first: bool = False,
    size: int = 25,
) -> SearchPage:
    """Records with a word that begins with each word of `q`, newest first.

    A word of one or two letters is looked for whole. Without words the newest records under the
    filters; `about` is a dog, person or team whose life file has them. `since` and `until` are
    days of the current time zone, both included. Best first sorts the newest 2,000 matches: whole
    words of the title, then the title's, then the text's. Sealed and expunged records have no
    search row; what the viewer may not see is not counted either. Cost: a few statements for each
    page up to the one that is asked for.
    """
    words = words_in(q)
    is_known = not kind or kind in {one.name for one in all_kinds()}
    if (q.strip() and not words) or not is_known:
        return SearchPage([], 1, has_more=False, total=0, is_cut=False)
    wanted = Wanted(
        agency=viewer.agency or "",
        words=tuple(words),
        kind=kind or "",
        about=about,
        above=FIRST_PLACE if since is None else _place(since),
        below=LAST_PLACE if until is None else _place(until + timedelta(days=1)),
    )
    looked = islice(matches(wanted), MOST_FOUND + 1)
    found: Iterator[Match] = _best_first(looked, words) if is_best_first else looked
    return _page(viewer, _Seen(viewer, found), max(page, 1), size)


def _page(viewer: Viewer, seen: _Seen, page: int, size: int) -> SearchPage:
    rows = seen.up_to(page * size + 1)
    while page > 1 and len(rows) <= (page - 1) * size:
        page -= 1
    has_more = len(rows) > page * size
    return SearchPage(
        rows=_hits(viewer, seen, rows[(page - 1) * size : page * size]),
        page=page,
        has_more=has_more,
        total=None if has_more else len(rows),
        is_cut=seen.looked > MOST_FOUND,
    )


def searchable_kinds(viewer: Viewer) -> list[tuple[str, str]]:
    """The kinds that have words to search for, by label: `(name, label)`. Reads nothing."""
    if viewer.agency is None:
        return []
    named = [
        (kind.name, kind_label(kind.name))
        for kind in all_kinds()
        if not kind.is_sealed and (face := face_of(kind.name)) is not None and face.found
    ]
    return sorted(named, key=lambda one: one[1])


def subject_named(viewer: Viewer, subject: UUID) -> str:
    """What a dog, person or team is called, for a viewer who may see it; else ""."""
    own = SearchRow.objects.filter(agency_id=viewer.agency or "", record_id=subject).first()
    if own is None or own.audience not in audiences_of(viewer):
        return ""
    rows = rows_by_id(own.agency_id, [(own.kind, own.record_id)])
    return own.title if seen_of(viewer, rows.values()) else ""


class _Seen:
    """What the viewer may see of some matches, in their order, read as far as needed."""

    def __init__(self, viewer: Viewer, found: Iterator[Match]) -> None:
        self.viewer = viewer
        self.found = found
        self.audiences = set(audiences_of(viewer))
        self.records: dict[UUID, Record] = {}
        self.rows: list[Match] = []
        self.looked = 0

    def up_to(self, count: int) -> list[Match]:
        """The first so many, or all that there are of the newest 2,000 matches."""
        while len(self.rows) < count and self.looked <= MOST_FOUND:
            some = list(islice(self.found, _AT_ONCE))
            self.looked += len(some)
            if self.looked > MOST_FOUND:
                some = some[: MOST_FOUND - self.looked]
            self._judge(some)
            if len(some) < _AT_ONCE:
                break
        return self.rows[:count]

    def _judge(self, some: list[Match]) -> None:
        heard = [one for one in some if one.audience in self.audiences]
        rows = rows_by_id(str(self.viewer.agency), ((one.kind, one.record_id) for one in heard))
        open_ids = seen_of(self.viewer, rows.values())
        self.records |= rows
        self.rows += [one for one in heard if one.record_id in open_ids]


def _best_first(found: Iterator[Match], words: list[str]) -> Iterator[Match]:
    """The matches by how well their words fit; equal ones stay newest first."""
    wanted = [folded(word).strip() for word in words]

    def fit(row: Match) -> int:
        title = folded(row.title)
        return -sum(
            3 if f" {word} " in title else 2 if f" {word}" in title
            else 1 if f" {word} " in folded(row.text) else 0
            for word in wanted
        )  # fmt: skip

    return iter(sorted(found, key=fit))


def _hits(viewer: Viewer, seen: _Seen, shown: list[Match]) -> list[Hit]:
    ids = [one.record_id for one in shown]
    lines = TimelineRow.objects.filter(agency_id=viewer.agency or "", subject__in=ids)
    subjects = set(lines.order_by().values_list("subject", flat=True).distinct()) if ids else set()
    return [
        Hit(
            record_id=one.record_id,
            kind=one.kind,
            kind_label=kind_label(one.kind),
            title=one.title,
            text=one.text,
            at=one.at,
            href=address_of_record(one.kind, seen.records[one.record_id]),
            marks=state_marks(one.kind, seen.records[one.record_id]),
            is_subject=one.record_id in subjects,
        )
        for one in shown
    ]


def _place(day: date) -> int:
    midnight = timezone.make_aware(datetime.combine(day, time()))
    return int((midnight - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()) * _PLACES_A_SECOND
