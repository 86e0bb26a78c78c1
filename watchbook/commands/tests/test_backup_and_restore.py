"""A backup put back into an empty home is the installation that it was, and says what is lost."""

import json
import shutil
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.plumbing import databases
from watchbook.backups import BackupError, Manifest, open_keys, seal_keys, unpack
from watchbook.duty.teams.actions import add_dog
from watchbook.ground.evidence.store import store_file
from watchbook.ground.ledger.signing import sign_log
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.actions import add_agency
from watchbook.ground.people.viewer import system_viewer
from watchbook.ground.records.actions.expungements import expunge

AT = datetime(2026, 11, 21, 9, tzinfo=UTC)
DOG = {"name": "Juno", "breed": "Malinois", "sex": "female", "disciplines": ["trailing"]}

pytestmark = pytest.mark.commits


def dog(name, at=AT):
    with acting_for("harlan"):
        return add_dog(acting_user=system_viewer("harlan"), values=DOG | {"name": name}, at=at)


@pytest.fixture
def harlan(home):
    """An agency with a dog, a file and a signed log."""
    add_agency(code="harlan", name="Harlan County Sheriff's Office", timezone="America/Chicago")
    dog("Juno")
    store_file("harlan", [b"a photograph"])
    sign_log("harlan", AT)
    return home


@pytest.fixture
def elsewhere(tmp_path, run_watchbook):
    """Run the command in an empty home on an empty database, as another machine would."""
    home = tmp_path / "elsewhere"
    home.mkdir(mode=0o700)
    name = databases.empty() if databases.is_postgres() else ""

    def run(*words):
        environment = databases.environment(home, name, as_owner=True)
        return run_watchbook(*words, environment=environment)

    run.home = home
    yield run
    if name:
        databases.drop(name)


def test_what_is_restored_is_whole(harlan, run_watchbook, elsewhere, tmp_path):
    file = tmp_path / "night.zip"
    done = run_watchbook("backup", file, as_owner=True)
    assert done.returncode == 0, done.stderr
    assert "without keys" in done.stdout
    shutil.copytree(harlan / "keys", elsewhere.home / "keys")
    done = elsewhere("restore", file)
    assert done.returncode == 0, done.stderr
    done = elsewhere("fsck", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    stored = [path for path in (elsewhere.home / "files").rglob("*") if path.is_file()]
    assert [path.read_bytes() for path in stored] == [b"a photograph"]
    done = elsewhere("check", "--json")
    wrong = [one for one in json.loads(done.stdout)["checks"] if not one["ok"]]
    # Nobody is set to be told of K9 down in this unit, before the backup as after it.
    assert {one["name"] for one in wrong} <= {"database", "K9 down"}


def test_it_holds_no_key_and_no_setting(harlan, run_watchbook, tmp_path):
    (harlan / "watchbook.toml").write_text('WATCHBOOK_MAIL_FROM = "k9@harlan.example"\n')
    file = tmp_path / "night.zip"
    assert run_watchbook("backup", file, as_owner=True).returncode == 0
    assert file.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
    assert not [name for name in names if name.endswith((".key", ".toml", "keys.sealed"))]
    assert "database" in names


def test_without_its_keys_it_is_not_restored(harlan, run_watchbook, elsewhere, tmp_path):
    file = tmp_path / "night.zip"
    assert run_watchbook("backup", file, as_owner=True).returncode == 0
    done = elsewhere("restore", file)
    assert done.returncode == 1
    assert "harlan.log.key" in done.stderr
    assert not (elsewhere.home / "watchbook.sqlite3").exists()


def test_keys_travel_under_a_passphrase_only(harlan, run_watchbook, elsewhere, tmp_path):
    file, secret, wrong = tmp_path / "night.zip", tmp_path / "secret", tmp_path / "wrong"
    secret.write_text("two kennels and a river\n")
    wrong.write_text("three kennels and a river\n")
    done = run_watchbook("backup", file, "--with-keys", "--passphrase-file", secret, as_owner=True)
    assert done.returncode == 0, done.stderr
    assert elsewhere("restore", file, "--passphrase-file", wrong).returncode == 1
    done = elsewhere("restore", file, "--passphrase-file", secret)
    assert done.returncode == 0, done.stderr
    for path in (harlan / "keys").glob("harlan.*.key"):
        restored = elsewhere.home / "keys" / path.name
        assert restored.read_bytes() == path.read_bytes()
        assert restored.stat().st_mode & 0o077 == 0


def test_lost_entries_begin_the_next_epoch_and_expungements_are_carried_out_again(
    harlan, run_watchbook, elsewhere, tmp_path
):
    gone = dog("Ashwin the lost", AT + timedelta(minutes=1))
    file = tmp_path / "night.zip"
    assert run_watchbook("backup", file, as_owner=True).returncode == 0
    later = AT + timedelta(hours=1)
    expunge(
        acting_user=system_viewer("harlan"),
        kind="teams.dog",
        record_id=gone.id,
        pointers=None,
        authority="Order 26-118",
        at=later,
    )
    sign_log("harlan", later)
    for name in ("keys", "log", "state"):
        shutil.copytree(harlan / name, elsewhere.home / name)
    shutil.copy(harlan / "expungements.jsonl", elsewhere.home)
    done = elsewhere("restore", file)
    assert done.returncode == 0, done.stderr
    assert "epoch 2 begins" in done.stdout
    assert "1 expungements were carried out again" in done.stdout
    done = elsewhere("fsck", "--json")
    assert done.returncode == 0, done.stdout
    for path in elsewhere.home.rglob("*"):
        assert not path.is_file() or b"Ashwin the lost" not in path.read_bytes(), path


def test_it_is_not_put_over_a_database_or_over_a_file(harlan, run_watchbook, tmp_path):
    file = tmp_path / "night.zip"
    assert run_watchbook("backup", file, as_owner=True).returncode == 0
    assert run_watchbook("backup", file, as_owner=True).returncode == 2
    assert run_watchbook("restore", file, as_owner=True).returncode == 1
    assert run_watchbook("restore", tmp_path / "none.zip", as_owner=True).returncode == 2


def test_an_altered_or_hostile_backup_is_refused_before_anything_is_put_in_place(
    harlan, run_watchbook, elsewhere, tmp_path
):
    file = tmp_path / "night.zip"
    assert run_watchbook("backup", file, as_owner=True).returncode == 0
    shutil.copytree(harlan / "keys", elsewhere.home / "keys")
    for number, change in enumerate((alter, leave_out, put_out_of_the_folder)):
        bad = tmp_path / f"bad-{number}.zip"
        rewrite(file, bad, change)
        done = elsewhere("restore", bad)
        assert done.returncode == 1, change
        assert "Traceback" not in done.stderr
        assert not (elsewhere.home / "files").exists()
    for number, data in enumerate((b"", b"PK\x03\x04 nothing", file.read_bytes()[:-100])):
        bad = tmp_path / f"broken-{number}.zip"
        bad.write_bytes(data)
        with pytest.raises(BackupError):
            unpack(bad, tmp_path / f"out-{number}")


def test_a_manifest_with_odd_names_is_refused():
    for name in ("../x", "/etc/passwd", "files/../../x", "keys/harlan.log.key", "files\\x"):
        text = json.dumps(
            {
                "format": "watchbook/backup/v1",
                "made_at": "x",
                "engine": "sqlite",
                "agencies": [],
                "members": {name: "0"},
            }
        )
        with pytest.raises(BackupError, match="odd name"):
            Manifest.from_json(text.encode())


def test_sealed_keys_open_with_their_passphrase_alone(tmp_path):
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "harlan.log.key").write_text("00" * 32)
    sealed = seal_keys(tmp_path / "keys", "two kennels and a river")
    assert b"0000" not in sealed
    for data, word in (
        (sealed, "another"),
        (sealed[:-1] + bytes([sealed[-1] ^ 1]), "two kennels and a river"),
    ):
        with pytest.raises(BackupError, match="does not open"):
            open_keys(data, word, tmp_path / "no")
    open_keys(sealed, "two kennels and a river", tmp_path / "yes")
    assert (tmp_path / "yes" / "harlan.log.key").read_text() == "00" * 32


def alter(name, data):
    return (name, data[:-1] + bytes([data[-1] ^ 1])) if name.startswith("files/") else (name, data)


def leave_out(name, data):
    return None if name.startswith("files/") else (name, data)


def put_out_of_the_folder(name, data):
    if name == "manifest.json":
        return name, data.replace(b'"files/', b'"../files/')
    return (f"../{name}" if name.startswith("files/") else name), data


def rewrite(source: Path, target: Path, change) -> None:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            if changed := change(name, old.read(name)):
                new.writestr(*changed)
