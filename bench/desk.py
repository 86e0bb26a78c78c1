"""Ten years of 200 teams: how long they take to write, and how fast desk and search are on them.

Two processes write slices of time in turn through `put_many`'s two halves: each prepares its slice
while the other one's is inserted. What was built is kept, brought to the present schema and used
again. Then one supervisor, signed in through Django's client, asks for the desk and for searches:
every middleware, permission, query and template counts. It is the evening of the last record, so
that a whole month stands in it; the process was made ready as the server's are.
"""

import gc
import importlib
import json
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bench.copying import copy_keys, copy_rows
from bench.figure import Figure, at_least, at_most
from bench.installation import Installation, chosen, figures_in, print_figure
from bench.years import BEGAN, DEPLOYMENTS, ENDED, RUNS, TEAMS, Slice, Team, slices

PROCESSES = 2
ROUNDS = 100
BUILD_WITHIN_S, DESK_MS, SEARCH_MS = 600, 300, 100
_BUILT = "built.json"
_SEARCHES = (
    "q=tarmac", "q=gravel", "q=fenta", "q=quarry", "q=alder+street", "q=2021-1",
    "q=fentanyl+cedar", "q=deployment+track", "q=trained", "q=zzyzx",
    "q=harbour&kind=training.performance", "q=birch&since=2021-01-01&until=2021-12-31",
    "q=old+mill&page=3",
)  # fmt: skip


def figures(
    size: float = 0.01,
    keep: Path | None = None,
    database: str = "",
    source: Path | None = None,
) -> Iterator[Figure]:
    """On SQLite and on a PostgreSQL server of its own, both durable. Kept in `keep` if named.

    What PostgreSQL has not is copied from the SQLite rows that were kept in `source`, if named.
    """
    with tempfile.TemporaryDirectory(prefix="watchbook-bench-") as scratch:
        for engine in chosen(database):
            root = (keep or Path(scratch)) / f"desk-{engine}"
            if not (root / _BUILT).exists():
                shutil.rmtree(root, ignore_errors=True)  # what a broken run left is no start
                if source and engine == "postgres":
                    _copy(source / "desk-sqlite", root)
            with Installation(root, engine) as place:
                yield from figures_in(place, "desk", str(size))


def _copy(kept: Path, root: Path) -> None:
    """Fill a new PostgreSQL with kept rows; its writes are durable once it is measured."""
    with Installation(kept, "sqlite"):
        """Has brought the kept rows to the present schema."""
    with Installation(root, "postgres", durable=False) as place:
        copy_rows(kept, place.environment["WATCHBOOK_BENCH_SOCKET"])
        copy_keys(kept, root)
    built = json.loads((kept / _BUILT).read_text())
    (root / _BUILT).write_text(json.dumps({**built, "seconds": None, "bytes": None}))


def measure(size: float) -> Iterator[Figure]:
    """Build where it is not kept, then measure, in the installation that the settings name."""
    from django.db import connection

    engine = connection.vendor
    place = Path(os.environ["WATCHBOOK_HOME"]).parent
    built = _kept(place, size)
    if built is None:
        built = _build(size)
        (place / _BUILT).write_text(json.dumps(built))
    records, took = built["records"], built["seconds"]
    whole = (RUNS + DEPLOYMENTS) / BUILD_WITHIN_S
    if took is not None:  # None where the rows were copied
        yield at_least(f"desk.records_written.{engine}", round(records / took, 1), "1/s", whole)
    size_b = built["bytes"] or _bytes()
    yield at_most(f"desk.bytes_a_record.{engine}", round(size_b / records), "B", 10_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # what was kept may have got further indexes since
    searches = [f"/harlan/records/search/?{q}" for q in _SEARCHES]
    with patch("django.utils.timezone.now", return_value=ENDED):
        importlib.import_module("watchbook.wsgi")  # makes itself ready, as the server does
        client = _signed_in()
        yield _p95(f"desk.home.{engine}", client, ["/harlan/"], DESK_MS)
        yield _p95(f"desk.search.{engine}", client, searches, SEARCH_MS)


def _kept(place: Path, size: float) -> dict[str, Any] | None:
    """What was built here before, if it is of this size; migrations since have been applied."""
    file = place / _BUILT
    if not file.exists():
        return None
    built: dict[str, Any] = json.loads(file.read_text())
    if built["size"] != size:
        message = f"{place} holds another size. Remove it, or name another folder."
        raise SystemExit(message)
    return built


def _build(size: float) -> dict[str, Any]:
    from django.db import connections

    teams = _make_teams()
    todo = slices(size)
    connections.close_all()
    context = multiprocessing.get_context("spawn")
    turn = context.Value("q", 0)
    begun = time.perf_counter()
    writers = [
        context.Process(target=_write, args=(todo[n::PROCESSES], teams, turn))
        for n in range(PROCESSES)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
        if writer.exitcode:
            raise SystemExit(writer.exitcode)
    seconds = time.perf_counter() - begun
    records = _count()
    return {
        "size": size, "records": records, "seconds": seconds, "bytes": _bytes(),
    }  # fmt: skip


def _make_teams() -> list[Team]:
    """An agency with its supervisor, and 200 handlers, each with a dog."""
    from watchbook.duty.teams.tests.factories import make_dog, make_team
    from watchbook.ground.people.tests.factories import HARLAN, add_viewer, make_cast

    cast = make_cast(BEGAN)
    made = []
    for number in range(TEAMS):
        handler = add_viewer(
            cast.agency, f"handler{number}@harlan.example", f"Handler {number}", ("handler",),
            BEGAN,
        )  # fmt: skip
        dog = make_dog(HARLAN, BEGAN, f"Dog {number}", microchip=f"98514100{number:07}")
        team = make_team(handler, BEGAN, dog, days=1)
        assert handler.person_id is not None
        made.append(Team(team.id, handler.person_id))
    return made


@dataclass(frozen=True)
class _Author:
    """The handler who wrote a slice down."""

    actor_id: str


def _write(todo: list[Slice], teams: list[Team], turn: Any) -> None:
    """One process: its slices in order, each inserted when all earlier ones are in."""
    import django

    django.setup()
    from watchbook.ground.ledger.batches import prepare
    from watchbook.ground.ledger.lock import writing_much
    from watchbook.ground.ledger.making import Stamp
    from watchbook.ground.ledger.tenancy import acting_for
    from watchbook.ground.ledger.writing import writing

    gc.freeze()  # what was loaded stays, and need not be looked through again
    with acting_for("harlan"), writing_much():
        for part in todo:
            author = _Author(str(teams[part.number % len(teams)].handler))
            by = Stamp("harlan", author.actor_id, part.until)
            batches = [
                prepare("training.performance", part.runs(teams), by),
                prepare("deployments.deployment", part.deployments(teams), by),
            ]
            while turn.value != part.number:
                time.sleep(0.002)
            with writing(agency="harlan", acting_user=author, at=part.until) as book:
                for batch in batches:
                    book.put_batch(batch)
            turn.value = part.number + 1


def _count() -> int:
    from watchbook.ground.ledger.models import LogHead
    from watchbook.ground.ledger.tenancy import acting_for

    with acting_for("harlan"):
        return LogHead.objects.get(agency_id="harlan").size


def _bytes() -> int:
    """What the whole database takes, once its journal is merged."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Path(str(connection.settings_dict["NAME"])).stat().st_size


def _signed_in() -> Any:
    from watchbook.ground.people.models import Account, Agency
    from watchbook.ground.people.queries import viewer_of
    from watchbook.ground.people.tests.factories import client_of

    account = Account.objects.get(email="dana@harlan.example")
    return client_of(viewer_of(account, Agency.objects.get(code="harlan"), BEGAN))


def _p95(name: str, client: Any, addresses: list[str], most: float) -> Figure:
    """The 95th percentile of whole requests, each address in turn, after one of each unmeasured."""
    taken, first, cpu = [], 0.0, time.process_time()
    for number in range(len(addresses) + ROUNDS):
        address = addresses[number % len(addresses)]
        start = time.perf_counter()
        response = client.get(address, SERVER_NAME="localhost")
        took = (time.perf_counter() - start) * 1000
        first = first or took
        if number >= len(addresses):
            taken.append((took, address))
        assert response.status_code == 200, (address, response.status_code)
    taken.sort()
    cpu = (time.process_time() - cpu) * 1000 / (len(addresses) + ROUNDS)
    sys.stderr.write(
        f"{name}: slowest {taken[-1]}, median {taken[len(taken) // 2][0]:.0f} ms, the first ever "
        f"{first:.0f} ms; {cpu:.0f} ms of this processor each\n"
    )
    return at_most(name, round(taken[int(len(taken) * 0.95)][0], 1), "ms", most)


if __name__ == "__main__":
    import django

    django.setup()
    for one in measure(float(sys.argv[1])):
        print_figure(one)
