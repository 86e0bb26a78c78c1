"""Fsck of this room: timeline and search rows are what the records say."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection
from django.db.models import UUIDField

from watchbook.ground.ledger.fsck import tables
from watchbook.ground.ledger.fsck.children import with_children
from watchbook.ground.ledger.fsck.finding import Finding
from watchbook.ground.ledger.kinds import RecordKind, all_kinds
from watchbook.ground.ledger.models import State
from watchbook.ground.ledger.statements import hex_of
from watchbook.ground.records.models import SearchRow, TimelineRow
from watchbook.ground.records.projection import SEARCH_COLUMNS, TIMELINE_COLUMNS, rows_of
from watchbook.ground.records.slots import face_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from watchbook.ground.records.slots import RecordFace


def check_projections(agency: str) -> Iterator[Finding]:
    """Every timeline and search row against what its record says now, kind by kind."""
    faces = set()
    for kind in all_kinds():
        face = face_of(kind.name)
        if face is None:
            continue
        faces.add(kind.name)
        records = kind.model._default_manager.filter(agency_id=agency)
        for piece in tables.pieces_of(records, "id"):
            yield from _check_piece(agency, kind, face, piece)
    for model, what in ((TimelineRow, "timeline"), (SearchRow, "search")):
        stray = model._default_manager.filter(agency_id=agency).exclude(kind__in=faces)
        for kind_name in stray.order_by("kind").values_list("kind", flat=True).distinct():
            yield Finding(what, kind_name, "no room says how records of this kind are read")


def _check_piece(
    agency: str, kind: RecordKind, face: RecordFace, piece: tables.Piece
) -> Iterator[Finding]:
    timeline: Counter[tuple[Any, ...]] = Counter()
    search: Counter[tuple[Any, ...]] = Counter()
    unread: set[UUID] = set()
    rows = tables.rows_of(kind.model, _told_already, agency_id=agency, **piece.of("id"))
    for row in with_children(kind, rows):
        if row.state == State.EXPUNGED or kind.is_sealed:
            continue
        try:
            lines, found = rows_of(agency, face, row, kind.values_in(row))
        except tables.UNREADABLE:  # the ledger's own fsck names it
            unread.add(row.id)
            continue
        timeline.update(_plain(line, TIMELINE_COLUMNS) for line in lines)
        search.update(_plain(one, SEARCH_COLUMNS) for one in found)
    for what, table, columns, expected in (
        ("timeline", "records_timelinerow", TIMELINE_COLUMNS, timeline),
        ("search", "records_searchrow", SEARCH_COLUMNS, search),
    ):
        place = columns.index("record_id")
        kept = _kept(table, columns, agency, kind.name, piece)
        for row_values in expected - kept:
            name = f"{kind.name} {UUID(str(row_values[place]))}"
            yield Finding(what, name, "a row that the record makes is missing or altered")
        for row_values in kept - expected:
            record_id = UUID(str(row_values[place]))
            if record_id not in unread:
                name = f"{kind.name} {record_id}"
                yield Finding(what, name, "a row stands here that the record does not make")


def _told_already(_place: str, _why: str) -> None:
    """A row that cannot be read: the ledger's own fsck names it."""


def _kept(
    table: str, columns: list[str], agency: str, kind_name: str, piece: tables.Piece
) -> Counter[tuple[Any, ...]]:
    names = ", ".join(f'"{column}"' for column in columns)
    wanted, given = "agency_id = %s AND kind = %s", [agency, kind_name]
    for sign, end in ((">", piece.low), ("<=", piece.high)):
        if end is not None:
            wanted += f" AND record_id {sign} %s"
            given.append(UUIDField().get_db_prep_value(end, connection))
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT {names} FROM "{table}" WHERE {wanted}',  # noqa: S608  # two tables of ours
            given,
        )
        return Counter(_plain(row, columns) for row in cursor.fetchall())


def _plain(row: tuple[Any, ...], columns: list[str]) -> tuple[Any, ...]:
    """The same form for rows to be sent and rows as either driver gives them."""
    return tuple(
        _plain_time(value) if name == "at" else hex_of(value)
        for name, value in zip(columns, row, strict=True)
    )


def _plain_time(value: datetime | str) -> str:
    at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat()
