"""The unit of work: what it writes, and what it refuses."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from django.db import IntegrityError

from watchbook.core.ledger.entry import parse_entry
from watchbook.ground.ledger.batches import prepare
from watchbook.ground.ledger.errors import (
    NoUnitOfWorkError,
    StaleVersionError,
    UnknownKindError,
    UnknownRecordError,
)
from watchbook.ground.ledger.fsck import findings_of
from watchbook.ground.ledger.incoming import Incoming
from watchbook.ground.ledger.making import Stamp
from watchbook.ground.ledger.models import Entry, LogHead, RecordAct, RecordVersion, VersionBody
from watchbook.ground.ledger.reading import changes_between, history, version_values
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.ledger.tests.factories import NOON, make_log
from watchbook.ground.ledger.writing import current_book, writing
from watchbook.ground.people.actions import add_agency
from watchbook.ground.people.models import Person
from watchbook.ground.people.viewer import system_viewer

pytestmark = pytest.mark.commits


@pytest.fixture(autouse=True)
def _harlan():
    with acting_for("harlan"):
        yield


def test_each_version_and_each_act_is_one_entry_of_a_chain() -> None:
    _, ids = make_log()
    steps = history("harlan", ids[0])
    assert [(step.link.n, step.act, step.link.version) for step in steps] == [
        (1, "", 1),
        (2, "", 2),
        (3, "reviewed", 2),
    ]
    for before, after in pairwise(steps):
        assert bytes(before.link.next_tag) == bytes(after.link.tag)
    assert Entry.objects.count() == LogHead.objects.get().size == 8


def test_an_entry_names_neither_kind_nor_record() -> None:
    _, ids = make_log(1)
    for row in Entry.objects.all():
        content = bytes(row.content)
        assert b"person" not in content
        assert str(ids[0]).encode() not in content
        assert parse_entry(content).at == NOON


def test_an_amendment_keeps_reason_and_difference() -> None:
    _, ids = make_log()
    steps = history("harlan", ids[0])
    assert steps[1].reason == "a typing error"
    changed = {change.pointer for change in changes_between(steps[0].leaves, steps[1].leaves)}
    assert changed == {"/name", "/badge"}
    assert version_values("harlan", ids[0], 1)["name"] == "Person 0"


def test_it_refuses_an_amendment_of_an_older_version() -> None:
    viewer, ids = make_log()
    with (
        pytest.raises(StaleVersionError) as caught,
        writing(agency="harlan", acting_user=viewer, at=NOON) as book,
    ):
        book.put("people.person", {"name": "X"}, record_id=ids[0], based_on=1)
    assert (caught.value.based_on, caught.value.newest) == (1, 2)


def test_a_failed_unit_of_work_leaves_nothing() -> None:
    viewer, _ = make_log()
    before = (Entry.objects.count(), Person.objects.count(), VersionBody.objects.count())

    def fail_after_a_write() -> None:
        with writing(agency="harlan", acting_user=viewer, at=NOON) as book:
            book.put("people.person", {"name": "Lost"})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_a_write()
    assert (Entry.objects.count(), Person.objects.count(), VersionBody.objects.count()) == before


def test_actions_nest_and_the_outermost_commits() -> None:
    viewer, _ = make_log()
    size = LogHead.objects.get().size
    with writing(agency="harlan", acting_user=viewer, at=NOON) as outer:
        with writing(agency="harlan", acting_user=viewer, at=NOON) as inner:
            inner.put("people.person", {"name": "A"})
        assert inner is outer is current_book()
        assert LogHead.objects.get().size == size
    assert LogHead.objects.get().size == size + 1


def test_two_agencies_need_two_units_of_work() -> None:
    viewer, _ = make_log()
    add_agency(code="calder", name="Calder", timezone="UTC")
    with (
        writing(agency="harlan", acting_user=viewer, at=NOON),
        pytest.raises(NoUnitOfWorkError),
        writing(agency="calder", acting_user=system_viewer("calder"), at=NOON),
    ):
        pass


def test_it_refuses_a_write_outside_a_unit_of_work() -> None:
    with pytest.raises(NoUnitOfWorkError):
        current_book()


def test_it_refuses_an_unknown_kind_and_an_unknown_reference() -> None:
    viewer, _ = make_log()
    with (
        pytest.raises(UnknownKindError),
        writing(agency="harlan", acting_user=viewer, at=NOON) as book,
    ):
        book.put("people.ghost", {})
    with (
        pytest.raises(UnknownRecordError),
        writing(agency="harlan", acting_user=viewer, at=NOON) as book,
    ):
        book.put("people.role", {"person": uuid4(), "role": "handler", "from_at": NOON})


def test_it_refuses_a_reference_to_another_agencys_record() -> None:
    _, ids = make_log()
    add_agency(code="calder", name="Calder", timezone="UTC")
    with (
        pytest.raises(UnknownRecordError),
        writing(agency="calder", acting_user=system_viewer("calder"), at=NOON) as book,
    ):
        book.put("people.role", {"person": ids[0], "role": "handler", "from_at": NOON})


def test_a_late_record_is_marked_and_four_hours_are_not_late() -> None:
    viewer, _ = make_log()
    with writing(agency="harlan", acting_user=viewer, at=NOON) as book:
        on_time = book.put(
            "people.person", {"name": "A"}, occurred_at=NOON - timedelta(minutes=239)
        )
        late = book.put("people.person", {"name": "B"}, occurred_at=NOON - timedelta(minutes=241))
    assert not Person.objects.get(id=on_time.id).is_late
    assert Person.objects.get(id=late.id).is_late


def test_when_the_clock_steps_back_an_entry_says_so_first() -> None:
    viewer, _ = make_log()
    size = LogHead.objects.get().size
    earlier = NOON - timedelta(days=1)
    with writing(agency="harlan", acting_user=viewer, at=earlier) as book:
        book.put("people.person", {"name": "A"})
    act = RecordAct.objects.get(act="clock-stepped-back")
    assert act.entry_index == size
    assert RecordVersion.objects.get(entry_index=size + 1).received_at == earlier


@pytest.mark.parametrize(("last_s", "at_s", "said"), [(-1, -4, 0), (20, 0, 1)])
def test_a_write_that_only_waited_for_its_turn_says_nothing_of_the_clock(
    last_s: int, at_s: int, said: int
) -> None:
    viewer, _ = make_log()
    now = datetime.now(UTC)
    for seconds in (last_s, at_s):
        at = now + timedelta(seconds=seconds)
        with writing(agency="harlan", acting_user=viewer, at=at) as book:
            book.put("people.person", {"name": "A"})
    assert RecordAct.objects.filter(act="clock-stepped-back").count() == said


def test_put_many_writes_the_same_rows_as_put() -> None:
    viewer, _ = make_log()
    with writing(agency="harlan", acting_user=viewer, at=NOON) as book:
        rows = book.put_many("people.person", [({"name": f"Many {i}"}, NOON) for i in range(50)])
    assert Person.objects.filter(name__startswith="Many").count() == 50
    assert {len(history("harlan", row.id)) for row in rows} == {1}
    with writing(agency="harlan", acting_user=viewer, at=NOON) as book:
        amended = book.put(
            "people.person", {"name": "Many, amended"}, record_id=rows[0].id, based_on=1
        )
    assert amended.version == 2


def test_put_many_takes_an_id_and_marks_of_its_own() -> None:
    chosen = uuid4()
    viewer, _ = make_log()
    with writing(agency="harlan", acting_user=viewer, at=NOON) as book:
        book.put_many(
            "people.person",
            [Incoming({"name": "Brought"}, NOON, chosen, {"/_import/source": "Old list"})],
        )
    assert Person.objects.get(id=chosen).occurred_at == NOON
    leaves = history("harlan", chosen)[0].leaves
    assert (leaves["/_import/source"], leaves["/name"]) == ("Old list", "Brought")


@pytest.mark.parametrize("size", [10, 7_000, 9_000, 400_000])
def test_what_fits_no_socket_at_once_is_sent_whole(size: int) -> None:
    viewer, _ = make_log()
    marks = {f"/_big{part}": "x" * size for part in range(3)}
    with writing(agency="harlan", acting_user=viewer, at=NOON) as book:
        row = book.put("people.person", {"name": "Long"}, marks=marks)
        book.put_many("people.person", [Incoming({"name": "Brought"}, NOON, None, marks)] * 9)
    assert history("harlan", row.id)[0].leaves["/_big2"] == "x" * size
    assert Person.objects.filter(name="Brought").count() == 9


def test_a_batch_is_written_by_whom_it_was_prepared_for() -> None:
    viewer, _ = make_log()
    batch = prepare("people.person", [({"name": "A"}, NOON)], Stamp("harlan", "someone", NOON))
    with (
        pytest.raises(NoUnitOfWorkError),
        writing(agency="harlan", acting_user=viewer, at=NOON) as book,
    ):
        book.put_batch(batch)


def test_a_row_that_the_database_refuses_ends_the_unit_of_work() -> None:
    viewer, ids = make_log()
    size = LogHead.objects.get().size
    with (
        pytest.raises(IntegrityError),
        writing(agency="harlan", acting_user=viewer, at=NOON) as book,
    ):
        book.put_many("people.person", [Incoming({"name": "Twice"}, NOON, ids[0])])
    assert LogHead.objects.get().size == size


def test_a_batch_that_another_process_prepared_is_written_in_its_place_in_the_log() -> None:
    viewer, _ = make_log()
    size = LogHead.objects.get().size
    many = [Incoming({"name": f"Sent {i}"}, NOON, uuid4()) for i in range(20)]
    made = prepare("people.person", many, Stamp("harlan", viewer.actor_id, NOON))
    with pytest.raises(NoUnitOfWorkError, match="prepared where they are written"):
        made.sent()  # memberships follow each person
    batch = pickle.loads(pickle.dumps(replace(made, written=[])))  # noqa: S301  # our own bytes
    with writing(agency="harlan", acting_user=viewer, at=NOON) as book:
        before = book.put("people.person", {"name": "Before"})
        book.put_batch(batch)
        after = book.put("people.person", {"name": "After"})
    ids = [before.id, *(one.record_id for one in many), after.id]
    for place, record_id in enumerate(ids, size):
        (version,) = RecordVersion.objects.filter(record_id=record_id)
        assert version.entry_index == place
    assert not list(findings_of("harlan"))
