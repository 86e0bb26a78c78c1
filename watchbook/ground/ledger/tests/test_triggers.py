"""The database itself refuses to change the past."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.ledger.tests.factories import make_log
from watchbook.ground.ledger.triggers import FROZEN_TABLES, expected_triggers, wrong_triggers

pytestmark = pytest.mark.commits


@pytest.mark.parametrize("table", [*FROZEN_TABLES[:4], "ledger_versionbody"])
@pytest.mark.parametrize("verb", ["UPDATE", "DELETE"])
def test_it_refuses_to_change_or_remove_what_was_written(table: str, verb: str) -> None:
    make_log(1)
    sql = f"DELETE FROM {table}" if verb == "DELETE" else f"UPDATE {table} SET agency_id = 'x'"
    with acting_for("harlan"):
        if table == "ledger_checkpoint":
            from watchbook.ground.ledger.signing import sign_log

            sign_log("harlan")
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        acting_for("harlan"),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_insert_or_replace_does_not_pass_the_triggers() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("INSERT OR REPLACE is SQLite's")
    make_log(1)
    with acting_for("harlan"), connection.cursor() as cursor:
        cursor.execute("SELECT id, agency_id, epoch, entry_index, content FROM ledger_entry")
        row = list(cursor.fetchone())
        row[4] = b"other"
        with pytest.raises(DatabaseError, match="past is not changed"):
            cursor.execute("INSERT OR REPLACE INTO ledger_entry VALUES (%s, %s, %s, %s, %s)", row)


def test_every_trigger_is_there_as_expected() -> None:
    assert wrong_triggers() == []
    assert len(expected_triggers(connection.vendor)) > 10


def test_a_dropped_or_altered_trigger_is_named() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the application's role cannot drop triggers on PostgreSQL")
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER ledger_entry_no_update")
        cursor.execute("DROP TRIGGER ledger_entry_no_delete")
        cursor.execute(
            "CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry "
            "BEGIN SELECT 1; END"
        )
    assert wrong_triggers() == [
        "ledger_entry_no_update: missing",
        "ledger_entry_no_delete: altered",
    ]
