"""Databases for tests: migrated once a run by the real command, then copied.

Nobody flushes tables between tests: the triggers refuse it, rightly. A test that commits gets a
copy of its own.
"""

import fcntl
import itertools
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.plumbing import postgres

PROJECT = Path(__file__).parents[2]
_numbers = itertools.count(1)


def root() -> Path:
    """The folder of this test run, shared by its processes."""
    return Path(os.environ["WATCHBOOK_TEST_ROOT"])


def is_postgres() -> bool:
    """Whether this run is on PostgreSQL."""
    return "WATCHBOOK_TEST_SOCKET" in os.environ


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Hold a lock among the processes of this test run."""
    with (root() / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def copy_migrated(home: Path | None = None) -> str:
    """A fresh copy of the migrated database: its NAME for Django's settings.

    On SQLite it lies in `home`, where one is given, as in an installation.
    """
    name = f"copy_{os.getpid()}_{next(_numbers)}"
    if is_postgres():
        _migrate_postgres_once()
        with _superuser() as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE migrated OWNER {postgres.OWNER}")
        return name
    template = _migrate_sqlite_once()
    path = home / "watchbook.sqlite3" if home else root() / f"{name}.sqlite3"
    shutil.copyfile(template, path)
    return str(path)


def drop(name: str) -> None:
    """Remove a copy; every connection to it must be closed, stray ones are ended."""
    if is_postgres():
        with _superuser() as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        return
    for suffix in ("", "-wal", "-shm"):
        Path(name + suffix).unlink(missing_ok=True)


def environment(home: Path, name: str, *, as_owner: bool = False) -> dict[str, str]:
    """What a started `watchbook` needs to work in this home and database."""
    told = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "watchbook.settings",
        "WATCHBOOK_HOME": str(home),
        "WATCHBOOK_STATE": str(home / "state"),
    }
    if is_postgres():
        role = postgres.OWNER if as_owner else postgres.APP
        socket = os.environ["WATCHBOOK_TEST_SOCKET"]
        told["WATCHBOOK_DATABASE_URL"] = postgres.url(socket, name, role)
    return told


def empty() -> str:
    """A new database without tables on PostgreSQL: its name. Drop it afterwards."""
    name = f"empty_{os.getpid()}_{next(_numbers)}"
    with _superuser() as connection:
        connection.execute(f"CREATE DATABASE {name} OWNER {postgres.OWNER}")
    return name


def _superuser() -> psycopg.Connection:
    return psycopg.connect(
        host=os.environ["WATCHBOOK_TEST_SOCKET"],
        user="postgres",
        dbname="postgres",
        autocommit=True,
    )


def _migrate_postgres_once() -> None:
    with one_at_a_time("migrate"):
        done = root() / "migrated"
        if done.exists():
            return
        with _superuser() as connection:
            connection.execute(f"CREATE DATABASE migrated OWNER {postgres.OWNER}")
        socket = os.environ["WATCHBOOK_TEST_SOCKET"]
        _migrate({"WATCHBOOK_DATABASE_URL": postgres.url(socket, "migrated", postgres.OWNER)})
        done.touch()


def _migrate_sqlite_once() -> Path:
    home = root() / "migrated"
    path = home / "watchbook.sqlite3"
    with one_at_a_time("migrate"):
        if not (home / "done").exists():
            _migrate({"WATCHBOOK_HOME": str(home)})
            with sqlite3.connect(path) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
            (home / "done").touch()
    return path


def _migrate(environment: dict[str, str]) -> None:
    """Run the program's own `migrate` in a process of its own, as the tables' owner."""
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0", "--skip-checks"],
        cwd=PROJECT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "watchbook.settings", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"migrate failed:\n{done.stdout}{done.stderr}")
