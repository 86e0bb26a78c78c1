"""The command as people start it: in a process of its own, with a home of its own."""

import subprocess
import sys

import pytest

from tests.plumbing import databases


@pytest.fixture
def installed(tmp_path):
    """Environment of a migrated installation in an empty home."""
    home = tmp_path / "installed"
    home.mkdir(mode=0o700)
    name = databases.copy_migrated(home)
    environment = databases.environment(home, name)
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
