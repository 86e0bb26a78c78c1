"""A small log with everything in it that fsck looks at."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.actions import add_agency
from watchbook.ground.people.viewer import Viewer, system_viewer

if TYPE_CHECKING:
    from uuid import UUID

on_sqlite = pytest.mark.skipif(
    os.environ.get("WATCHBOOK_TEST_DATABASE") == "postgres",
    reason="it alters rows behind the triggers, as the owner of a SQLite file can",
)
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def make_log(people: int = 3) -> tuple[Viewer, list[UUID]]:
    """An agency with some persons, one amended and reviewed, one late; gives viewer and ids."""
    add_agency(code="harlan", name="Harlan County", timezone="America/Chicago")
    viewer = system_viewer("harlan")
    ids = []
    for number in range(people):
        with writing(agency="harlan", acting_user=viewer, at=NOON) as book:
            row = book.put(
                "people.person",
                {"name": f"Person {number}", "badge": str(number)},
                occurred_at=NOON - timedelta(hours=number),
            )
            book.put("people.role", {"person": row.id, "role": "handler", "from_at": NOON})
        ids.append(row.id)
    with writing(agency="harlan", acting_user=viewer, at=NOON) as book:
        row = book.put(
            "people.person",
            {"name": "Person 0, corrected"},
            record_id=ids[0],
            based_on=1,
            reason="a typing error",
        )
        book.act(row, "reviewed", note="read")
    return viewer, ids
