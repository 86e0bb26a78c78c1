"""Which tests run again on PostgreSQL: those whose answer it can change.

Actions, queries, the ledger and the API run on both databases. Pages stand on the same queries, and
the web room and documents on none: they run on SQLite alone, as does what is marked `pages` or
`alike` and every test that asks for no database, for it is given none. Hostile addresses are asked
on both.
"""

import os
import re

import pytest

_DATABASE = {"db", "committing_db", "installed"}
_ON_SQLITE_ALONE = re.compile(r"/test_(\w+_)?pages\.py$|/ground/web/tests/|/tests/docs/")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, on PostgreSQL, what it has no say in."""
    if os.environ.get("WATCHBOOK_TEST_DATABASE") != "postgres":
        return
    left_out = [item for item in items if not _may_differ(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        gone = set(left_out)
        items[:] = [item for item in items if item not in gone]


def _may_differ(item: pytest.Item) -> bool:
    marks = {mark.name for mark in item.iter_markers()}
    if _ON_SQLITE_ALONE.search(item.path.as_posix()) or marks & {"pages", "alike"}:
        return False
    asked = set(getattr(item, "fixturenames", ()))
    return bool(marks & {"django_db", "commits", "durability"} or asked & _DATABASE)
