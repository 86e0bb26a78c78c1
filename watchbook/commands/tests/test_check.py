"""`watchbook check` names what is wrong and how to mend it, and changes nothing."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from tests.plumbing import databases
from watchbook import checking
from watchbook.ground.ledger.keys import make_keys
from watchbook.ground.ledger.models import LogHead

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def wrong(findings):
    return [finding for finding in findings if not finding.is_well]


def test_an_untouched_installation_is_well(watchbook):
    done = watchbook("check", "--json")
    document = json.loads(done.stdout)
    assert [one for one in document["checks"] if not one["ok"]] == []
    assert document["ok"] is True
    assert done.returncode == 0
    assert "WRONG" not in watchbook("check").stdout


def test_an_open_home_is_wrong(watchbook, installed):
    Path(installed["WATCHBOOK_HOME"]).chmod(0o755)
    done = watchbook("check")
    assert done.returncode == 1
    assert "chmod 700" in done.stdout


@pytest.mark.commits
def test_a_removed_trigger_is_named():
    if databases.is_postgres():
        pytest.skip("the application's role cannot remove one")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'ledger%'"
        )
        name = cursor.fetchone()[0]
        cursor.execute(f"DROP TRIGGER {name}")
    assert name in checking.triggers().what
    assert not checking.triggers().is_well


@pytest.mark.django_db
def test_a_missing_or_open_key_is_named(home):
    make_keys("harlan")
    (home / "keys" / "harlan.seal.key").unlink()
    (home / "keys" / "harlan.log.key").chmod(0o644)
    said = " ".join(finding.what for finding in wrong(checking.storage()))
    assert "no seal key" in said
    assert "harlan.log.key is open" in said


@pytest.mark.commits
def test_a_clock_behind_the_newest_entry_and_an_unsigned_log_are_named(home):
    from watchbook.ground.ledger.tenancy import acting_for

    make_keys("harlan")
    assert "no log" in wrong(checking.logs(NOON))[0].what
    with acting_for("harlan"):
        LogHead.objects.create(agency_id="harlan", size=3, last_received_at=NOON)
    assert "after now" in wrong(checking.logs(NOON - timedelta(minutes=1)))[0].what
    assert wrong(checking.logs(NOON + timedelta(seconds=5))) == []
    assert "wait to be signed" in wrong(checking.logs(NOON + timedelta(hours=1)))[0].what


def test_a_database_that_does_not_answer_is_one_finding(watchbook, installed):
    installed["WATCHBOOK_DATABASE_URL"] = "postgresql://nobody@/none?host=%2Fnonexistent"
    done = watchbook("check", "--json")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert any(
        one["name"] == "database" and not one["ok"] for one in json.loads(done.stdout)["checks"]
    )
