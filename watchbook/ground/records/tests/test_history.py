"""A record from its first version on, in words."""

from datetime import timedelta
from uuid import uuid4

import pytest

from watchbook.ground.ledger.models import Expungement, RecordVersion, VersionBody
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.actions import add_account
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.tests.factories import client_of
from watchbook.ground.records.actions import return_record
from watchbook.ground.records.queries import record_view
from watchbook.ground.records.tests.conftest import PERSON, ROLE

pytestmark = pytest.mark.commits


@pytest.fixture
def secret(harlan):
    """The value of a restricted field."""
    return str(add_account(email="x@outside.example", password=None).id)


def test_it_names_who_what_and_what_changed(harlan, note, put, at):
    return_record(
        acting_user=harlan.tess, kind=PERSON, record_id=note.id, version=1, note="Which?", at=at
    )
    put(
        harlan.alice,
        PERSON,
        {"name": "Quarry search", "rank": "Deputy"},
        record_id=note.id,
        based_on=1,
        reason="Badge was wrong",
    )
    view = record_view(harlan.dana, PERSON, note.id)
    assert [(line.n, line.word, line.who) for line in view.lines] == [
        (1, "Written", "Deputy Alice Marlow"),
        (2, "Returned with a note", "Deputy Tess Okafor"),
        (3, "Amended", "Deputy Alice Marlow"),
    ]
    last = view.lines[-1]
    assert last.reason == "Badge was wrong"
    assert [(d.label, d.before.text, d.after.text) for d in last.differences] == [
        ("Rank or title", "", "Deputy"),
        ("Badge or serial number", "K9-7", ""),
    ]
    assert view.notes[0].note == "Which?"
    version = RecordVersion.objects.get(record_id=note.id, version=2)
    assert (last.digest, last.entry_index) == (bytes(version.digest).hex(), version.entry_index)


def test_names_and_choices_stand_instead_of_ids_and_codes(harlan, put, at):
    values = {"person": harlan.bob.person_id, "role": "outside_trainer", "from_at": at}
    row = put(harlan.dana, ROLE, values)
    told = {one.label: one.cell for one in record_view(harlan.dana, ROLE, row.id).content}
    assert told["Person"].text == "Deputy Bob Tanaka"
    assert told["Role"].text == "Outside trainer or evaluator"
    assert told["From"].at == at


def test_restricted_fields_are_withheld_and_their_reading_is_told(harlan, put, secret):
    row = put(harlan.dana, PERSON, {"name": "X", "account": secret})
    for viewer, seen in ((harlan.dana, True), (harlan.alice, False), (harlan.tess, False)):
        view = record_view(viewer, PERSON, row.id)
        text = str([one.cell for one in view.content] + [line.differences for line in view.lines])
        assert (secret in text) is seen
        assert view.has_restricted is seen
        assert ("restricted: not shown to you" in text) is not seen


def test_its_writer_reads_his_own_restricted_words(harlan, put, secret):
    row = put(harlan.alice, PERSON, {"name": "X", "account": secret})
    assert record_view(harlan.alice, PERSON, row.id).content[-1].cell.text == secret


def test_three_times_and_lateness_are_told_for_each_version(harlan, put, at):
    when = at - timedelta(hours=5)
    row = put(
        harlan.alice,
        PERSON,
        {"name": "Late"},
        occurred_at=when,
        recorded_at=at - timedelta(minutes=9),
        marks={"/_clock_offset_ms": -2500, "/_prefilled/rank": True},
    )
    line = record_view(harlan.dana, PERSON, row.id).lines[0]
    assert (line.times.occurred_at, line.times.recorded_at) == (when, at - timedelta(minutes=9))
    assert line.times.is_late
    assert line.times.clock_offset == "-2.5 s"
    assert line.prefilled == ["Rank or title"]


def test_a_rival_version_is_told_in_words(harlan, note, at, secret):
    with writing(agency="harlan", acting_user=harlan.bob, at=at) as book:
        book.act(note, "conflict", leaves={"/rival/name": "Other", "/rival/account": secret})
    line = record_view(harlan.tess, PERSON, note.id).lines[-1]
    assert [(one.label, one.cell.text) for one in line.extra] == [
        ("Name", "Other"),
        ("Account", "restricted: not shown to you"),
    ]
    assert record_view(harlan.dana, PERSON, note.id).has_restricted


def test_a_sealed_record_shows_no_content(harlan, put, monkeypatch):
    from watchbook.ground.records import slots

    face = slots.RecordFace("teams.envelope", lambda row: "", may_see=lambda viewer, row: True)
    monkeypatch.setitem(slots._faces, "teams.envelope", face)
    row = put(harlan.alice, "teams.envelope", {})
    view = record_view(harlan.dana, "teams.envelope", row.id)
    assert view.content == []
    assert not view.lines[0].is_readable


def test_what_is_not_open_or_not_there_is_not_found(harlan, note):
    for viewer, kind, record_id in (
        (harlan.charlie, PERSON, note.id),
        (harlan.dov, PERSON, note.id),
        (harlan.nobody, PERSON, note.id),
        (harlan.dana, PERSON, uuid4()),
        (harlan.dana, "no.kind", note.id),
        (harlan.dana, ROLE, note.id),
    ):
        with pytest.raises(NotFoundError):
            record_view(viewer, kind, record_id)


def test_an_altered_body_is_told_on_the_page(harlan, note):
    assert record_view(harlan.dana, PERSON, note.id).lines[0].is_whole
    version = RecordVersion.objects.get(record_id=note.id)
    body = VersionBody.objects.get(id=version.id)
    order = Expungement.objects.create(
        agency_id="harlan", record_id=note.id, actor="x", authority="x", started_at=note.received_at
    )
    order.bodies.create(agency_id="harlan", body_id=body.id)
    for altered in (bytes(body.content).replace(b"K9-7", b"K9-6"), b"{", b"\xff"):
        VersionBody.objects.filter(id=body.id).update(content=altered)
        shown = client_of(harlan.dana).get(f"/harlan/records/{PERSON}/{note.id}/history/")
        assert "This is not what was written" in shown.content.decode()
