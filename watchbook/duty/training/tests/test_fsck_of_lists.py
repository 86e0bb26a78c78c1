"""Lists of many records are compared together, and what is damaged in them is named one by one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from watchbook.duty.training.models import Hide, Layout
from watchbook.duty.training.tests.factories import make_exercise, make_layout
from watchbook.ground.ledger.fsck import findings_of


@pytest.fixture
def layouts(day):
    """Four layouts with their hides, the one of the day among them."""
    made = [day.layout]
    for number in range(1, 4):
        at = day.at + timedelta(minutes=number)
        made.append(make_layout(day.tess, at, make_exercise(day.tess, at, day.event)))
    return made


def about(layouts):
    """Which of these layouts fsck names, and what of them."""
    names = {f"training.layout {one.id}": number for number, one in enumerate(layouts)}
    found = [one for one in findings_of("harlan") if one.what == "row" and one.which in names]
    return [(names[one.which], one.message) for one in found]


def test_an_altered_item_is_named_with_its_own_record(layouts):
    assert about(layouts) == []
    Hide.objects.filter(record=layouts[2]).update(mass_mg=77)
    assert {number for number, _ in about(layouts)} == {2}
    assert any("mass_mg" in message for _, message in about(layouts))


def test_an_item_that_cannot_be_read_is_named_with_its_own_record(layouts):
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL keeps no such value")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE training_hide SET id = 'no id' WHERE record_id = %s AND \"order\" = 0",
            [layouts[1].id.hex],
        )
    (one,) = about(layouts)
    assert one[0] == 1
    assert "it cannot be read" in one[1]


def test_it_asks_for_the_lists_of_many_records_at_once(day, layouts):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert about(layouts) == []
        return len(asked)

    before = queries()
    at = day.at + timedelta(minutes=9)
    make_layout(day.tess, at, make_exercise(day.tess, at, day.event))
    assert Layout.objects.count() == 5
    assert queries() == before
