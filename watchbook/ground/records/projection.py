"""Timeline and search rows of what a unit of work wrote, at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection

from watchbook.ground.ledger.chain import db_time, db_uuid, insert_rows
from watchbook.ground.ledger.models import State
from watchbook.ground.records.slots import face_of

if TYPE_CHECKING:
    from uuid import UUID

    from watchbook.ground.ledger.models import Record
    from watchbook.ground.ledger.writing import Written
    from watchbook.ground.records.slots import RecordFace

_TIMELINE = [
    "agency_id", "subject", "kind", "record_id", "group", "at", "title", "text", "state",
    "audience",
]  # fmt: skip
_SEARCH = ["agency_id", "kind", "record_id", "at", "title", "text", "audience"]
_TITLE = 160
_TEXT = 600


def write_rows(agency: str, written: list[Written]) -> None:
    """Replace the timeline and search rows of every record in this unit of work."""
    newest: dict[UUID, Written] = {}
    for one in written:
        newest[one.row.id] = one
    known = {one.row.id for one in written if not one.is_new}
    timeline: list[tuple[Any, ...]] = []
    search: list[tuple[Any, ...]] = []
    for one in newest.values():
        face = face_of(one.kind.name)
        if face is None:
            continue
        if one.row.id in known:
            _forget(agency, one.row.id)
        if one.row.state == State.EXPUNGED or one.kind.is_sealed:
            continue
        values = one.values if one.values is not None else one.kind.values_in(one.row)
        new_timeline, new_search = rows_of(agency, face, one.row, values)
        timeline += new_timeline
        search += new_search
    insert_rows("records_timelinerow", _TIMELINE, timeline)
    insert_rows("records_searchrow", _SEARCH, search)


def rows_of(
    agency: str, face: RecordFace, row: Record, values: dict[str, Any]
) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """The timeline and search rows that a record has now, as tuples; fsck compares them."""
    timeline = []
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
    search = []
    if found is not None:
        search.append(
            (
                agency, face.kind, db_uuid(row.id), db_time(found.at), found.title[:200],
                found.text, found.audience,
            )
        )  # fmt: skip
    return timeline, search


def _forget(agency: str, record_id: UUID) -> None:
    with connection.cursor() as cursor:
        for table in ("records_timelinerow", "records_searchrow"):
            cursor.execute(
                f'DELETE FROM "{table}" WHERE agency_id = %s AND record_id = %s',  # noqa: S608  # two tables of ours
                [agency, db_uuid(record_id)],
            )
