"""A newcomer's first day with the demo, from the sign-in to a ledger that somebody else verifies."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.people import finish_form, people_of
from tests.plumbing import databases
from watchbook.front.demo.trails import trail_file

pytestmark = pytest.mark.browser
AGENCY = "aldermere"


def a_trail(tmp_path: Path) -> Path:
    """A real file where one is at hand; else one as a collar makes it."""
    told = os.environ.get("WATCHBOOK_TEST_DATA")
    folder = Path(told) / "trails" if told else databases.PROJECT.parent / "shared/data/trails"
    real = sorted(folder.glob("*.gpx")) if folder.is_dir() else []
    if real:
        return min(real, key=lambda one: one.stat().st_size)
    made = tmp_path / "collar.gpx"
    made.write_bytes(trail_file(Random(7), datetime(2026, 11, 19, 15, tzinfo=UTC), 40, 700))
    return made


def command(home: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """`watchbook …` in the home of the demo, as a person types it."""
    told = {name: text for name, text in os.environ.items() if not name.startswith("WATCHBOOK_")}
    told |= {
        "DJANGO_SETTINGS_MODULE": "watchbook.settings",
        "WATCHBOOK_HOME": str(home),
        "WATCHBOOK_STATE": str(home / "state"),
        "WATCHBOOK_DEMO": "true",
        "WATCHBOOK_INSTALLATION": "demo.watchbook.example",
    }
    return subprocess.run(
        [sys.executable, "-m", "watchbook", *words],
        cwd=databases.PROJECT, env=told, capture_output=True, text=True, check=False,
    )  # fmt: skip


def verify(tree: Path) -> "subprocess.CompletedProcess[str]":
    """The standalone tool, outside the project."""
    tool = databases.PROJECT / "tools/verify_standalone.py"
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


def log_trail(page: Page, site: str, file: Path) -> None:
    """The handler adds the collar's file by the field form."""
    page.goto(f"{site}/field/forms/tracks.trail/#agency={AGENCY}")
    page.locator('[data-path="/file"] input[type=file]').set_input_files(str(file))
    expect(page.locator('[data-path="/file"]')).to_contain_text("SHA-256")
    name = page.locator('[data-path="/name"] input')
    if not name.input_value():
        name.fill(file.name)
    finish_form(page)


def log_run(page: Page, site: str, exercise: str, trail: str) -> str:
    """The handler writes his run of the exercise and names the trail; gives the run's address."""
    page.goto(f"{site}/{AGENCY}/training/exercises/{exercise}/")
    page.get_by_role("link", name="Log my run").first.click()
    expect(page.get_by_role("button", name="Finish")).to_be_visible()
    team = page.locator('[data-path="/team"]')
    if not team.locator("input:checked").count():
        team.locator("label").filter(has_text="Juniper").first.click()
    page.locator('[data-path="/minutes"] input').fill("45")
    page.locator('[data-path="/narrative"] textarea').fill("Began at the gate and stayed true.")
    page.locator('[data-path="/trail"] select').select_option(label=re.compile(re.escape(trail)))
    finish_form(page)
    return ""


def test_a_newcomer_logs_a_trail_has_it_approved_and_verifies_the_ledger(
    chromium, own_demo_site, tmp_path
):
    site, home = own_demo_site.url, own_demo_site.home
    file, exercise = a_trail(tmp_path), newest_exercise(home)
    with people_of(chromium, site) as people:
        teague = people.page_of("teague", on_phone=True)
        log_trail(teague, site, file)
        log_run(teague, site, exercise, file.name)
