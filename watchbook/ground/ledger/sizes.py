"""What SQLite knows of the sizes of tables: it chooses among many indexes well only by that.

The worker counts anew what has grown to twice its last count, one index at a time, so that writers
wait for one only. PostgreSQL does so itself. Every other process reads the counts when the schema
changes, so a table is made and dropped at the end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction

from watchbook.ground.ledger.lock import write_turn
from watchbook.ground.ledger.statements import fetch, is_postgres

if TYPE_CHECKING:
    from datetime import datetime

COUNT_EVERY_S = 3600.0
_GROWN = 2
# Our own tables: neither those that SQLite keeps for itself nor those of a virtual one.
_INDEXES = (
    "SELECT t.name, i.name FROM sqlite_master t JOIN sqlite_master i ON i.tbl_name = t.name "
    "WHERE t.type = 'table' AND i.type = 'index' AND t.name NOT GLOB 'sqlite_*' "
    "AND t.sql NOT LIKE '%WITHOUT ROWID%' AND NOT EXISTS (SELECT 1 FROM sqlite_master v "
    "WHERE v.sql LIKE 'CREATE VIRTUAL%' AND t.name GLOB v.name || '*') ORDER BY 1, 2"
)
_COUNTED = "SELECT tbl, idx, CAST(stat AS INTEGER) FROM sqlite_stat1"


def count_what_has_grown(at: datetime) -> None:  # noqa: ARG001  # the slot's signature
    """Count every index of a table that has twice the rows of its last count, or was never counted.

    On a table of millions of rows that takes seconds for each index, hours or months apart.
    """
    if is_postgres():
        return
    stale = _stale()
    for index in stale:
        with write_turn(), connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(index)}")
    if stale:
        with write_turn(), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE TABLE watchbook_counted (at)")
            cursor.execute("DROP TABLE watchbook_counted")


def _stale() -> list[str]:
    """The indexes to be counted, by table."""
    has_counts = fetch("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'", [])
    counted: dict[str, dict[str, int]] = {}
    for table, index, rows in fetch(_COUNTED, []) if has_counts else ():
        counted.setdefault(table, {})[index] = rows
    indexes: dict[str, list[str]] = {}
    for table, index in fetch(_INDEXES, []):
        indexes.setdefault(table, []).append(index)
    stale: list[str] = []
    for table, named in indexes.items():
        grown = max(1, _GROWN * max(counted.get(table, {}).values(), default=0))
        # The highest number is found at once; where rows also go it says too much.
        if all(_asked(what, table) >= grown for what in ("coalesce(max(rowid), 0)", "count(*)")):
            stale += named
    return stale


def _asked(what: str, table: str) -> int:
    name = connection.ops.quote_name(table)
    return int(fetch(f"SELECT {what} FROM {name}", [])[0][0])  # noqa: S608  # our own table
