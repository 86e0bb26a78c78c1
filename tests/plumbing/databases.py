"""Databases for tests: migrated once a run by the real command, then copied.

Nobody flushes tables between tests: the triggers refuse it, rightly. A test that commits gets a
copy of its own. There are two to copy: the migrated one, and one with the cast in it (peopled.py).
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

from tests.plumbing import kept, postgres

PROJECT = kept.PROJECT
MIGRATED = "migrated"
_numbers = itertools.count(1)


def root() -> Path:
    """The folder of this test run, shared by its processes."""
    return Path(os.environ["WATCHBOOK_TEST_ROOT"])


def is_postgres() -> bool:
    """Whether this run is on PostgreSQL."""
    return "WATCHBOOK_TEST_SOCKET" in os.environ


def serve_postgres() -> postgres.Server:
    """Start the server of this test run, with the migrated database on it."""
    folder = root() / "postgres"
    os.environ["WATCHBOOK_TEST_SOCKET"] = str(folder)
    name = f"postgres-{postgres.version()}"
    if not kept.take(name, folder):
        server = postgres.start(folder)
        with _superuser() as connection:
            connection.execute(f"CREATE DATABASE {MIGRATED} OWNER {postgres.OWNER}")
        url = postgres.url(folder, MIGRATED, postgres.OWNER)
        _migrate({"WATCHBOOK_DATABASE_URL": url, "WATCHBOOK_APP_ROLE": postgres.APP})
        server.stop()
        kept.keep(name, folder)
    return postgres.start(folder)


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
    if not is_postgres():
        _migrate_sqlite_once()
    return copy_of(MIGRATED, home)


def copy_of(template: str, home: Path | None = None) -> str:
    """A fresh copy of one of the databases that are there to be copied."""
    name = f"copy_{os.getpid()}_{next(_numbers)}"
    if is_postgres():
        with _superuser() as connection:
            # To copy the files takes less than to log every page of them.
            connection.execute(
                f"CREATE DATABASE {name} TEMPLATE {template} OWNER {postgres.OWNER}"
                " STRATEGY file_copy"
            )
        return name
    path = home / "watchbook.sqlite3" if home else root() / f"{name}.sqlite3"
    shutil.copyfile(root() / template / "watchbook.sqlite3", path)
    return str(path)


def make_template(name: str, template: str) -> None:
    """Have a copy there to be copied itself; every connection to it must be closed."""
    if is_postgres():
        with _superuser() as connection:
            connection.execute(f"ALTER DATABASE {name} RENAME TO {template}")
        return
    _settle(Path(name))
    (root() / template).mkdir(exist_ok=True)
    Path(name).rename(root() / template / "watchbook.sqlite3")


def point_at(name: str) -> None:
    """Send every later connection of this process, in any thread, to the database `name`."""
    from django.db import connection

    if connection.settings_dict["NAME"] == name:
        return
    close()
    # One dict serves settings, handler and connection alike, so threads follow.
    connection.settings_dict["NAME"] = name


def close() -> None:
    """Close every connection of this process."""
    from django.db import connections

    connections.close_all()


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


def _migrate_sqlite_once() -> None:
    home = root() / MIGRATED
    path = home / "watchbook.sqlite3"
    with one_at_a_time("migrate"):
        if (home / "done").exists():
            return
        home.mkdir(exist_ok=True)
        if not kept.take("sqlite", path):
            _migrate({"WATCHBOOK_HOME": str(home)})
            _settle(path)
            kept.keep("sqlite", path)
        (home / "done").touch()


def _settle(path: Path) -> None:
    """Have everything in the one file of an SQLite database."""
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


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
