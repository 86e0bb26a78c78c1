"""The cast of nearly every test, made once a run: both agencies, their people, keys and files.

To make two agencies and nine people takes as long as most tests; to copy them, next to nothing.
"""

from __future__ import annotations

import pickle
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tests.plumbing import databases

if TYPE_CHECKING:
    from pathlib import Path

    from watchbook.ground.people.tests.factories import Cast

NAME = "peopled"
_read: list[bytes] = []


def settings_of(folder: Path) -> dict[str, Path]:
    """The settings of an installation with this home."""
    return {
        "WATCHBOOK_HOME": folder,
        "WATCHBOOK_STATE": folder / "state",
        "WATCHBOOK_KEYS_DIR": folder / "keys",
        **{f"WATCHBOOK_{name}_DIR": folder / name.lower()
           for name in ("FILES", "LOG", "CACHE", "AUDIT")},
    }  # fmt: skip


def make_once() -> None:
    """Have the database and the home with the cast, made by the actions that people use."""
    if _read:
        return
    made = _folder() / "cast.pickle"
    with databases.one_at_a_time(NAME):
        if not made.exists():
            home = _folder() / "home"
            home.mkdir(mode=0o700, parents=True)
            made.write_bytes(pickle.dumps(_made(home)))
    _read.append(made.read_bytes())


def in_home(home: Path) -> Cast:
    """The cast, with its keys and files in this home."""
    shutil.copytree(_folder() / "home", home, dirs_exist_ok=True)
    cast: Cast = pickle.loads(_read[0])  # noqa: S301  # this run wrote it
    return cast


def _folder() -> Path:
    return databases.root() / ("people-of-postgres" if databases.is_postgres() else "people")


def _made(folder: Path) -> Any:
    from django.db import connection
    from django.test import override_settings

    from watchbook.ground.people.tests.factories import make_cast

    before = connection.settings_dict["NAME"]
    name = databases.copy_migrated()
    databases.point_at(name)
    with override_settings(**settings_of(folder)):
        cast = make_cast(datetime.now(UTC))
    databases.point_at(before)
    databases.make_template(name, NAME)
    return cast
