"""Statements of a unit of work, handed straight to the database's driver (ADR 9).

Django's cursors cost more than most of these statements. On PostgreSQL each statement is also a
journey to the server and back: rows to be inserted wait here, and go together with the next
statement that needs an answer, prepared, in one journey; the last ones take the commit along. Any
statement of Django's own sends what waits first, so that nobody sees a difference.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial
from itertools import chain
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from django.db.backends.base.base import BaseDatabaseWrapper

    from watchbook.ground.ledger.pipeline import Pipeline, Question

Row = tuple[Any, ...]

FEW = 8
"""Up to so many rows of a table are VALUES of one prepared statement; more go as arrays."""
_MARKS = 4_000
"""Values that one statement of SQLite takes: its program is kept, and grows with them."""


@cache
def is_postgres() -> bool:
    """Whether this process speaks to PostgreSQL; asking the connection each time costs more."""
    return connection.vendor == "postgresql"


@dataclass
class Outgoing:
    """What a unit of work has still to send, in order. SQLite keeps nothing waiting."""

    database: BaseDatabaseWrapper
    """The connection itself: finding it anew for each statement costs more than the statement."""
    waiting: list[tuple[str, Sequence[Any]]] = field(default_factory=list)
    pipeline: Pipeline | None = None

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Insert rows of one table, their values in the database's own form."""
        if is_postgres():
            if len(rows) > FEW:
                statement = _as_arrays(table, tuple(columns), rows)  # may ask, and send what waits
                self.waiting.append(statement)
            else:
                sql = _insertion(table, tuple(columns), len(rows))
                self.waiting.append((sql, [value for row in rows for value in row]))
            return
        with self.database.wrap_database_errors:
            for piece in _pieces(rows, len(columns)) if len(rows) > 1 else (rows,):
                sql = _question_marks(_insertion(table, tuple(columns), len(piece)))
                self.database.connection.execute(sql, [*chain.from_iterable(piece)])

    def run(self, sql: str, params: Sequence[Any]) -> None:
        """Send a statement whose answer nobody needs."""
        if is_postgres():
            self.waiting.append((sql, params))
            return
        with self.database.wrap_database_errors:
            self.database.connection.execute(_question_marks(sql), params)

    def ask(self, sql: str, params: Sequence[Any]) -> Callable[[], list[Row]]:
        """Send a statement, with everything that waits before it; the answer is there when called.

        What is done until then costs no time on PostgreSQL.
        """
        with self.database.wrap_database_errors:
            if is_postgres():
                pipeline = self._pipeline()
                asked = pipeline.ask(self._take(), sql, params)
                return partial(self._answer, pipeline, asked)
            cursor = self.database.connection.execute(_question_marks(sql), params)
            rows: list[Row] = cursor.fetchall()
            return lambda: rows

    def push(self) -> None:
        """Let what waits go, without waiting until it is carried out."""
        if self.waiting:
            with self.database.wrap_database_errors:
                self._pipeline().send(self._take())

    def send(self, *, and_commit: bool = False) -> None:
        """Send what waits, and wait until it was carried out.

        The commit in the same journey is for the end of a transaction only.
        """
        if not is_postgres():
            return
        with self.database.wrap_database_errors:
            if and_commit:
                self._pipeline().commit(self._take())
            elif self.waiting:
                self._pipeline().send(self._take())
            if self.pipeline is not None:
                self.pipeline.finish()

    def abandon(self) -> None:
        """Forget what waits, and let go of what is under way."""
        self.waiting = []
        if self.pipeline is not None:
            self.pipeline.abandon()

    def _answer(self, pipeline: Pipeline, asked: Question) -> list[Row]:
        with self.database.wrap_database_errors:
            return pipeline.answer(asked)

    def _pipeline(self) -> Pipeline:
        if self.pipeline is None:
            from watchbook.ground.ledger.pipeline import Pipeline  # noqa: PLC0415  # needs psycopg

            self.pipeline = Pipeline(self.database.connection)
        return self.pipeline

    def _take(self) -> list[tuple[str, Sequence[Any]]]:
        taken, self.waiting = self.waiting, []
        return taken


_current: ContextVar[Outgoing | None] = ContextVar("watchbook_outgoing", default=None)


@contextmanager
def outgoing() -> Iterator[Outgoing]:
    """Let the statements of this block go through one `Outgoing`. Only inside a transaction."""
    made = Outgoing(connections[DEFAULT_DB_ALIAS])
    token = _current.set(made)

    def sent_before(
        execute: Callable[..., Any],
        sql: str,
        params: Any,
        many: bool,  # noqa: FBT001  # Django calls execute wrappers so
        context: dict[str, Any],
    ) -> Any:
        made.send()
        return execute(sql, params, many, context)

    try:
        if is_postgres():
            with connection.execute_wrapper(sent_before):
                yield made
        else:
            yield made
    finally:
        _current.reset(token)
        made.abandon()


def _pieces(rows: Sequence[Row], width: int) -> Iterator[Sequence[Row]]:
    """Rows for one statement of SQLite each, in three sizes, so that few programs serve all.

    Each statement on a table with words makes the index of words write what it has gathered: one
    row a statement takes five times as long there.
    """
    begun, most = 0, max(_MARKS // width, 1)
    for size in (most, max(most // FEW, 1), 1):
        while len(rows) - begun >= size:
            yield rows[begun : begun + size]
            begun += size


def insert_rows(table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert prepared rows into one table. Values are in the database's own form."""
    if not rows:
        return
    made = _current.get()
    if made is not None:
        made.insert(table, columns, rows)
        return
    with connection.cursor() as cursor:
        cursor.executemany(_insertion(table, tuple(columns), 1), rows)


def run(sql: str, params: Sequence[Any]) -> None:
    """Send a statement whose answer nobody needs; inside a unit of work it may wait a little."""
    made = _current.get()
    if made is not None:
        made.run(sql, params)
        return
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def push() -> None:
    """Let statements that wait go, so that the database works on them meanwhile."""
    made = _current.get()
    if made is not None:
        made.push()


def ask(sql: str, params: Sequence[Any]) -> Callable[[], list[Row]]:
    """Send a statement; what this gives waits for its rows, as the driver gives them."""
    made = _current.get()
    if made is not None:
        return made.ask(sql, params)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows: list[Row] = cursor.fetchall()
        return lambda: rows


def fetch(sql: str, params: Sequence[Any]) -> list[Row]:
    """The rows that a statement gives, as the driver gives them."""
    return ask(sql, params)()


def hex_of(value: object) -> str:
    """A UUID as a driver gave it (text on SQLite), as the 32 digits that `db_uuid` sends."""
    return value.hex if isinstance(value, UUID) else str(value)


@lru_cache(maxsize=512)
def _insertion(table: str, columns: tuple[str, ...], rows: int) -> str:
    names = ", ".join(f'"{column}"' for column in columns)
    marks = f"({', '.join(['%s'] * len(columns))})"
    return f'INSERT INTO "{table}" ({names}) VALUES {", ".join([marks] * rows)}'  # noqa: S608  # names are ours


@lru_cache(maxsize=512)
def _question_marks(sql: str) -> str:
    return sql.replace("%s", "?")


def _text(value: Any) -> Any:
    """As text, so that one prepared statement serves whatever is null; bytes stay as they are."""
    if value is None or type(value) is str or type(value) is bytes:
        return value
    if type(value) is bool:
        return "true" if value else "false"
    return str(value)


_types: dict[str, dict[str, str]] = {}


def _types_of(table: str) -> dict[str, str]:
    """Each column's type. Without its length: a cast would cut text where an insert refuses it."""
    if table not in _types:
        rows = fetch(
            "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute "
            "WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped",
            [f'"{table}"'],
        )
        _types[table] = dict(rows)
    return _types[table]


def _as_arrays(table: str, columns: tuple[str, ...], rows: Sequence[Row]) -> tuple[str, list[Any]]:
    """One statement for many rows: an array for each column, however many rows there are."""
    return _from_arrays(table, columns, is_placed=False), columns_as_arrays(rows)


@cache
def _from_arrays(table: str, columns: tuple[str, ...], *, is_placed: bool) -> str:
    types = _types_of(table)
    names = ", ".join(f'"{column}"' for column in columns)
    arrays = ", ".join(f"%s::{types[column]}[]" for column in columns)
    if not is_placed:
        return f'INSERT INTO "{table}" ({names}) SELECT * FROM unnest({arrays})'  # noqa: S608  # names are ours
    return (
        f'INSERT INTO "{table}" (epoch, entry_index, {names}) '  # noqa: S608  # names are ours
        f"SELECT %s::integer, %s::bigint + number - 1, {names} "
        f"FROM unnest({arrays}) WITH ORDINALITY AS made ({names}, number)"
    )


def columns_as_arrays(rows: Sequence[Row]) -> list[str]:
    """Rows as one array for each column, as PostgreSQL writes them."""
    return [_array(values) for values in zip(*rows, strict=True)]


def insert_arrays(
    table: str, columns: tuple[str, ...], arrays: Sequence[str], place: tuple[int, int] | None
) -> None:
    """Insert rows from `columns_as_arrays`; with a place (epoch, first index) in the log's order.

    PostgreSQL only.
    """
    sql = _from_arrays(table, columns, is_placed=place is not None)
    run(sql, [*(place or ()), *arrays])


def _array(values: Sequence[Any]) -> str:
    """Values as PostgreSQL writes an array."""
    return "{" + ",".join([_element(value) for value in values]) + "}"


def _element(value: Any) -> str:
    kind = type(value)
    if kind is str:
        if "\\" in value or '"' in value:
            value = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{value}"'
    if value is None:
        return "NULL"
    if kind is bytes:
        return f'"\\\\x{value.hex()}"'
    return str(_text(value))
