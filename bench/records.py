"""Runs written through the whole action, against the same rows inserted raw.

First the action writes N runs, one commit each. Then every row that this added, in every table, is
read back and inserted by plain SQL into a copy of the database as it stood before, one commit for
each run's rows, with the same durability. The same for `put_many` in chunks, one commit a chunk.
On PostgreSQL two processes write at once besides, since a server there has several.
"""

import multiprocessing
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from bench.figure import Figure, at_least, seconds, share_of_rate
from bench.installation import chosen, figures_inside, print_figure

SINGLE = 1_500
WRITERS = 2
CHUNKS, CHUNK = 10, 1_000
LEAST_ACTIONS_PER_S = 600
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def figures(database: str = "") -> Iterator[Figure]:
    """On SQLite and on a PostgreSQL server of their own, both durable."""
    for engine in chosen(database):
        yield from figures_inside("records", engine)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows that one table got, in the order in which they came."""

    table: str
    columns: list[str]
    rows: list[tuple[Any, ...]]

    def statement(self, mark: str) -> str:
        """The plain INSERT of one row."""
        names = ", ".join(f'"{name}"' for name in self.columns)
        marks = ", ".join([mark] * len(self.columns))
        return f"INSERT INTO {self.table} ({names}) VALUES ({marks})"  # noqa: S608  # our own names

    def part(self, number: int, parts: int) -> list[tuple[Any, ...]]:
        """The rows of one of `parts` equal units of work."""
        each = len(self.rows) // parts
        return self.rows[number * each : (number + 1) * each]


class Raw:
    """Plain SQL into a copy of the database, with the same durability and the same triggers."""

    def __init__(self, name: str) -> None:
        from django.db import connection

        self.is_sqlite = connection.vendor == "sqlite"
        if self.is_sqlite:
            self._sqlite_copy(name)
        else:
            self._postgres_copy(name)

    def _sqlite_copy(self, name: str) -> None:
        from django.db import connection

        path = f"{connection.settings_dict['NAME']}.{name}"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [path])
        self.connection: Any = sqlite3.connect(path, isolation_level=None)
        for pragma in (
            "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "wal_autocheckpoint=4000",
        ):  # fmt: skip
            self.connection.execute(f"PRAGMA {pragma}")
        self.connection.execute("PRAGMA recursive_triggers=ON")

    def _postgres_copy(self, name: str) -> None:
        import psycopg
        from django.db import connection
        from psycopg.types.json import JsonbDumper

        socket = os.environ["WATCHBOOK_BENCH_SOCKET"]
        connection.close()
        with psycopg.connect(
            host=socket, user="postgres", dbname="postgres", autocommit=True
        ) as maker:
            maker.execute(f"CREATE DATABASE {name} TEMPLATE bench")
        self.connection = psycopg.connect(
            host=socket, user="postgres", dbname=name, autocommit=True
        )
        for kind in (dict, list):
            self.connection.adapters.register_dumper(kind, JsonbDumper)

    def insert(self, all_rows: list[Rows], parts: int) -> None:
        """Insert everything in `parts` commits."""
        mark = "?" if self.is_sqlite else "%s"
        statements = {one.table: one.statement(mark) for one in all_rows}
        cursor = self.connection.cursor()
        for number in range(parts):
            cursor.execute("BEGIN IMMEDIATE" if self.is_sqlite else "BEGIN")
            for one in all_rows:
                part = one.part(number, parts)
                if len(part) == 1:
                    cursor.execute(statements[one.table], part[0])
                else:
                    cursor.executemany(statements[one.table], part)
            cursor.execute("COMMIT")


def measure() -> Iterator[Figure]:
    """The figures of the database that the settings name."""
    import django

    django.setup()
    from django.db import connection

    from watchbook.duty.teams.tests.factories import make_team
    from watchbook.duty.training.actions.runs import log_performance
    from watchbook.ground.ledger.tenancy import acting_for
    from watchbook.ground.ledger.writing import writing
    from watchbook.ground.people.tests.factories import make_cast

    engine = connection.vendor
    cast = make_cast(NOON)
    team = make_team(cast.alice, NOON)
    begun = NOON - timedelta(days=300)

    def single() -> None:
        with acting_for("harlan"):
            for number in range(SINGLE):
                at = begun + timedelta(minutes=90 * number)
                log_performance(acting_user=cast.alice, values=_run(team.id, at, number), at=at)

    def bulk() -> None:
        with acting_for("harlan"):
            for chunk in range(CHUNKS):
                at = NOON + timedelta(seconds=chunk)
                many = [
                    (_run(team.id, begun + timedelta(minutes=n), n), begun + timedelta(minutes=n))
                    for n in range(CHUNK)
                ]
                with writing(agency="harlan", acting_user=cast.alice, at=at) as book:
                    book.put_many("training.performance", many)

    ours_s, raw_s = _both(single, SINGLE, "raw_single")
    yield share_of_rate(
        f"records.one_per_commit.{engine}", SINGLE / ours_s, SINGLE / raw_s, 0.2, "raw inserts"
    )
    yield at_least(f"records.actions.{engine}", SINGLE / ours_s, "1/s", LEAST_ACTIONS_PER_S)
    if engine == "postgresql":
        yield _of_writers(WRITERS, single)
    ours_s, raw_s = _both(bulk, CHUNKS, "raw_bulk")
    many = CHUNKS * CHUNK
    yield share_of_rate(
        f"records.put_many_of_1000.{engine}", many / ours_s, many / raw_s, 0.1, "raw inserts"
    )


def _of_writers(count: int, write: Callable[[], None]) -> Figure:
    """The same by several processes at once, as a server has them: the log's head orders them."""
    from django.db import connection

    connection.close()
    begun = time.perf_counter()
    writers = [multiprocessing.get_context("fork").Process(target=write) for _ in range(count)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    took_s = time.perf_counter() - begun
    if any(writer.exitcode for writer in writers):
        raise RuntimeError("A writer of the bench failed.")
    return Figure(
        f"records.actions_of_{count}_writers_at_once.postgresql",
        count * SINGLE / took_s,
        "1/s",
        "shown beside the figure of one writer, with their start; no goal",
        is_met=True,
    )


def _both(write: Any, parts: int, name: str) -> tuple[float, float]:
    """Duration of `write`, and of inserting raw the rows that it added."""
    raw = Raw(name)
    before = _counts()
    ours_s = seconds(write)
    added = _added(before)
    raw_s = seconds(lambda: raw.insert(added, parts))
    raw.connection.close()
    return ours_s, raw_s


def _run(team: Any, at: datetime, number: int) -> dict[str, Any]:
    """A run of fifteen answers and two calls, as a handler logs it."""
    return {
        "team": team,
        "discipline": "trailing",
        "place": "North lot, county fairgrounds",
        "surfaces": ["grass", "gravel"],
        "started_at": at - timedelta(minutes=35),
        "ended_at": at - timedelta(minutes=10),
        "minutes": 25,
        "lead": "long",
        "temperature_c10": 85 + number % 40,
        "goal": "Hold the corner after the gravel.",
        "blindness": "single",
        "present_and_knew": "Deputy Tanaka laid it and stayed at the car.",
        "watched_others": False,
        "goal_met": "partly",
        "narrative": f"Overshot the second corner by ten metres, worked back alone. Run {number}.",
        "calls": [],
        "articles": [],
        "findings": {},
    }


def _tables() -> list[str]:
    from django.db import connection

    # SQLite's full-text index is filled by its trigger, in the copy as well.
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
    return sorted(name for name in names if not name.startswith("records_searchwords"))


def _counts() -> dict[str, int]:
    from watchbook.ground.ledger.tenancy import acting_for

    with acting_for("harlan"):
        return {table: _count(table) for table in _tables()}


def _count(table: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608  # our own tables
        return int(cursor.fetchone()[0])


@cache
def _computed() -> set[tuple[str, str]]:
    """Table and column of what a database computes for itself and takes from nobody."""
    from django.apps import apps
    from django.db import connection

    found = {
        (model._meta.db_table, str(field.column))
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.generated
    }
    if connection.vendor != "postgresql":
        return found
    with connection.cursor() as cursor:
        # Search words are a column that no model has.
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE is_generated = 'ALWAYS'"
        )
        return found | set(cursor.fetchall())


def _added(before: dict[str, int]) -> list[Rows]:
    """The new rows of every table, versions before bodies as keys demand."""
    from django.db import connection

    from watchbook.ground.ledger.tenancy import acting_for

    order = "rowid" if connection.vendor == "sqlite" else "ctid"
    found = []
    with acting_for("harlan"):
        for table, count in before.items():
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT * FROM {table} ORDER BY {order}")  # noqa: S608  # as above
                columns = [column[0] for column in cursor.description]
                given = [n for n, name in enumerate(columns) if (table, name) not in _computed()]
                columns = [columns[n] for n in given]
                rows = [tuple(row[n] for n in given) for row in cursor.fetchall()[count:]]
            if rows:
                found.append(Rows(table, columns, rows))
    return found


if __name__ == "__main__":
    for figure in measure():
        print_figure(figure)
