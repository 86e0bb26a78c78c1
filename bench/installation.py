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

import psycopg

from bench.figure import Figure
from tests.plumbing import postgres

PROJECT = Path(__file__).parents[1]
DATABASES = ("sqlite", "postgres")


def figures_inside(module: str, database: str, *words: str) -> Iterator[Figure]:
    """Run `bench.<module>` as a program in a new installation; what it prints becomes figures."""
    with tempfile.TemporaryDirectory(prefix="watchbook-bench-") as scratch:
        root = Path(scratch)
        root.chmod(0o711)
        environment = {
            **{
                name: text for name, text in os.environ.items() if not name.startswith("WATCHBOOK_")
            },
            "DJANGO_SETTINGS_MODULE": "watchbook.settings",
            "WATCHBOOK_HOME": str(root / "home"),
            "WATCHBOOK_STATE": str(root / "state"),
            "WATCHBOOK_INSTALLATION": "bench.example",
        }
        server = None
        try:
            if database == "postgres":
                server = postgres.start(root / "postgres", durable=True)
                environment |= _postgres(server)
            _python(["manage.py", "migrate", "--verbosity", "0", "--skip-checks"], environment)
            if server:
                environment["WATCHBOOK_DATABASE_URL"] = postgres.url(
                    server.socket_dir, "bench", postgres.APP
                )
            for line in _python(["-m", f"bench.{module}", *words], environment).splitlines():
                yield Figure(**json.loads(line))
        finally:
            if server:
                server.stop()


def print_figure(figure: Figure) -> None:
    """Hand a figure to the process that asked for it."""
    print(json.dumps(asdict(figure)), flush=True)


def _postgres(server: postgres.Server) -> dict[str, str]:
    with psycopg.connect(
        host=str(server.socket_dir), user="postgres", dbname="postgres", autocommit=True
    ) as connection:
        connection.execute(f"CREATE DATABASE bench OWNER {postgres.OWNER}")
    return {
        "WATCHBOOK_DATABASE_URL": postgres.url(server.socket_dir, "bench", postgres.OWNER),
        "WATCHBOOK_APP_ROLE": postgres.APP,
        "WATCHBOOK_BENCH_SOCKET": str(server.socket_dir),
    }


def _python(words: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, *words],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout
