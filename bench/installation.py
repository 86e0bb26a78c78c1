"""A throw-away installation with durable writes, for benches that need a database.

`figures_inside("records", "sqlite")` migrates a new home and runs `python -m bench.records` in it,
a process of its own, so that one settings module serves one database.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Self

import psycopg

from bench.figure import Figure
from tests.plumbing import postgres

PROJECT = Path(__file__).parents[1]
DATABASES = ("sqlite", "postgres")


def chosen(database: str) -> tuple[str, ...]:
    """The one that was named, else both."""
    return (database,) if database else DATABASES


class Installation:
    """A migrated home with its database in a folder; as it was left where the folder has one."""

    def __init__(self, root: Path, database: str, *, durable: bool = True) -> None:
        self.root, self.database, self.durable = root, database, durable
        self.environment: dict[str, str] = {}
        self._server: postgres.Server | None = None

    def __enter__(self) -> Self:
        """Start the server where there is one, and migrate."""
        self.root.mkdir(parents=True, exist_ok=True)
        self.root.chmod(0o711)
        self.environment = {
            **{
                name: text for name, text in os.environ.items() if not name.startswith("WATCHBOOK_")
            },
            "DJANGO_SETTINGS_MODULE": "watchbook.settings",
            "WATCHBOOK_HOME": str(self.root / "home"),
            "WATCHBOOK_STATE": str(self.root / "state"),
            "WATCHBOOK_INSTALLATION": "bench.example",
        }
        try:
            if self.database == "postgres":
                self._server = postgres.start(self.root / "postgres", durable=self.durable)
                self.environment |= _postgres(self._server)
            self.python(["manage.py", "migrate", "--verbosity", "0", "--skip-checks"])
            if self._server:
                self.environment["WATCHBOOK_DATABASE_URL"] = postgres.url(
                    self._server.socket_dir, "bench", postgres.APP
                )
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_raised: object) -> None:
        """Stop the server; the folder stays."""
        if self._server:
            self._server.stop()

    def python(self, words: list[str]) -> str:
        """Run the interpreter in it; gives what it printed."""
        done = subprocess.run(
            [sys.executable, *words],
            cwd=PROJECT,
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return done.stdout


def figures_in(place: Installation, module: str, *words: str) -> Iterator[Figure]:
    """Run `bench.<module>` as a program in an installation; what it prints becomes figures."""
    for line in place.python(["-m", f"bench.{module}", *words]).splitlines():
        yield Figure(**json.loads(line))


def figures_inside(module: str, database: str, *words: str) -> Iterator[Figure]:
    """The same in a new installation that is gone afterwards."""
    with (
        tempfile.TemporaryDirectory(prefix="watchbook-bench-") as scratch,
        Installation(Path(scratch), database) as place,
    ):
        yield from figures_in(place, module, *words)


def print_figure(figure: Figure) -> None:
    """Hand a figure to the process that asked for it."""
    print(json.dumps(asdict(figure)), flush=True)


def _postgres(server: postgres.Server) -> dict[str, str]:
    with psycopg.connect(
        host=str(server.socket_dir), user="postgres", dbname="postgres", autocommit=True
    ) as connection:
        there = connection.execute("SELECT 1 FROM pg_database WHERE datname = 'bench'")
        if there.fetchone() is None:
            connection.execute(f"CREATE DATABASE bench OWNER {postgres.OWNER}")
    return {
        "WATCHBOOK_DATABASE_URL": postgres.url(server.socket_dir, "bench", postgres.OWNER),
        "WATCHBOOK_APP_ROLE": postgres.APP,
        "WATCHBOOK_BENCH_SOCKET": str(server.socket_dir),
    }
