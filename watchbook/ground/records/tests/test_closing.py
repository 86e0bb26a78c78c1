"""A room closes a record to somebody: it is nowhere to be seen, whatever the record's own rule."""

from uuid import uuid4

import pytest

from watchbook.ground.evidence import queries as evidence
from watchbook.ground.evidence.actions import submit_item
from watchbook.ground.evidence.store import store_file
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.records import slots
from watchbook.ground.records.queries import search, seen_row, timeline_of
from watchbook.ground.records.queries.words import names_of
from watchbook.ground.records.tests.conftest import PERSON

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(harlan, note, monkeypatch):
    """What is closed to Bob; Alice sees all."""
    ids = {note.id}
    monkeypatch.setattr(slots, "_closings", {})
    slots.register_closing(
        "test",
        lambda viewer: frozenset(ids if viewer.person_id == harlan.bob.person_id else ()),
    )
    return ids


def test_it_is_in_no_list_search_page_or_name_for_whom_it_is_closed(harlan, note, closed):
    assert seen_row(harlan.alice, PERSON, note.id) == note
    with pytest.raises(NotFoundError):
        seen_row(harlan.bob, PERSON, note.id)
    assert [hit.record_id for hit in search(harlan.alice, "quarry").rows] == [note.id]
    assert search(harlan.bob, "quarry").rows == []
    assert len(timeline_of(harlan.alice, note.id).rows) == 1
    assert timeline_of(harlan.bob, note.id).rows == []
    role = [("people.role", note.id)]
    assert names_of(harlan.bob, role) == {}


def test_the_api_lists_it_only_to_those_for_whom_it_is_open(harlan, note, closed):
    address = f"/api/v1/harlan/records/{PERSON}/{note.id}"
    assert harlan.client_of(harlan.alice).get(address).status_code == 200
    assert harlan.client_of(harlan.bob).get(address).status_code == 404
    listed = harlan.client_of(harlan.bob).get(f"/api/v1/harlan/records/{PERSON}").json()
    assert str(note.id) not in str(listed)


def test_a_file_can_be_closed_too(harlan, closed, at):
    stored = store_file("harlan", [b"a photograph"])
    item = submit_item(
        acting_user=harlan.alice, record_id=uuid4(), values={"file": stored.sha256, "name": "a"},
        based_on=None, reason="", occurred_at=None, at=at, recorded_at=None, marks=None,
    )  # fmt: skip
    assert evidence.item_of(harlan.bob, item.id) == item
    closed.add(item.id)
    assert evidence.item_of(harlan.bob, item.id) is None
    assert evidence.item_with_file(harlan.bob, stored.sha256) is None
    assert evidence.item_of(harlan.alice, item.id) == item
