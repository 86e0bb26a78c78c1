"""Timeline and search rows of what a unit of work wrote, at its end."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

from django.db import connection

from watchbook.ground.ledger.kinds import kind_of
from watchbook.ground.ledger.models import Expungement, State
from watchbook.ground.ledger.packing import Packed, packed
from watchbook.ground.ledger.rows import db_time, db_uuid
from watchbook.ground.ledger.statements import insert_rows, run
from watchbook.ground.records.search_index import INDEX, make_index
from watchbook.ground.records.slots import face_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from watchbook.ground.ledger.making import Written
    from watchbook.ground.ledger.models import Record
    from watchbook.ground.records.slots import RecordFace

    _Tuples = list[tuple[Any, ...]]

TIMELINE_COLUMNS = [
    "agency_id", "subject", "kind", "record_id", "group", "at", "title", "text", "state",
    "audience",
]  # fmt: skip
SEARCH_COLUMNS = ["agency_id", "kind", "record_id", "at", "title", "text", "audience"]
_FORGET = (
    "DELETE FROM records_timelinerow WHERE agency_id = %s AND record_id = %s",
    "DELETE FROM records_searchrow WHERE agency_id = %s AND record_id = %s",
)
_MARK = "UPDATE records_timelinerow SET state = %s WHERE agency_id = %s AND record_id = %s"
_JUDGING = ("reviewed", "returned", "approved", "countersigned")
"""Acts that change no word of a record: of its lines only how far it has come."""
_TITLE = 160
_TEXT = 600
_LONGEST_FOUND = 100_000
"""PostgreSQL refuses to index more than a megabyte of one row's words."""


def write_rows(agency: str, written: list[Written]) -> None:
    """Replace the timeline and search rows of every record in this unit of work.

    Where it was judged only, its lines get their new state and stay.
    """
    newest: dict[UUID, Written] = {}
    for one in written:
        newest[one.row.id] = one
    judged = {one.row.id for one in written} - {
        one.row.id for one in written if one.link.act not in _JUDGING
    }
    for record_id in judged:
        run(_MARK, [str(newest[record_id].row.state), agency, db_uuid(record_id)])
    told = [one for record_id, one in newest.items() if record_id not in judged]
    for record_id in {one.row.id for one in written if not one.is_new and face_of(one.kind.name)}:
        if record_id not in judged:
            for sql in _FORGET:
                run(sql, [agency, db_uuid(record_id)])
    _insert(*_rows_of_all(agency, told))


def rows_ahead(agency: str, written: list[Written]) -> list[Packed]:
    """Make the rows of a batch of new records; lines of one life stand beside each other."""
    timeline, search = _rows_of_all(agency, written)
    timeline.sort(key=itemgetter(TIMELINE_COLUMNS.index("subject")))
    return [
        packed("records_timelinerow", TIMELINE_COLUMNS, timeline),
        packed("records_searchrow", SEARCH_COLUMNS, search),
    ]


def _rows_of_all(agency: str, written: Iterable[Written]) -> tuple[_Tuples, _Tuples]:
    timeline: _Tuples = []
    search: _Tuples = []
    for one in written:
        face = face_of(one.kind.name)
        if face is None or one.row.state == State.EXPUNGED or one.kind.is_sealed:
            continue
        values = one.values if one.values is not None else one.kind.values_in(one.row)
        new_timeline, new_search = rows_of(agency, face, one.row, values)
        timeline += new_timeline
        search += new_search
    return timeline, search


def _insert(timeline: _Tuples, search: _Tuples) -> None:
    insert_rows("records_timelinerow", TIMELINE_COLUMNS, timeline)
    insert_rows("records_searchrow", SEARCH_COLUMNS, search)


def rows_of(
    agency: str, face: RecordFace, row: Record, values: dict[str, Any]
) -> tuple[_Tuples, _Tuples]:
    """The timeline and search rows that a record has now, as tuples; fsck compares them.

    A record that lost values by order may have lost what its room needs to tell
    it in a line; then it has none.
    """
    try:
        return _told_by(agency, face, row, values)
    except (LookupError, ValueError, TypeError, AttributeError):
        orders = Expungement.objects.filter(agency_id=agency, record_id=row.id)
        if not orders.exists():
            raise
        return [], []


def _told_by(
    agency: str, face: RecordFace, row: Record, values: dict[str, Any]
) -> tuple[_Tuples, _Tuples]:
    timeline: _Tuples = []
    if face.lines is not None:
        for line in face.lines(row, values):
            timeline += [
                (
                    agency, db_uuid(subject), face.kind, db_uuid(row.id), line.group,
                    db_time(line.at), line.title[:_TITLE], line.text[:_TEXT], str(row.state),
                    line.audience,
                )
                for subject in dict.fromkeys(line.subjects)
            ]  # fmt: skip
    found = face.found(row, values) if face.found is not None else None
    search: _Tuples = []
    if found is not None:
        search.append(
            (
                agency, face.kind, db_uuid(row.id), db_time(found.at), found.title[:200],
                found.text[:_LONGEST_FOUND], found.audience,
            )
        )  # fmt: skip
    return timeline, search


def rewrite_rows(agency: str, rows: Iterable[Record]) -> int:
    """Make the timeline and search rows of these records again from what the records say now.

    Needed where a line quotes another record that lost its words. Gives how many records.
    """
    count = 0
    for row in rows:
        kind = kind_of(row)
        face = face_of(kind.name)
        if face is None:
            continue
        forget_rows(agency, row.id)
        count += 1
        if row.state == State.EXPUNGED or kind.is_sealed:
            continue
        timeline, search = rows_of(agency, face, row, kind.values_in(row))
        _insert(timeline, search)
    return count


def forget_rows(agency: str, record_id: UUID) -> tuple[int, int]:
    """Delete the timeline and search rows of a record; gives how many there were of each."""
    gone = []
    with connection.cursor() as cursor:
        for sql in _FORGET:
            cursor.execute(sql, [agency, db_uuid(record_id)])
            gone.append(cursor.rowcount)
    return gone[0], gone[1]


def make_search_index() -> None:
    """Make the index of search words after a migration, and fill it where it was made anew."""
    if not make_index(connection):
        return
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {INDEX}({INDEX}) VALUES ('rebuild')")  # noqa: S608  # our own table


def scrub_search_index() -> None:
    """Leave no word of a deleted row in the index's pages (SQLite keeps them until it merges)."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {INDEX}({INDEX}) VALUES ('optimize')")  # noqa: S608  # our own table
