"""Runs written by the bulk path, as an import writes them, beside Django's own `bulk_create`.

Ours writes everything of a record: typed row, version, body, entry, lines of life files and search,
with salts, hashes and canonical form made anew. The peer gets typed, version and entry rows as
objects that are ready, and inserts them in the same chunks into a copy of the database, with the
same durability, as a role that row-level security does not bind.

Then a whole import: a CSV file of as many rows and thirteen columns, taken in, read, compiled and
written by the import's own action, with everything that a repeated import needs.
"""

import csv
import io
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.figure import Figure, at_least, seconds, share_of_rate
from bench.installation import chosen, figures_inside, print_figure
from bench.years import Slice, Team

CHUNK = 1_000
ROWS = 100_000
LEAST_SHARE, LEAST_A_SECOND = 0.5, 3_000
_NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def figures(size: float = 0.2, database: str = "") -> Iterator[Figure]:
    """On SQLite and on a PostgreSQL server of their own, both durable."""
    for engine in chosen(database):
        yield from figures_inside("imports", engine, str(size))


def measure(size: float) -> Iterator[Figure]:
    """The figures of the database that the settings name, from this share of 100,000 rows."""
    from django.db import connection

    from watchbook.duty.teams.tests.factories import make_team
    from watchbook.duty.training.models import Performance
    from watchbook.ground.ledger.models import Entry, RecordVersion
    from watchbook.ground.ledger.tenancy import acting_for
    from watchbook.ground.people.tests.factories import make_cast

    engine = connection.vendor
    cast = make_cast(_NOON)
    team = make_team(cast.alice, _NOON)
    assert cast.alice.person_id is not None
    teams = [Team(team.id, cast.alice.person_id)]
    chunks = max(round(ROWS * size / CHUNK), 2)
    _copy("peer")
    first = _size()
    with acting_for("harlan"):
        ours_s = seconds(lambda: _ours(cast.alice, teams, chunks))
        rows: list[list[Any]] = [
            list(Performance.objects.order_by("occurred_at")),
            list(RecordVersion.objects.filter(entry_index__gte=first).order_by("entry_index")),
            list(Entry.objects.filter(entry_index__gte=first).order_by("entry_index")),
        ]
    peer_s = seconds(lambda: _peer(rows))
    count = chunks * CHUNK
    yield share_of_rate(
        f"imports.put_many.{engine}", count / ours_s, count / peer_s, LEAST_SHARE, "bulk_create"
    )
    yield at_least(f"imports.rows.{engine}", round(count / ours_s), "1/s", LEAST_A_SECOND)
    with acting_for("harlan"):
        job = _file_taken_in(cast.dana, teams, chunks)
        file_s = seconds(lambda: _import(cast.dana, job))
    yield at_least(f"imports.file.{engine}", round(count / file_s), "1/s", LEAST_A_SECOND)


def _ours(viewer: Any, teams: list[Team], chunks: int) -> None:
    from watchbook.ground.ledger.writing import writing

    for number in range(chunks):
        at = _NOON + timedelta(seconds=number)
        many = list(Slice(number, chunks).runs(teams, CHUNK))
        with writing(agency="harlan", acting_user=viewer, at=at) as book:
            book.put_many("training.performance", many)


_MAPPING = {
    "format": "watchbook-import/1", "kind": "training", "source": "Old log",
    "dates": {"order": "year-month-day"}, "key": "No",
    "fields": {
        "team": {"find": "team", "dog": "K9"},
        "started_at": {"date": "Day", "time": "Start"},
        "ended_at": {"date": "Day", "time": "End"},
        "minutes": "Minutes", "narrative": "Narrative", "place": "Place", "goal": "Goal",
        "temperature_c10": {"column": "Temp", "unit": "°F"},
        "discipline": {"column": "Type", "words": {"Tracking": "trail", "Obedience": "obedience"}},
        "blindness": {"column": "Blind", "words": {"Single": "single"}},
        "goal_met": {"column": "Result", "words": {"Pass": "yes", "Partial": "partly"}},
    },
}  # fmt: skip
_HEADER = ("No", "Day", "Start", "End", "K9", "Minutes", "Narrative", "Place", "Goal", "Temp",
           "Type", "Blind", "Result")  # fmt: skip


def _file_taken_in(viewer: Any, teams: list[Team], chunks: int) -> Any:
    """A job for a file of the same runs, before its first row."""
    from watchbook.duty.teams.models import Dog
    from watchbook.front.imports.actions.taking import put_mapping, start_at_once, take_file

    dog = Dog.objects.get(name="Juno").name
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(_HEADER)
    for number in range(chunks):
        for place, (run, at) in enumerate(Slice(number, chunks).runs(teams, CHUNK)):
            key, day = number * CHUNK + place + 1, at + timedelta(hours=12 - at.hour)
            lines.writerow([
                key, f"{day:%Y-%m-%d}", f"{day:%H:%M}", f"{day + timedelta(minutes=59):%H:%M}",
                dog, run["minutes"], run["narrative"], run["place"], run["goal"],
                60 + run["minutes"], ("Tracking", "Obedience")[key % 2], "Single",
                ("Pass", "Partial")[key % 3 == 0],
            ])  # fmt: skip
    job = take_file(
        acting_user=viewer, what="training", name="log.csv", chunks=[text.getvalue().encode()],
        at=_NOON,
    )  # fmt: skip
    put_mapping(acting_user=viewer, job=job, document=_MAPPING, at=_NOON)
    start_at_once(acting_user=viewer, job=job, is_dry_run=False, at=_NOON)
    return job


def _import(viewer: Any, job: Any) -> None:
    from watchbook.front.imports.actions.running import run_job

    run_job(acting_user=viewer, job=job)
    assert job.status == "done", job.message
    assert job.counts.get("new") == job.rows_done, job.counts


def _peer(rows: list[list[Any]]) -> None:
    from django.db import transaction

    for start in range(0, len(rows[0]), CHUNK):
        with transaction.atomic(using="peer"):
            for kind in rows:
                type(kind[0]).objects.using("peer").bulk_create(kind[start : start + CHUNK])


def _size() -> int:
    from watchbook.ground.ledger.models import LogHead
    from watchbook.ground.ledger.tenancy import acting_for

    with acting_for("harlan"):
        return LogHead.objects.get(agency_id="harlan").size


def _copy(alias: str) -> None:
    """A second database like the first one, under an alias of its own."""
    from django.db import connection, connections

    settings = {**connection.settings_dict}
    if connection.vendor == "sqlite":
        path = Path(f"{settings['NAME']}.{alias}")
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(path)])
        settings["NAME"] = str(path)
    else:
        import psycopg

        socket = os.environ["WATCHBOOK_BENCH_SOCKET"]
        connection.close()
        with psycopg.connect(
            host=socket, user="postgres", dbname="postgres", autocommit=True
        ) as maker:
            maker.execute(f"CREATE DATABASE {alias} TEMPLATE bench")
        settings |= {"NAME": alias, "USER": "postgres"}
    connections.databases[alias] = settings


if __name__ == "__main__":
    import sys

    import django

    django.setup()
    for one in measure(float(sys.argv[1])):
        print_figure(one)
