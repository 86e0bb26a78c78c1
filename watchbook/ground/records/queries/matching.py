"""Search rows that hold some words, newest first, read only as far as somebody looks.

A word that nearly every record has is found among the newest rows; one that few have is found by
the index. Which of the two it is shows while looking, so neither has to be counted beforehand.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.db import connection

from watchbook.ground.records.models import SearchRow, TimelineRow
from watchbook.ground.records.search_index import (
    INDEX,
    folded,
    is_in,
    terms_postgres,
    terms_sqlite,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.models import QuerySet

MOST_LOOKED_AT = 2_000
"""So many of the newest rows are looked at before the index is asked for rare words only."""
_NEWEST = 20_000
"""The same on PostgreSQL, which compares words without reading the text."""
_CHUNK = 200
_COMMON = 0.02
"""A word that more than this share of the rows has is common: reading all its rows takes long."""
FIRST_PLACE, LAST_PLACE = -(2**62), 2**62
_FIELDS = ("id", "kind", "record_id", "title", "text", "at", "audience", "place")
_SELECTED = ", ".join(f"s.{name}" for name in _FIELDS)


class Match(NamedTuple):
    """One search row that holds every word."""

    id: int
    kind: str
    record_id: UUID
    title: str
    text: str
    at: datetime
    audience: str
    place: int


@dataclass(frozen=True)
class Wanted:
    """What is looked for: places from `above` to before `below`; no words means all."""

    agency: str
    words: tuple[str, ...] = ()
    kind: str = ""
    about: UUID | None = None
    above: int = FIRST_PLACE
    below: int = LAST_PLACE


def matches(wanted: Wanted) -> Iterator[Match]:
    """Every search row that is wanted, newest first; reads in chunks, as far as it is asked.

    About one subject only the newest 2,000 lines of its life file are looked at.
    """
    if wanted.about is not None:
        return _about(wanted, wanted.about)
    if not wanted.words:
        return _plain(wanted)
    return _postgres(wanted) if connection.vendor == "postgresql" else _sqlite(wanted)


def _rows(wanted: Wanted) -> QuerySet[SearchRow, SearchRow]:
    rows = SearchRow.objects.filter(
        agency_id=wanted.agency, place__gte=wanted.above, place__lt=wanted.below
    )
    return (rows.filter(kind=wanted.kind) if wanted.kind else rows).order_by("-place")


def _plain(wanted: Wanted) -> Iterator[Match]:
    size = _CHUNK // 4
    while True:
        found = [Match(*row) for row in _rows(wanted).values_list(*_FIELDS)[:size]]
        yield from found
        if len(found) < size:
            return
        wanted = replace(wanted, below=found[-1].place)
        size = _CHUNK


def _about(wanted: Wanted, subject: UUID) -> Iterator[Match]:
    """The rows of the records in one life file. Cost: at most one statement for each 500 lines."""
    lines = TimelineRow.objects.filter(agency_id=wanted.agency, subject=subject)
    newest = lines.order_by("-at", "-id").values_list("record_id", flat=True)
    ids = list(dict.fromkeys(newest[:MOST_LOOKED_AT]))
    found = []
    for start in range(0, len(ids), 500):
        rows = _rows(wanted).filter(record_id__in=ids[start : start + 500])
        found += [Match(*row) for row in rows.values_list(*_FIELDS)]
    for row in sorted(found, key=lambda row: -row.place):
        if all(_has(row, wanted.words)):
            yield row


def _has(row: Match, words: Sequence[str]) -> list[bool]:
    text = folded(f"{row.title} {row.text}")
    return [is_in(word, text) for word in words]


# SQLite: the index gives the newest rows that have the words' first letters at once. Where too few
# of them have the whole words, it is asked for those whole words that the rows showed to be rare.


def _sqlite(wanted: Wanted) -> Iterator[Match]:
    words = wanted.words
    looked, counts = 0, [0] * len(words)
    for row in _streamed(wanted, [False] * len(words), MOST_LOOKED_AT):
        has = _has(row, words)
        looked += 1
        counts = [count + one for count, one in zip(counts, has, strict=True)]
        wanted = replace(wanted, below=row.place)
        if all(has) and _is_kind(row, wanted):
            yield row
    if looked < MOST_LOOKED_AT:
        return
    rare = [count <= looked * _COMMON for count in counts]
    for whole, most in ((rare, MOST_LOOKED_AT), ([True] * len(words), LAST_PLACE)):
        looked = 0
        for row in _streamed(wanted, whole, most) if any(whole) else ():
            looked += 1
            wanted = replace(wanted, below=row.place)
            if all(_has(row, words)) and _is_kind(row, wanted):
                yield row
        if any(whole) and looked < most:
            return


def _is_kind(row: Match, wanted: Wanted) -> bool:
    return wanted.kind in ("", row.kind)


def _streamed(wanted: Wanted, whole: Sequence[bool], most: int) -> Iterator[Match]:
    """Rows of the index newest first, `most` of them, a chunk at a time."""
    terms = terms_sqlite(wanted.words, whole, wanted.agency, wanted.kind)
    below, left = wanted.below, most
    while left > 0:
        size = min(_CHUNK, left)
        found = _read(
            f"SELECT {_SELECTED} FROM {INDEX} f CROSS JOIN records_searchrow s "  # noqa: S608  # our own names
            "ON s.agency_id = %s AND s.place = f.rowid "
            f"WHERE {INDEX} MATCH %s AND f.rowid >= %s AND f.rowid < %s "
            "ORDER BY f.rowid DESC LIMIT %s",
            [wanted.agency, terms, wanted.above, below, size],
        )
        yield from found
        if len(found) < size:
            return
        below, left = found[-1].place, left - size


# PostgreSQL: the newest rows are compared one by one; beyond them the index is asked.


_WALKED = (
    f"SELECT {_SELECTED} FROM (SELECT * FROM records_searchrow "  # noqa: S608  # our own names
    "WHERE agency_id = %s AND place >= %s AND place < %s AND (kind = %s OR %s) "
    "ORDER BY place DESC LIMIT %s) s WHERE s.words @@ %s::tsquery ORDER BY s.place DESC LIMIT %s"
)
_INDEXED = (
    f"SELECT {_SELECTED} FROM records_searchrow s WHERE s.id IN ("  # noqa: S608  # our own names
    "SELECT records_found(%s, %s::tsquery, %s, %s, %s)) ORDER BY s.place DESC"
)


def _postgres(wanted: Wanted) -> Iterator[Match]:
    query = terms_postgres(wanted.words, wanted.agency, wanted.kind)
    agency, kind, above, below = wanted.agency, wanted.kind, wanted.above, wanted.below
    size, is_walking = _CHUNK, True
    while True:
        found = (
            _read(_WALKED, [agency, above, below, kind, not kind, _NEWEST, query, size])
            if is_walking
            else _read(_INDEXED, [agency, query, above, below, size])
        )
        yield from found
        below = found[-1].place if found else below
        if len(found) < size:
            if not is_walking:
                return
            is_walking = False
        size = MOST_LOOKED_AT


def _read(sql: str, parameters: list[Any]) -> list[Match]:
    """Rows without the making of a model each: a rare word may look at thousands."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        found = cursor.fetchall()
    if connection.vendor == "postgresql":
        return [Match(*row) for row in found]
    return [
        Match(number, kind, UUID(record), title, text, at.replace(tzinfo=UTC), audience, place)
        for number, kind, record, title, text, at, audience, place in found
    ]
