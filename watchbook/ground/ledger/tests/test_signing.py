"""The signer, its guard, and the way out."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from watchbook.cli import main
from watchbook.core.ledger.verify import verify_tree
from watchbook.ground.ledger.errors import ForkedError, WriteError
from watchbook.ground.ledger.fsck import findings_of
from watchbook.ground.ledger.models import Checkpoint, LogHead
from watchbook.ground.ledger.opening import opened_record
from watchbook.ground.ledger.published import folder_of, paths_of, reader, verifier_of
from watchbook.ground.ledger.signing import sign_all, sign_log
from watchbook.ground.ledger.succession import succeed_log
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.ledger.tests.factories import NOON, make_log, on_sqlite
from watchbook.ground.ledger.writing import writing

pytestmark = pytest.mark.commits


def add_people(viewer, count: int) -> None:
    with writing(agency="harlan", acting_user=viewer, at=NOON + timedelta(minutes=1)) as book:
        book.put_many("people.person", [({"name": f"More {i}"}, None) for i in range(count)])


def forget_newest(count: int) -> None:
    """What a restore of an older backup does: the newest entries are gone from the database."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")
        head = LogHead.objects.get()
        size = head.size - count
        for table in ("ledger_recordversion", "ledger_recordact"):
            cursor.execute(f"SELECT id, record_id FROM {table} WHERE entry_index >= {size}")
            for link, record in cursor.fetchall():
                cursor.execute(f"DELETE FROM ledger_versionbody WHERE id = '{link}'")
                cursor.execute(f"DELETE FROM people_person WHERE id = '{record}'")
            cursor.execute(f"DELETE FROM {table} WHERE entry_index >= {size}")
        cursor.execute(f"DELETE FROM ledger_entry WHERE entry_index >= {size}")
        cursor.execute(f"DELETE FROM ledger_checkpoint WHERE size > {size}")
        cursor.execute(f"UPDATE ledger_loghead SET size = {size}")
    from watchbook.ground.ledger.triggers import make_triggers

    make_triggers()


def test_it_signs_a_tree_that_verifies_and_grows() -> None:
    viewer, _ = make_log()
    first = sign_log("harlan", NOON)
    add_people(viewer, 600)
    second = sign_log("harlan", NOON)
    assert first is not None
    assert second is not None
    assert (first.size, second.size) == (8, 608)
    found = verify_tree(reader("harlan", 1), verifier_of("harlan", 1).vkey)
    assert found == []
    with acting_for("harlan"):
        assert Checkpoint.objects.count() == 2


def test_it_signs_nothing_new_when_nothing_is_new() -> None:
    make_log()
    assert sign_log("harlan", NOON) == sign_log("harlan", NOON)
    with acting_for("harlan"):
        assert Checkpoint.objects.count() == 1


def test_lost_tiles_are_rebuilt_from_the_entries() -> None:
    viewer, _ = make_log()
    add_people(viewer, 300)
    sign_log("harlan", NOON)
    shutil.rmtree(folder_of("harlan", 1) / "tile")
    add_people(viewer, 5)
    sign_log("harlan", NOON)
    assert verify_tree(reader("harlan", 1), verifier_of("harlan", 1).vkey) == []


def test_the_log_is_served_and_nothing_else_is() -> None:
    make_log()
    sign_log("harlan", NOON)
    client = Client()
    for path in paths_of("harlan", 1):
        answer = client.get(f"/log/harlan/1/{path}")
        assert answer.status_code == 200
        assert answer.content == (folder_of("harlan", 1) / path).read_bytes()
    for path in ("../../keys/harlan.log.key", "tile/0/999", "nothing"):
        assert client.get(f"/log/harlan/1/{path}").status_code in (404, 400)


@on_sqlite
def test_it_refuses_to_sign_a_log_that_lost_entries_and_succeeds_it(tmp_path) -> None:
    viewer, ids = make_log()
    add_people(viewer, 20)
    sign_log("harlan", NOON)
    forget_newest(5)
    with pytest.raises(ForkedError, match="ledger succeed"):
        sign_log("harlan", NOON)
    assert len(sign_all(NOON)) == 1
    told = succeed_log("harlan", reason="restored Monday's backup", at=NOON + timedelta(hours=1))
    assert (told.size, told.held_size, told.lost_from) == (28, 23, 23)
    assert sign_log("harlan", NOON) is not None
    with writing(agency="harlan", acting_user=viewer, at=NOON + timedelta(hours=2)) as book:
        book.put("people.person", {"name": "After"}, record_id=ids[0], based_on=2)
    sign_log("harlan", NOON)
    assert [one for one in findings_of("harlan") if one.what != "checkpoint"] == []
    assert b'"epoch":2' in opened_record("harlan", ids[0])
    assert main(["ledger", "export", str(tmp_path / "out")]) == 0
    answer = subprocess.run(
        [sys.executable, "tools/verify_standalone.py", str(tmp_path / "out")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "lost" in answer.stdout
    old = tmp_path / "old"
    old.write_bytes(told.checkpoint)
    for folder in ([], [str(tmp_path / "out")]):
        assert main(["ledger", "verify", *folder]) == 0
        assert main(["ledger", "verify", *folder, "--checkpoint", str(old)]) == 1  # some are lost
    record = min((tmp_path / "out/harlan/records").iterdir())
    record.write_bytes(record.read_bytes().replace(b'"kind"', b'"kinb"'))
    assert main(["ledger", "verify", str(tmp_path / "out")]) == 1
    with pytest.raises(WriteError, match="holds everything"):
        succeed_log("harlan", reason="again")


def test_a_guard_outside_the_home_remembers_what_was_signed() -> None:
    make_log()
    sign_log("harlan", NOON)
    assert len(list(Path(settings.WATCHBOOK_STATE).iterdir())) == 1
    shutil.rmtree(settings.WATCHBOOK_LOG_DIR)
    sign_log("harlan", NOON)
    assert verify_tree(reader("harlan", 1), verifier_of("harlan", 1).vkey) == []
