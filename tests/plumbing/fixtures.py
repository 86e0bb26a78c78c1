"""What every test can ask for: a home, a database, and no way out to the network."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.plumbing import databases
from tests.plumbing import peopled as people

_real_connect = socket.socket.connect
_HERE = ("127.", "::1", "localhost")
_FIRST = "_shared_database"


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
    for name, value in people.settings_of(folder).items():
        setattr(settings, name, value)
    return folder


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker) -> Iterator[str]:
    """This process's copy of the migrated database (rolled-back tests share it)."""
    with django_db_blocker.unblock():
        name = databases.copy_migrated()
        databases.point_at(name)
    yield name
    with django_db_blocker.unblock():
        databases.close()
        databases.drop(name)


@pytest.fixture(scope="session")
def _peopled_database(django_db_setup, django_db_blocker) -> Iterator[str]:
    """This process's copy of the database with the cast in it."""
    with django_db_blocker.unblock():
        people.make_once()
        name = databases.copy_of(people.NAME)
    yield name
    with django_db_blocker.unblock():
        databases.close()
        databases.drop(name)


def pytest_itemcollected(item) -> None:
    """Let a test on a shared database begin by pointing at the one of the two that it asks for."""
    if item.get_closest_marker("commits") or _FIRST in item.fixturenames:
        return
    if item.get_closest_marker("django_db") or "db" in item.fixturenames:
        item.fixturenames.insert(0, _FIRST)


@pytest.fixture
def _shared_database(request, django_db_setup, django_db_blocker) -> None:
    """Point Django at the database of this test, before its transaction begins."""
    name = django_db_setup
    if "peopled" in request.fixturenames:
        name = request.getfixturevalue("_peopled_database")
    with django_db_blocker.unblock():
        databases.point_at(name)


@pytest.fixture(autouse=True)
def _database(request) -> None:
    """Give each test that touches a database a home; and a copy, where it is marked `commits`."""
    if request.node.get_closest_marker("commits"):
        request.getfixturevalue("home")
        request.getfixturevalue("committing_db")
    elif request.node.get_closest_marker("django_db") or "db" in request.fixturenames:
        request.getfixturevalue("home")


@pytest.fixture
def committing_db(request, home, django_db_blocker) -> Iterator[str]:
    """A database of the test's own, really committed to; gives its NAME."""
    from django.db import connection

    before = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        if "peopled" in request.fixturenames:
            people.make_once()
            name = databases.copy_of(people.NAME, home)
        else:
            name = databases.copy_migrated(home)
        databases.point_at(name)
        yield name
        databases.point_at(before)
        databases.drop(name)


@pytest.fixture
def peopled(home, django_db_blocker) -> Any:
    """The cast that stands in the database of whoever asks for it; its files are in this home.

    Tests that make their people under other rules ask for `home` alone and `make_cast`.
    """
    with django_db_blocker.unblock():
        people.make_once()
    return people.in_home(home)


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
