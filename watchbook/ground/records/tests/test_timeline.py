"""The lines of a life file: newest first, one page at a time, nothing that is not open."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.models import Person
from watchbook.ground.records import slots
from watchbook.ground.records.actions import return_record
from watchbook.ground.records.queries import groups_of, timeline_of
from watchbook.ground.records.slots import Line, RecordFace
from watchbook.ground.records.tests.conftest import PERSON

pytestmark = pytest.mark.commits
DOG = uuid4()


@pytest.fixture
def life(harlan, at, monkeypatch):
    """`life(n, …)`: n records with a line each in one dog's life, a day apart, the oldest first."""

    def lines(row, values):
        group = "work" if values["name"].startswith("Work") else "training"
        audience = values.get("organisation") or ""
        yield Line((DOG,), row.occurred_at, group, values["name"], "in the rain", audience)

    face = RecordFace(PERSON, lambda row: f"/harlan/x/{row.id}/", lines)
    monkeypatch.setitem(slots._faces, PERSON, face)

    def write(count, name="Run {}", step=timedelta(days=1), **more):
        with writing(agency="harlan", acting_user=harlan.alice, at=at) as book:
            return book.put_many(
                PERSON,
                [
                    ({"name": name.format(n), **more}, at - timedelta(days=400) + step * n)
                    for n in range(count)
                ],
            )

    return write


def _all_pages(viewer, **filters):
    titles, before, pages = [], None, 0
    while True:
        page = timeline_of(viewer, DOG, before=before, **filters)
        titles += [line.title for line in page.rows]
        pages += 1
        before = page.next_before
        if before is None:
            return titles, pages


def test_pages_follow_each_other_without_gap_or_repetition(harlan, life):
    life(123)
    titles, pages = _all_pages(harlan.alice, limit=50)
    assert titles == [f"Run {n}" for n in reversed(range(123))]
    assert pages == 3
    assert timeline_of(harlan.alice, DOG).total == 123


def test_lines_of_the_same_instant_are_not_lost_between_pages(harlan, life):
    life(30, step=timedelta(0))
    titles, pages = _all_pages(harlan.alice, limit=7)
    assert len(titles) == len(set(titles)) == 30
    assert pages == 5


def test_it_filters_by_group_and_by_words(harlan, life):
    life(5)
    life(3, "Work {}")
    assert timeline_of(harlan.alice, DOG, group="work").total == 3
    assert timeline_of(harlan.alice, DOG, q="run 4 RAIN").rows[0].title == "Run 4"
    assert [(one.name, one.count, one.label) for one in groups_of(harlan.alice, DOG)] == [
        ("training", 5, "Training"),
        ("work", 3, "Work"),
    ]


@pytest.mark.parametrize(
    "hostile", ["\0", "%", "'; DROP TABLE x; --", "x" * 5000, "٣-٣", "-", "a-b"]
)
def test_hostile_filters_and_cursors_find_nothing_or_start_again(harlan, life, hostile):
    life(2)
    assert timeline_of(harlan.alice, DOG, before=hostile).total == 2
    timeline_of(harlan.alice, DOG, group=hostile, q=hostile, limit=-5)


def test_a_percent_sign_is_no_wildcard(harlan, life):
    life(3)
    assert timeline_of(harlan.alice, DOG, q="%").total == 0
    assert timeline_of(harlan.alice, DOG, q="_").total == 0


def test_lines_for_an_audience_are_for_that_audience(harlan, life):
    life(1, "For supervisors {}", organisation="records.silence")
    assert timeline_of(harlan.dana, DOG).total == 1
    assert timeline_of(harlan.alice, DOG).total == 0
    assert groups_of(harlan.alice, DOG) == []


def test_a_room_can_hide_records_and_the_page_is_filled_from_behind(harlan, life, monkeypatch):
    life(40)
    monkeypatch.setitem(
        slots._faces,
        PERSON,
        RecordFace(PERSON, lambda row: "", may_see=lambda viewer, row: int(row.name[4:]) % 2 == 0),
    )
    titles, _ = _all_pages(harlan.alice, limit=10)
    assert titles == [f"Run {n}" for n in reversed(range(0, 40, 2))]


def test_others_see_nothing(harlan, life):
    life(2)
    for viewer in (harlan.dov, harlan.flora, harlan.nobody):
        page = timeline_of(viewer, DOG)
        assert (page.rows, page.total) == ([], 0)
    with acting_for("calder"):
        assert timeline_of(harlan.charlie, DOG).total == 0


def test_a_line_says_how_far_its_record_has_come(harlan, life, at):
    row = life(1)[0]
    line = timeline_of(harlan.alice, DOG).rows[0]
    assert ("not yet reviewed", "plain") in line.marks
    assert ("written afterwards", "late") in line.marks
    assert line.href == f"/harlan/x/{row.id}/"
    return_record(
        acting_user=harlan.tess, kind=PERSON, record_id=row.id, version=1, note="Where?", at=at
    )
    assert ("returned", "late") in timeline_of(harlan.alice, DOG).rows[0].marks


def test_its_cost_does_not_grow_with_the_life(harlan, life):
    life(60)
    with CaptureQueriesContext(
        connection,
    ) as few:
        timeline_of(harlan.alice, DOG)
    life(300, "More {}")
    with CaptureQueriesContext(connection) as many:
        timeline_of(harlan.alice, DOG)
    assert len(many) == len(few)
    assert Person.objects.count() > 360
