"""Statements on their way to PostgreSQL, many in one journey: libpq's pipeline mode (ADR 9).

psycopg's own pipeline spends more on a statement than the server does, and it always waits for
answers. Here statements go prepared, and whoever asks something can do other work until the
answer is there: the server inserts the rows of a record while its hashes are made.
"""

from __future__ import annotations

import select
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from psycopg import errors
from psycopg.adapt import Transformer
from psycopg.pq import ConnStatus, ExecStatus, Format, TransactionStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    import psycopg
    from psycopg.pq.abc import PGresult

Row = tuple[Any, ...]

_UNKNOWN_STATEMENT = "26000"
_DONE = (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK)
_numbers = count()
_prepared: WeakKeyDictionary[psycopg.Connection[Any], dict[str, bytes]] = WeakKeyDictionary()


@dataclass(eq=False, slots=True)
class Question:
    """A statement that was sent, and its answer once it was taken."""

    sql: str
    is_wanted: bool = False
    """Whether somebody wants its rows."""
    rows: list[Row] = field(default_factory=list)
    prepares: bytes = b""
    """The name under which it is prepared for later, instead of carried out."""
    is_answered: bool = False
    is_commit: bool = False


@lru_cache(maxsize=512)
def _numbered(sql: str) -> bytes:
    """The statement with `$1`, `$2` … where it has `%s`."""
    parts = sql.split("%s")
    text = "".join(f"${n}{part}" for n, part in enumerate(parts))[2:]
    return text.replace("%%", "%").encode()


def _sent(params: Sequence[Any]) -> tuple[list[bytes | None], list[Format]]:
    """All as text, so that one prepared statement serves whatever is null; bytes stay as they are.

    Raises DataError for text that libpq would cut off.
    """
    values: list[bytes | None] = []
    formats = [Format.TEXT] * len(params)
    for value in params:
        kind = type(value)
        if kind is str:
            if "\0" in value:
                message = "PostgreSQL keeps no text with the NUL character (U+0000)."
                raise errors.DataError(message)
            values.append(value.encode())
        elif value is None:
            values.append(None)
        elif kind is bytes:
            formats[len(values)] = Format.BINARY
            values.append(value)
        elif kind is bool:
            values.append(b"true" if value else b"false")
        else:
            values.append(str(value).encode())
    return values, formats


class Pipeline:
    """What is under way on one connection, in order; other statements need it finished first."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        self._libpq = connection.pgconn
        self._under_way: deque[Question] = deque()
        self._is_on = self._is_synced = False
        self._names: dict[str, bytes] | None = None
        if connection.prepare_threshold is not None:
            self._names = _prepared.setdefault(connection, {})

    def send(self, statements: Sequence[tuple[str, Sequence[Any]]]) -> None:
        """Let these go; their answers are looked at when the next one is waited for."""
        self._begin()
        for sql, params in statements:
            self._queue(Question(sql), params)
        self._libpq.send_flush_request()
        self._flush()

    def ask(
        self, before: Sequence[tuple[str, Sequence[Any]]], sql: str, params: Sequence[Any]
    ) -> Question:
        """The same, and one whose rows are wanted."""
        self._begin()
        for one, values in before:
            self._queue(Question(one), values)
        asked = Question(sql, is_wanted=True)
        self._queue(asked, params)
        self._libpq.send_flush_request()
        self._flush()
        return asked

    def answer(self, asked: Question) -> list[Row]:
        """Wait for the rows of a question."""
        while not asked.is_answered:
            self._take()
        return asked.rows

    def finish(self) -> None:
        """Wait until everything was carried out, and leave the connection as psycopg knows it."""
        if not self._is_on:
            return
        self._sync()
        while self._under_way:
            self._take()
        self._leave()

    def commit(self, statements: Sequence[tuple[str, Sequence[Any]]]) -> None:
        """Send these with the commit of the transaction, and wait for all of it."""
        self._begin()
        for sql, params in statements:
            self._queue(Question(sql), params)
        self._queue(Question("COMMIT", is_commit=True), ())
        self.finish()

    def abandon(self) -> None:
        """Let go of what is under way, whatever became of it."""
        if self._is_on:
            with suppress(errors.Error):  # a lost connection shows itself to whoever uses it next
                self._recover()

    def _begin(self) -> None:
        """Enter pipeline mode, with the BEGIN that psycopg would have sent before a statement."""
        if self._is_on:
            return
        status = self._libpq.transaction_status
        self._libpq.enter_pipeline_mode()
        self._is_on = True
        if status == TransactionStatus.IDLE and not self._connection.autocommit:
            self._queue(Question("BEGIN"), ())

    def _queue(self, asked: Question, params: Sequence[Any]) -> None:
        libpq, sql = self._libpq, asked.sql
        values, formats = _sent(params)
        if self._names is None:
            libpq.send_query_params(_numbered(sql), values, param_formats=formats)
        else:
            name = self._names.get(sql)
            if name is None:
                name = b"watchbook_%d" % next(_numbers)
                libpq.send_prepare(name, _numbered(sql))
                self._under_way.append(Question(sql, prepares=name))
                self._names[sql] = name
            libpq.send_query_prepared(name, values, formats)
        self._under_way.append(asked)

    def _flush(self) -> None:
        """Hand everything to the socket, reading meanwhile lest both sides wait for each other."""
        libpq = self._libpq
        while libpq.flush():
            self._wait(select.POLLIN | select.POLLOUT)
            libpq.consume_input()

    def _wait(self, events: int) -> None:
        poll = select.poll()
        poll.register(self._libpq.socket, events)
        poll.poll()

    def _result(self) -> PGresult | None:
        libpq = self._libpq
        while libpq.is_busy():
            self._wait(select.POLLIN)
            libpq.consume_input()
        result = libpq.get_result()
        if result is None and libpq.status == ConnStatus.BAD:
            message = "the connection was lost while statements were under way"
            raise errors.OperationalError(message)
        return result

    def _take(self) -> None:
        """The answer of the oldest statement under way; its error is raised."""
        asked = self._under_way[0]
        result = self._result()
        if result is None:
            message = "a statement under way has no answer"
            raise errors.InternalError(message)
        if result.status not in _DONE:
            self._refused(result)
        if asked.is_commit and result.command_status != b"COMMIT":
            message = "the database undid what was to be committed"
            raise errors.InternalError(message)
        self._under_way.popleft()
        asked.is_answered = True
        if asked.is_wanted:
            loader = Transformer(self._connection)
            loader.set_pgresult(result)
            asked.rows = loader.load_rows(0, result.ntuples, tuple)
        self._result()  # the end of this statement's answers

    def _refused(self, result: PGresult) -> None:
        """The server passes over everything behind it up to the end; then its error."""
        error = errors.error_from_result(result)
        self._recover()
        if self._names is not None and error.sqlstate == _UNKNOWN_STATEMENT:
            self._names.clear()
        raise error

    def _sync(self) -> None:
        self._libpq.pipeline_sync()
        self._is_synced = True
        self._flush()

    def _leave(self) -> None:
        """Past the end of the pipeline, leave its mode."""
        while (result := self._result()) is None or result.status != ExecStatus.PIPELINE_SYNC:
            pass
        self._libpq.exit_pipeline_mode()
        self._is_on = self._is_synced = False

    def _recover(self) -> None:
        if self._names is not None:
            for asked in self._under_way:
                if asked.prepares:  # whether or not it came so far, a new name is never wrong
                    self._names.pop(asked.sql, None)
        self._under_way.clear()
        if not self._is_synced:
            self._sync()
        self._leave()
