"""Rows of a kept SQLite installation in a PostgreSQL one: quicker than building them there anew.

Both are of the present schema. Every table of the PostgreSQL one is emptied and filled as it
stands in the file; columns that the database computes are left to it. Triggers and row-level
security do not bind the server's own superuser, who copies; indexes are made when all rows are in.
"""

import shutil
import sqlite3
import sys
import time
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

Cursor = psycopg.Cursor[tuple[Any, ...]]

_COLUMNS = (
    "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' "
    "AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position"
)
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
_INDEXES = (
    "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index "
    "JOIN pg_class ON pg_class.oid = indexrelid "
    "WHERE relnamespace = 'public'::regnamespace AND NOT EXISTS ("
    "SELECT 1 FROM pg_constraint WHERE conindid = indexrelid) ORDER BY 1"
)
_COUNTERS = (
    "SELECT quote_ident(table_name), column_name FROM information_schema.columns "
    "WHERE table_schema = 'public' AND is_identity = 'YES'"
)


def copy_rows(kept: Path, socket: str) -> None:
    """Fill the database `bench` at this socket from the SQLite file of an installation."""
    home = f"file:{kept / 'home' / 'watchbook.sqlite3'}?mode=ro"
    source = sqlite3.connect(home, uri=True)
    with psycopg.connect(host=socket, user="postgres", dbname="bench", autocommit=True) as target:
        cursor = target.cursor()
        for line in (
            "session_replication_role = replica", "timezone = 'UTC'",
            "maintenance_work_mem = '1GB'", "max_parallel_maintenance_workers = 1",
        ):  # fmt: skip
            cursor.execute(f"SET {line}".encode())
        tables = [name for (name,) in cursor.execute(_TABLES).fetchall()]
        indexes = cursor.execute(_INDEXES).fetchall()
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}".encode())
        every = sql.SQL(", ").join(map(sql.Identifier, tables))
        cursor.execute(sql.SQL("TRUNCATE {}").format(every))
        for table in tables:
            _copy_table(source, cursor, table)
        for _, made in indexes:
            cursor.execute(made.encode())
        for table, column in cursor.execute(_COUNTERS).fetchall():
            _count_on(cursor, table, column)
        _say("indexes made")
        cursor.execute("VACUUM ANALYZE")
    source.close()
    _say("analysed")


def copy_keys(kept: Path, into: Path) -> None:
    """The keys that belong to the rows."""
    shutil.copytree(kept / "home" / "keys", into / "home" / "keys", dirs_exist_ok=True)


def _copy_table(source: sqlite3.Connection, cursor: Cursor, table: str) -> None:
    begun = time.perf_counter()
    columns = [name for (name,) in cursor.execute(_COLUMNS, [table]).fetchall()]
    named = ", ".join(f'"{name}"' for name in columns)
    rows = source.execute(f'SELECT {named} FROM "{table}" ORDER BY rowid')  # noqa: S608  # names of our own schema
    told = sql.SQL(", ").join(map(sql.Identifier, columns))
    with cursor.copy(
        sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), told)
    ) as copy:
        for row in rows:
            copy.write_row(row)
    if cursor.rowcount > 0:
        _say(f"{table}: {cursor.rowcount} rows in {time.perf_counter() - begun:.0f} s")


def _count_on(cursor: Cursor, table: str, column: str) -> None:
    """Let a counter go on after the highest number that was copied."""
    cursor.execute(
        f"SELECT setval(pg_get_serial_sequence('{table}', '{column}'), "  # noqa: S608  # as above
        f"(SELECT coalesce(max({column}), 1) FROM {table}))".encode()
    )


def _say(words: str) -> None:
    sys.stderr.write(f"copying: {words}\n")
