"""fsck names every altered byte: in rows, versions, bodies, entries, checkpoints and tiles."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from watchbook.core.ledger.entry import parse_entry
from watchbook.ground.ledger.chain import named_uuid
from watchbook.ground.ledger.fsck import Finding, findings_of, tables
from watchbook.ground.ledger.fsck.chain import check_chains
from watchbook.ground.ledger.fsck.tree import check_published
from watchbook.ground.ledger.models import Entry
from watchbook.ground.ledger.published import folder_of, paths_of
from watchbook.ground.ledger.signing import sign_log
from watchbook.ground.ledger.tests.factories import NOON, make_log, on_sqlite

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.commits, on_sqlite]

TABLES = (
    "people_person",
    "people_role",
    "ledger_recordversion",
    "ledger_recordact",
    "ledger_versionbody",
    "ledger_entry",
    "ledger_checkpoint",
)


def altered(value: Any) -> Any:
    """The same value with one byte changed."""
    if isinstance(value, bytes):
        return bytes([value[0] ^ 1, *value[1:]]) if value else b"x"
    if isinstance(value, int):
        return value + 1
    text = str(value)
    if "-" in text[:10] and ":" in text:
        return text[:3] + ("1" if text[3] != "1" else "2") + text[4:]
    last = "0" if text[-1:] != "0" else "1"
    return text[:-1] + last


def columns_of(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA table_info({table})")
        return [row[1] for row in cursor.fetchall()]


def test_a_whole_log_has_no_findings() -> None:
    make_log()
    sign_log("harlan", NOON)
    assert list(findings_of("harlan")) == []


def test_a_log_looked_at_a_record_at_a_time_has_none_either(monkeypatch: Any) -> None:
    make_log(4)
    sign_log("harlan", NOON)
    held: list[int] = []

    def noted(*given: Any) -> Any:
        chains = check_chains(*given)
        held.append(len(chains.by_record))
        return chains

    monkeypatch.setattr("watchbook.ground.ledger.fsck.check_chains", noted)
    monkeypatch.setattr(tables, "PIECE", 1)
    assert list(findings_of("harlan")) == []
    assert len(held) > 4
    assert set(held) <= {0, 1}


@pytest.mark.parametrize(
    ("table", "piece"),
    [*product(TABLES, (tables.PIECE,)), *product(("ledger_recordversion", "ledger_entry"), (1,))],
)
def test_altering_any_column_of_any_row_is_caught(table: str, piece: int, monkeypatch: Any) -> None:
    monkeypatch.setattr(tables, "PIECE", piece)
    make_log(2)
    sign_log("harlan", NOON)
    missed = []
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = OFF")
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        triggers = [name for (name,) in cursor.fetchall() if name.startswith("ledger_")]
        for name in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        for column in columns_of(table):
            cursor.execute(f'SELECT rowid, "{column}" FROM "{table}"')
            for rowid, value in cursor.fetchall():
                if value is None:
                    continue
                cursor.execute("SAVEPOINT one")
                cursor.execute(
                    f'UPDATE OR IGNORE "{table}" SET "{column}" = %s WHERE rowid = %s',
                    [altered(value), rowid],
                )
                cursor.execute("SELECT changes()")
                found = cursor.fetchone()[0] == 0 or _finds_anything()
                cursor.execute("ROLLBACK TO one")
                cursor.execute("RELEASE one")
                if not found:
                    missed.append((column, value))
    assert missed == []


def _findings() -> Iterator[Finding]:
    return (one for one in findings_of("harlan") if one.what != "trigger")


def _finds_anything() -> bool:
    """Whether there is one: the rest is not looked for."""
    return next(_findings(), None) is not None


def test_an_entry_may_have_the_id_that_entries_had_before_it_began_with_the_time() -> None:
    make_log()
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER ledger_entry_no_update")
        for row in Entry.objects.all():
            content = bytes(row.content)
            second = int(parse_entry(content).at.timestamp())
            assert int(row.id.hex[:12], 16) == second
            cursor.execute(
                "UPDATE ledger_entry SET id = %s WHERE id = %s",
                [named_uuid(content).hex, row.id.hex],
            )
    assert list(_findings()) == []


def test_altering_any_byte_of_any_published_file_is_caught() -> None:
    make_log()
    sign_log("harlan", NOON)
    for path in paths_of("harlan", 1):
        file = folder_of("harlan", 1) / path
        whole = file.read_bytes()
        for position in range(0, len(whole), 7):
            file.write_bytes(
                whole[:position] + bytes([whole[position] ^ 1]) + whole[position + 1 :]
            )
            # What reads the files alone at each byte; the whole of fsck once a file.
            found = findings_of("harlan") if position == 0 else check_published("harlan")
            assert next(iter(found), None), (path, position)
        file.write_bytes(whole)
    assert list(findings_of("harlan")) == []


def test_a_missing_body_a_missing_row_and_a_missing_entry_are_named() -> None:
    _, ids = make_log()
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute("PRAGMA foreign_keys = OFF")
        cursor.execute("DELETE FROM people_person WHERE id = %s", [ids[1].hex])
        cursor.execute("DELETE FROM ledger_versionbody WHERE rowid = 1")
        cursor.execute("DELETE FROM ledger_entry WHERE entry_index = 3")
    found = {(one.what, one.message.split(" of ")[0]) for one in findings_of("harlan")}
    assert ("row", "its row is missing") in found
    assert ("body", "its body is missing") in found
    assert ("entry", "the entry") in found


def test_a_row_that_cannot_be_read_is_named_by_its_id_as_stored() -> None:
    make_log(2)
    stored = _alter_one("version", "two")
    told = [one.which for one in _findings() if "cannot be read" in one.message]
    assert told == [f"ledger_recordversion, id {stored}"]


@pytest.mark.parametrize(
    "column", ["received_at", "occurred_at", "version", "n", "epoch", "entry_index", "kind", "tag"]
)
def test_a_column_of_a_version_that_holds_any_text_is_a_finding_and_no_error(column: str) -> None:
    make_log(2)
    _alter_one(column, "never")
    assert list(_findings())


@pytest.mark.parametrize("column", ["content", "epoch", "entry_index"])
def test_a_column_of_an_entry_that_holds_any_text_is_a_finding_and_no_error(column: str) -> None:
    make_log(2)
    _alter_one(column, "never", "ledger_entry")
    assert list(_findings())


def _alter_one(column: str, value: str, table: str = "ledger_recordversion") -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {table}_no_update")
        cursor.execute(f"SELECT id FROM {table} ORDER BY id LIMIT 1")
        (stored,) = cursor.fetchone()
        cursor.execute(
            f"UPDATE {table} SET {column} = %s WHERE id = %s",
            [value, stored],
        )
    return str(stored)
