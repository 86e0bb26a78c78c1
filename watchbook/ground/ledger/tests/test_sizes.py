"""SQLite's counts of its indexes are somebody's job: the worker's."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from watchbook.ground.ledger.sizes import count_what_has_grown
from watchbook.ground.ledger.slots import periodic_jobs
from watchbook.ground.ledger.statements import fetch
from watchbook.ground.ledger.tests.factories import make_log, on_sqlite
from watchbook.ground.ledger.writing import writing

pytestmark = pytest.mark.commits
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
_COUNTS = "SELECT idx, stat FROM sqlite_stat1 WHERE tbl = 'ledger_entry' AND idx IS NOT NULL"


@pytest.fixture
def _sqlite():
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS sqlite_stat1")


def _rows() -> set[int]:
    return {int(stat.split()[0]) for _, stat in fetch(_COUNTS, [])}


def _add(viewer, people: int) -> None:
    for number in range(people):
        with writing(agency="harlan", acting_user=viewer, at=AT) as book:
            book.put("people.person", {"name": f"Further person {number}"})


def test_it_is_the_workers_job():
    assert "count what has grown" in {job.name for job in periodic_jobs()}


@on_sqlite
@pytest.mark.usefixtures("_sqlite")
def test_what_has_doubled_is_counted_again_and_nothing_else():
    viewer, _ = make_log(4)
    count_what_has_grown(AT)
    first = _rows()
    assert len(first) == 1
    _add(viewer, 2)
    count_what_has_grown(AT)
    assert _rows() == first
    _add(viewer, max(first))
    count_what_has_grown(AT)
    assert max(_rows()) >= 2 * max(first)


@on_sqlite
@pytest.mark.usefixtures("_sqlite")
def test_other_processes_hear_of_it_and_no_table_is_left():
    make_log(2)
    before = fetch("PRAGMA schema_version", [])
    count_what_has_grown(AT)
    assert fetch("PRAGMA schema_version", []) != before
    assert not fetch("SELECT 1 FROM sqlite_master WHERE name = 'watchbook_counted'", [])


def test_nothing_fails_on_either_database():
    count_what_has_grown(AT)
