"""What every test can ask for: a home, a database, and no way out to the network."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.plumbing import databases

_real_connect = socket.socket.connect
_HERE = ("127.", "::1", "localhost")


def _connect_here_only(self: socket.socket, address: Any) -> None:
    """Refuse every address but this machine's: tests need no network."""
    if self.family != socket.AF_UNIX:
        host = str(address[0]) if isinstance(address, tuple) else str(address)
        if not host.startswith(_HERE):
            raise RuntimeError(f"A test tried to reach {host}; tests stay on this machine.")
    _real_connect(self, address)


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    socket.socket.connect = _connect_here_only  # type: ignore[method-assign,assignment]  # the guard
    yield
    socket.socket.connect = _real_connect  # type: ignore[method-assign]  # put back


@pytest.fixture
def home(settings, tmp_path: Path) -> Path:
    """A home of the test's own: keys, files, log and cache lie in it, settings point to it."""
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    settings.WATCHBOOK_HOME = folder
    settings.WATCHBOOK_STATE = folder / "state"
    settings.WATCHBOOK_KEYS_DIR = folder / "keys"
    for name in ("FILES", "LOG", "CACHE", "AUDIT"):
        setattr(settings, f"WATCHBOOK_{name}_DIR", folder / name.lower())
    return folder


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker) -> Iterator[None]:
    """Point Django at this process's copy of the migrated database (rolled-back tests share it)."""
    with django_db_blocker.unblock():
        name = databases.copy_migrated()
        _point_at(name)
    yield
    with django_db_blocker.unblock():
        _close()
        databases.drop(name)


@pytest.fixture(autouse=True)
def _database(request) -> None:
    """Give each test that touches a database a home; and a copy, where it is marked `commits`."""
    if request.node.get_closest_marker("commits"):
        request.getfixturevalue("home")
        request.getfixturevalue("committing_db")
    elif request.node.get_closest_marker("django_db") or "db" in request.fixturenames:
        request.getfixturevalue("home")


@pytest.fixture
def committing_db(home, django_db_blocker) -> Iterator[str]:
    """A database of the test's own, really committed to; gives its NAME."""
    from django.db import connection

    before = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        name = databases.copy_migrated(home)
        _point_at(name)
        yield name
        _point_at(before)
        databases.drop(name)


@pytest.fixture
def run_watchbook(home, committing_db):
    """Run the command in a process of its own, on this test's home and database.

    `run_watchbook("fsck", "--json")`; `as_owner=True` connects as the owner of the tables;
    `environment={…}` changes its environment. Gives the finished process.
    """

    def run(*words, as_owner=False, environment=None, stdin=""):
        own = databases.environment(home, committing_db, as_owner=as_owner)
        return subprocess.run(
            [sys.executable, "-m", "watchbook", *map(str, words)],
            env={**own, **(environment or {})},
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


def _point_at(name: str) -> None:
    """Send every later connection of this process, in any thread, to the database `name`."""
    from django.db import connection

    _close()
    # One dict serves settings, handler and connection alike, so threads follow.
    connection.settings_dict["NAME"] = name


def _close() -> None:
    from django.db import connections

    connections.close_all()
