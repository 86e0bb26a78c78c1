"""The command as people start it: in a process of its own, with a home of its own."""

import os
import subprocess
import sys

import pytest

from tests.plumbing import databases


@pytest.fixture
def installed(tmp_path):
    """Environment of a migrated installation in an empty home."""
    home = tmp_path / "installed"
    home.mkdir(mode=0o700)
    name = databases.copy_migrated()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "watchbook.settings",
        "WATCHBOOK_HOME": str(home),
        "WATCHBOOK_STATE": str(home / "state"),
    }
    if databases.is_postgres():
        from tests.plumbing import postgres

        socket = os.environ["WATCHBOOK_TEST_SOCKET"]
        environment["WATCHBOOK_DATABASE_URL"] = postgres.url(socket, name, postgres.APP)
    else:
        os.rename(name, home / "watchbook.sqlite3")
    yield environment
    databases.drop(name)


@pytest.fixture
def watchbook(installed):
    """Run a subcommand to its end: `watchbook("check", "--json")`."""

    def run(*words, timeout=60):
        return subprocess.run(
            [sys.executable, "-m", "watchbook", *map(str, words)],
            env=installed,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    return run
