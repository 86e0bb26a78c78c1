"""Rows that wait to be sent: none is lost, none comes late, none is left for whoever comes next."""

from __future__ import annotations

import os

import pytest
from django.db import (
    DataError,
    IntegrityError,
    OperationalError,
    ProgrammingError,
    connection,
    transaction,
)

from watchbook.ground.ledger.incoming import Incoming
from watchbook.ground.ledger.models import Entry, LogHead, RecordVersion
from watchbook.ground.ledger.statements import ask, fetch, outgoing, run
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.ledger.tests.factories import NOON, make_log
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.models import Person

pytestmark = pytest.mark.commits

on_postgres = pytest.mark.skipif(
    os.environ.get("WATCHBOOK_TEST_DATABASE") != "postgres", reason="rows wait on PostgreSQL only"
)


@pytest.fixture(autouse=True)
def _harlan():
    with acting_for("harlan"):
        yield


@pytest.fixture
def viewer():
    return make_log(1)[0]


def harlan(viewer):
    return writing(agency="harlan", acting_user=viewer, at=NOON)


def names():
    return set(Person.objects.values_list("name", flat=True)) - {"Person 0, corrected"}


def fail(book=None):
    if book is not None:
        book.put("people.person", {"name": "Lost"})
    raise RuntimeError


def refused(viewer, ids):
    """A unit of work that the database refuses, with more behind the row that is refused."""
    with harlan(viewer) as book:
        book.put_many("people.person", [Incoming({"name": "Twice"}, NOON, ids)])
        book.put("people.person", {"name": "Behind it"})


def test_whoever_reads_inside_sees_what_waits(viewer) -> None:
    with harlan(viewer) as book:
        for name in ("A", "B"):
            book.put("people.person", {"name": name})
            assert name in names()


def test_a_nested_unit_of_work_and_another_agencys_block_lose_nothing(viewer) -> None:
    with harlan(viewer) as book:
        book.put("people.person", {"name": "Before"})
        with harlan(viewer) as inner, acting_for("harlan"):
            inner.put("people.person", {"name": "Inside"})
        with acting_for("calder"):
            assert names() == set() or connection.vendor != "postgresql"
        book.put("people.person", {"name": "After"})
    assert names() == {"Before", "Inside", "After"}
    assert LogHead.objects.get().size == Entry.objects.count()


def test_what_waits_before_a_savepoint_stays_when_it_is_undone(viewer) -> None:
    with harlan(viewer) as book:
        book.put("people.person", {"name": "Before"})
        written = len(book.written)
        with pytest.raises(RuntimeError), transaction.atomic():
            fail(book)
        del book.written[written:]  # whoever undoes a part of it says so, as the import does
        book.put("people.person", {"name": "After"})
    assert names() == {"Before", "After"}


def test_what_waited_when_it_failed_is_not_sent_by_the_next(viewer) -> None:
    def fails() -> None:
        with harlan(viewer) as book:
            fail(book)

    with pytest.raises(RuntimeError):
        fails()
    with harlan(viewer) as book:
        book.put("people.person", {"name": "Next"})
    assert names() == {"Next"}


def test_after_a_refusal_the_connection_writes_and_reads_as_before(viewer) -> None:
    known = Person.objects.get().id
    size = LogHead.objects.get().size
    for name in ("One", "Two"):
        with pytest.raises(IntegrityError):
            refused(viewer, known)
        assert LogHead.objects.get().size == size
        with harlan(viewer) as book:
            book.put("people.person", {"name": name})
            book.put("people.role", {"person": known, "role": "trainer", "from_at": NOON})
        size += 2
    assert names() == {"One", "Two"}
    assert RecordVersion.objects.count() == Entry.objects.count() - 1  # one act


def test_what_django_has_marked_to_be_undone_is_not_said_to_be_kept(viewer) -> None:
    def half_undone() -> None:
        with harlan(viewer) as book:
            book.put("people.person", {"name": "Kept?"})
            transaction.set_rollback(True)

    with pytest.raises(transaction.TransactionManagementError):
        half_undone()
    assert names() == set()


@on_postgres
def test_the_last_journey_commits(viewer) -> None:
    told: list[int] = []
    with harlan(viewer) as book:
        book.put("people.person", {"name": "Kept"})
        transaction.on_commit(
            lambda: told.append(int(connection.connection.info.transaction_status))
        )
    assert told == [0]
    import psycopg

    settings = connection.settings_dict
    with psycopg.connect(
        host=settings["HOST"], dbname=settings["NAME"], user=settings["USER"]
    ) as another:
        another.execute("SELECT set_config('watchbook.agency', 'harlan', true)")
        found = another.execute("SELECT name FROM people_person WHERE name = 'Kept'").fetchall()
    assert found == [("Kept",)]


@on_postgres
def test_what_no_socket_takes_at_once_goes_and_comes_all_the_same() -> None:
    long = "犬" * 3_000_000
    with transaction.atomic(), outgoing():
        answers = [ask("SELECT %s::text || %s::text", [long, str(n)]) for n in range(3)]
        assert [answer()[0][0] for answer in answers] == [f"{long}{n}" for n in range(3)]


@on_postgres
def test_an_answer_that_nobody_takes_is_in_nobodys_way() -> None:
    with transaction.atomic(), outgoing() as out:
        ask("SELECT 1", [])
        last = ask("SELECT 2", [])
        ask("SELECT 3", [])
        assert Person.objects.count() == 0
        assert last() == [(2,)]
        ask("SELECT 4", [])
        out.send()
        assert connection.connection.info.pipeline_status == 0
    assert connection.connection.info.transaction_status == 0


@on_postgres
@pytest.mark.parametrize("is_prepared", [True, False])
def test_the_first_of_several_that_is_refused_is_the_one_that_is_told(
    is_prepared, monkeypatch
) -> None:
    connection.ensure_connection()
    if not is_prepared:
        monkeypatch.setattr(connection.connection, "prepare_threshold", None)

    def two_wrong() -> None:
        with transaction.atomic(), outgoing():
            run("SELECT %s::int / 0", [1])
            fetch("SELECT nonsense FROM nowhere WHERE %s = 1", [1])

    for _ in range(2):
        with pytest.raises(DataError, match="division by zero"):
            two_wrong()
        assert fetch("SELECT 5", []) == [(5,)]
    with transaction.atomic(), outgoing():
        assert fetch("SELECT %s::int, %s::bool, %s::bytea, '100%%'", [None, True, b"\0x"]) == [
            (None, True, b"\0x", "100%")
        ]


@on_postgres
def test_a_statement_that_the_server_no_longer_knows_is_prepared_anew() -> None:
    with transaction.atomic(), outgoing():
        assert fetch("SELECT 6", []) == [(6,)]
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    with pytest.raises(ProgrammingError), transaction.atomic(), outgoing():
        fetch("SELECT 6", [])
    with transaction.atomic(), outgoing():
        assert fetch("SELECT 6", []) == [(6,)]


@on_postgres
def test_text_that_the_database_would_cut_off_is_refused(viewer) -> None:
    with pytest.raises(DataError), transaction.atomic(), outgoing():
        fetch("SELECT %s::text", ["whole\0cut off"])
    assert names() == set()


@on_postgres
def test_a_connection_that_breaks_while_something_is_under_way_is_an_error_and_no_wait() -> None:
    def broken() -> None:
        with transaction.atomic(), outgoing():
            fetch("SELECT pg_terminate_backend(pg_backend_pid())", [])

    with pytest.raises(OperationalError):
        broken()
    connection.close()
    assert fetch("SELECT 7", []) == [(7,)]


def test_many_rows_go_in_few_statements_and_all_of_them(viewer) -> None:
    sent: list[str] = []
    connection.ensure_connection()
    if on_sqlite := connection.vendor == "sqlite":
        connection.connection.set_trace_callback(sent.append)
    with harlan(viewer) as book:
        book.put_many("people.person", [({"name": f"One of many {n}"}, NOON) for n in range(1_234)])
    if on_sqlite:
        connection.connection.set_trace_callback(None)
    assert len({name for name in names() if name.startswith("One of many")}) == 1_234
    rows = [one for one in sent if one.startswith('INSERT INTO "ledger_versionbody"')]
    assert len(rows) < 60
