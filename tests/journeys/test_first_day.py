"""A newcomer's first day with the demo, from the sign-in to a ledger that somebody else verifies."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.people import finish_form, people_of
from tests.plumbing.kept import PROJECT
from watchbook.front.demo.trails import trail_file

pytestmark = pytest.mark.browser
AGENCY = "aldermere"
FIRST_FIX = datetime(2026, 11, 19, 15, tzinfo=UTC)
TOLD = "She took the trail at the gate and kept to it."


def a_trail(tmp_path: Path) -> Path:
    """A real file where one is at hand; else one as a collar makes it."""
    told = os.environ.get("WATCHBOOK_TEST_DATA")
    folder = Path(told) / "trails" if told else PROJECT.parent / "shared/data/trails"
    files = folder.glob("*.gpx") if folder.is_dir() else []
    real = [one for one in files if one.read_bytes().count(b"<trk>") == 2]  # a layer and a dog
    if real:
        return min(real, key=lambda one: one.stat().st_size)
    made = tmp_path / "collar.gpx"
    made.write_bytes(trail_file(Random(7), FIRST_FIX, 40, 700))  # noqa: S311  # a made-up trail
    return made


def command(home: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """`watchbook …` in the home of the demo, as a person types it."""
    told = {name: text for name, text in os.environ.items() if not name.startswith("WATCHBOOK_")}
    told |= {"DJANGO_SETTINGS_MODULE": "watchbook.settings", "WATCHBOOK_HOME": str(home)}
    return subprocess.run(
        [sys.executable, "-m", "watchbook", *words],
        cwd=PROJECT, env=told, capture_output=True, text=True, check=False,
    )  # fmt: skip


def verify(tree: Path) -> "subprocess.CompletedProcess[str]":
    """The standalone tool, outside the project."""
    tool = PROJECT / "tools/verify_standalone.py"
    return subprocess.run(
        [sys.executable, str(tool), str(tree)],
        cwd=tree, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def flip_byte(file: Path, at: int | None = None) -> None:
    """Alter one byte, by default the middle one."""
    content = bytearray(file.read_bytes())
    content[len(content) // 2 if at is None else at] ^= 1
    file.write_bytes(bytes(content))


def newest_exercise(home: Path) -> str:
    """Address of the newest exercise in trailing."""
    with sqlite3.connect(home / "watchbook.sqlite3") as database:
        (found,) = database.execute(
            "SELECT id FROM training_exercise WHERE discipline = 'trail' "
            "ORDER BY received_at DESC LIMIT 1"
        ).fetchone()
    plain = str(found)
    return "-".join((plain[:8], plain[8:12], plain[12:16], plain[16:20], plain[20:]))


def choose(page: Page, path: str, label: str) -> None:
    """Choose a record in one field: a chip where there are few, a line of a list where there are many."""
    field = page.locator(f'[data-path="{path}"]')
    if field.locator("select").count():
        line = field.locator("option").filter(has_text=label).first
        field.locator("select").select_option(line.get_attribute("value"))
    else:
        field.locator("label.chip").filter(has_text=label).first.click()


def log_trail(page: Page, site: str, file: Path) -> None:
    """The handler adds the collar's file by the field form."""
    page.goto(f"{site}/field/forms/tracks.trail/#agency={AGENCY}")
    page.locator('[data-path="/file"] input[type=file]').set_input_files(str(file))
    expect(page.locator('[data-path="/file"]')).to_contain_text("SHA-256")
    name = page.locator('[data-path="/name"] input')
    if not name.input_value():
        name.fill(file.name)
    choose(page, "/team", "Juniper")
    finish_form(page)


def log_run(page: Page, site: str, exercise: str, trail: str) -> None:
    """The handler writes his run of the exercise and names the trail."""
    page.goto(f"{site}/{AGENCY}/training/exercises/{exercise}/")
    page.get_by_role("link", name="Log my run").first.click()
    expect(page.get_by_role("button", name="Finish")).to_be_visible()
    page.locator('[data-path="/minutes"] input').fill("45")
    page.locator('[data-path="/narrative"] textarea').fill(TOLD)
    choose(page, "/trail", trail)
    finish_form(page)


def life_of_juniper(page: Page, site: str) -> None:
    """The dog's life file, by links from the teams."""
    page.goto(f"{site}/{AGENCY}/teams/")
    page.get_by_role("link", name="Juniper").first.click()
    page.get_by_role("link", name="Life file").first.click()
    expect(page.get_by_role("heading", name="Life", exact=True)).to_be_visible()


def take_step(page: Page, site: str, run: str, label: str) -> None:
    """The next step of review, from the list of what waits."""
    page.goto(f"{site}/{AGENCY}/records/review/?q=Teague")
    page.locator(f'a[href*="{run}"]').first.click()
    expect(page.locator("main")).to_contain_text(TOLD)
    page.get_by_role("button", name=label).click()


def correct_set_up(page: Page, site: str, exercise: str) -> None:
    """The trainer corrects the temperature of the set-up and says why."""
    page.goto(f"{site}/{AGENCY}/training/exercises/{exercise}/")
    page.get_by_role("link", name="Correct the set-up").click()
    expect(page.get_by_role("button", name="Finish")).to_be_visible()
    page.locator('[data-path="/temperature_c10"] input').fill("3.5")
    page.get_by_label("Why it is amended").fill("The thermometer of the car was read wrongly")
    finish_form(page)


def test_a_newcomer_logs_a_trail_has_it_approved_and_verifies_the_ledger(
    chromium, own_demo_site, tmp_path
):
    site, home = own_demo_site.url, own_demo_site.home
    file, exercise = a_trail(tmp_path), newest_exercise(home)
    with people_of(chromium, site) as people:
        teague = people.page_of("teague", on_phone=True)
        log_trail(teague, site, file)
        log_run(teague, site, exercise, file.name)
        life_of_juniper(teague, site)
        teague.get_by_label("Search in this life").fill(file.name)
        teague.get_by_role("button", name="Show").click()
        teague.locator("main").get_by_role("link").filter(has_text=file.name).first.click()
        expect(teague.locator("main")).to_contain_text("Points")
        life_of_juniper(teague, site)
        teague.get_by_role("link", name="Trained: tracking and trailing").first.click()
        expect(teague.locator("main")).to_contain_text(TOLD)
        expect(teague.locator("main")).to_contain_text(file.name)
        run = teague.url.rstrip("/").rsplit("/", 1)[-1]
        take_step(people.page_of("oyelaran"), site, run, "Review")
        take_step(people.page_of("marsh"), site, run, "Approve")
        teague.reload()
        expect(teague.locator("aside")).to_contain_text("Approved")
        correct_set_up(people.page_of("oyelaran"), site, exercise)
        teague.reload()
        expect(teague.locator("main")).to_contain_text("This run is outdated")
    tree = tmp_path / "tree"
    assert command(home, "ledger", "export", str(tree)).returncode == 0
    told = verify(tree)
    assert told.returncode == 0, told.stdout + told.stderr
    assert command(home, "ledger", "verify", str(tree)).returncode == 0
    tile = tree / "tile/entries/000"
    flip_byte(tile)
    told = verify(tree)
    assert told.returncode == 1
    assert "tile/entries/000" in told.stdout + told.stderr
    again = command(home, "ledger", "verify", str(tree))
    assert again.returncode == 1
    assert "tile/entries/000" in again.stdout
    assert findings(home) == []


def findings(home: Path) -> list[dict[str, str]]:
    """What fsck names; its exit status must agree."""
    done = command(home, "fsck", "--json")
    told = json.loads(done.stdout)
    assert done.returncode == (0 if told["ok"] else 1), done.stderr
    return [one for found in told["agencies"].values() for one in found]


def altered(content: object) -> object:
    """The same with one byte, letter or digit changed."""
    if isinstance(content, bytes):
        half = len(content) // 2
        return content[:half] + bytes([content[half] ^ 1]) + content[half + 1 :]
    if isinstance(content, int):
        return content + 1
    text = str(content)
    half = len(text) // 2
    return text[:half] + ("a" if text[half] != "a" else "b") + text[half + 1 :]


def change_cell(home: Path, table: str, column: str, share: float = 0.5) -> str:
    """Alter one value as somebody with the file of the database could, and leave no other trace.

    The row stands at this share of the table. Gives the record's id.
    """
    with sqlite3.connect(home / "watchbook.sqlite3") as database:
        guards = database.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,)
        ).fetchall()
        for name, _ in guards:
            database.execute(f"DROP TRIGGER {name}")
        columns = {one[1] for one in database.execute(f"PRAGMA table_info({table})")}
        named = "record_id" if "record_id" in columns else "id"
        row, which, content = database.execute(
            f"SELECT rowid, {named}, {column} FROM {table} WHERE {column} IS NOT NULL ORDER BY rowid "
            f"LIMIT 1 OFFSET (SELECT cast(count(*) * ? AS integer) FROM {table})",
            (share,),
        ).fetchone()
        database.execute(
            f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (altered(content), row)
        )
        for _, text in guards:
            database.execute(text)
        version = database.execute(
            "SELECT record_id FROM ledger_recordversion WHERE id = ? UNION "
            "SELECT record_id FROM ledger_recordact WHERE id = ?",
            (which, which),
        ).fetchone()
    return str(UUID(version[0] if version else which))


@pytest.fixture
def own_home(demo_home: Path, tmp_path: Path) -> Path:
    """A copy of the demo that nobody serves, to be damaged."""
    home = tmp_path / "demo"
    shutil.copytree(demo_home, home)
    return home


def test_altered_rows_versions_bodies_acts_and_files_are_each_named(own_home):
    wanted = {
        change_cell(own_home, table, column, share): named
        for table, column, share, named in (
            ("training_performance", "narrative", 0.5, "row"),
            ("training_hide", "aid", 0.5, "row"),
            ("teams_dog", "microchip", 0.5, "row"),
            ("ledger_recordversion", "digest", 0.3, "version"),
            ("ledger_recordversion", "actor", 0.6, "version"),
            ("ledger_recordact", "act", 0.5, "version"),
            ("ledger_versionbody", "content", 0.2, "body version"),
            ("ledger_versionbody", "secret", 0.8, "version"),
        )
    }
    file = min((own_home / "files").glob("*/*/*"))
    hashes = min((own_home / "log").glob("*/1/tile/0/000"))
    flip_byte(file)
    flip_byte(hashes)
    found = findings(own_home)
    assert len(wanted) == 8
    for record, named in wanted.items():
        assert any(one["what"] in named.split() and record in one["which"] for one in found), record
    assert any(one["what"] == "file" and one["which"] == file.name for one in found)
    assert any(one["what"] == "tile" and "tile/0/000" in one["which"] for one in found)


def test_altered_entries_and_their_tiles_are_each_named(own_home):
    change_cell(own_home, "ledger_entry", "content")
    flip_byte(min((own_home / "log").glob("*/1/tile/entries/000")))
    found = findings(own_home)
    messages = [one["message"] for one in found if one["what"] == "entry"]
    assert "its bytes were altered" in messages
    assert any(one["what"] == "tile" and "tile/entries/000" in one["which"] for one in found)


def test_altered_checkpoints_are_each_named(own_home):
    change_cell(own_home, "ledger_checkpoint", "note")
    flip_byte(min((own_home / "log").glob("*/1/checkpoint")))
    told = {(one["what"], one["message"]) for one in findings(own_home)}
    assert ("checkpoint", "its row was altered") in told
    assert ("tile", "No known key has signed this note.") in told
