"""`watchbook init` and `watchbook agency add`, as a person runs them."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

from watchbook.ground.people import actions
from watchbook.ground.people.models import Account, Agency

pytestmark = pytest.mark.commits
FIRST = ("--code", "harlan", "--name", "Harlan County", "--email", "ada@harlan.example",
         "--administrator", "Ada Brandt", "--url", "https://book.harlan.example")  # fmt: skip


def watchbook(home, *words):
    """Run the command in a process of its own, with a home of its own and no terminal."""
    told = {name: value for name, value in os.environ.items() if name != "WATCHBOOK_DATABASE_URL"}
    return subprocess.run(
        [sys.executable, "-m", "watchbook", *words],
        env={**told, "WATCHBOOK_HOME": str(home), "DJANGO_SETTINGS_MODULE": "watchbook.settings",
             "WATCHBOOK_STATE": str(home / "state"), "WATCHBOOK_KEYS_DIR": str(home / "keys")},
        capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, timeout=120,
    )  # fmt: skip


def test_init_makes_everything_prints_a_link_once_and_never_a_second_time(tmp_path):
    home = tmp_path / "new"
    done = watchbook(home, "init", *FIRST)
    assert done.returncode == 0, done.stderr
    assert "https://book.harlan.example/account/invitations/harlan/" in done.stdout
    for purpose in ("log", "receipt", "seal"):
        key = home / "keys" / f"harlan.{purpose}.key"
        assert key.stat().st_mode & 0o777 == 0o600
    again = watchbook(home, "init", *FIRST)
    assert again.returncode == 1
    assert "harlan" in again.stderr
    added = watchbook(home, "agency", "add", "calder", "--json", *FIRST[2:])
    assert added.returncode == 0, added.stderr
    assert json.loads(added.stdout)["origin"].endswith("/log/calder/1")
    taken = watchbook(home, "agency", "add", "calder", *FIRST[2:])
    assert taken.returncode == 1
    assert "never reused" in taken.stderr


def test_init_says_what_is_missing_when_nobody_can_be_asked(tmp_path):
    done = watchbook(tmp_path / "new", "init", "--code", "harlan")
    assert done.returncode == 2
    assert "--name is missing" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_link_of_a_new_agency_makes_its_administrator(home, client):
    from watchbook.ground.people.commands.first_steps import begin_agency

    made = begin_agency(
        code="boone", name="Boone", timezone="UTC", email="a@boone.example",
        administrator="Ada Brandt", url="",
    )  # fmt: skip
    path = made["link"].removeprefix("http://localhost:8000")
    answer = client.post(path, {"password": "a-phrase-of-mine", "again": "a-phrase-of-mine"})
    assert answer["Location"] == "/account/agencies/"
    settings.WATCHBOOK_SECOND_STEP, before = False, settings.WATCHBOOK_SECOND_STEP
    try:
        assert client.get("/boone/people/audit/").status_code == 200
    finally:
        settings.WATCHBOOK_SECOND_STEP = before
    assert Account.objects.get().email == "a@boone.example"


def test_an_agency_with_a_wrong_address_is_not_half_made(home):
    from watchbook.ground.people.commands.first_steps import begin_agency
    from watchbook.ground.people.errors import PeopleError

    for wrong in ({"email": "nobody"}, {"administrator": " "}):
        told = {"code": "boone", "name": "B", "timezone": "UTC", "email": "a@b.example",
                "administrator": "A", "url": ""} | wrong  # fmt: skip
        with pytest.raises(PeopleError):
            begin_agency(**told)
    assert not Agency.objects.exists()
    assert actions.check_email(" A@B.example ") == "a@b.example"
