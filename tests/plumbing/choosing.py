"""Which tests run again on PostgreSQL: those whose answer it can change.

Actions, queries, the ledger and the API run on both databases. Pages stand on the same queries, and
the web room, documents and pure values on none: they run on SQLite alone, as does what is marked
`pages`. Hostile addresses are asked on both.
"""

import os
import re

import pytest

_ON_SQLITE_ALONE = re.compile(r"/test_(\w+_)?pages\.py$|/ground/web/tests/|/tests/docs/")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, on PostgreSQL, what it has no say in."""
    if os.environ.get("WATCHBOOK_TEST_DATABASE") != "postgres":
        return
    left_out = [
        item
        for item in items
        if _ON_SQLITE_ALONE.search(item.path.as_posix()) or item.get_closest_marker("pages")
    ]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        gone = set(left_out)
        items[:] = [item for item in items if item not in gone]
