"""The page of record kinds, permissions and errors says what the program has."""

import subprocess
import sys

from tests.architecture.house import PROJECT
from tools.tables import PAGE


def test_the_reference_is_what_the_program_has():
    """In a process of its own: tests may register kinds that the program does not have."""
    words = [sys.executable, "tools/tables.py", "--check"]
    done = subprocess.run(words, cwd=PROJECT, check=False)
    assert done.returncode == 0, "run: python tools/tables.py"


def test_every_kind_and_error_says_what_it_is():
    for line in PAGE.read_text().splitlines():
        if line.startswith("| "):
            assert not line.endswith("|  |"), line
