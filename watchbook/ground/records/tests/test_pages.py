"""The pages of this room: they work, for whom they are, and refuse in words."""

import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from watchbook.ground.people.models import Person
from watchbook.ground.people.tests.factories import client_of
from watchbook.ground.records import slots
from watchbook.ground.records.actions import review_record, save_draft
from watchbook.ground.records.models import Draft
from watchbook.ground.records.opening import opened_mark
from watchbook.ground.records.tests.conftest import PERSON
from watchbook.ground.records.tests.test_amend import _submittable  # noqa: F401  # a fixture

pytestmark = pytest.mark.commits


def _page(name, record_id=None, **more):
    kwargs = {"agency": "harlan"} | more
    if record_id is not None:
        kwargs |= {"kind": PERSON, "record_id": record_id}
    return reverse(f"records:{name}", kwargs=kwargs)


LISTS = ("index", "review_queue", "search", "drafts")


@pytest.mark.parametrize("name", LISTS)
def test_lists_open_for_whoever_works_here_and_nobody_else(harlan, name):
    assert client_of(harlan.alice).get(_page(name)).status_code == 200
    assert client_of(harlan.dov).get(_page(name)).status_code == 200
    assert client_of(harlan.charlie).get(_page(name)).status_code == 404
    assert client_of(harlan.nobody).get(_page(name)).status_code in (302, 404)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    "query", ["q=%00", "page=-1&size=x", "since=2026-99-99&kind=%F0", "step=;"]
)
def test_hostile_addresses_give_a_page_or_are_refused(harlan, name, query):
    answer = client_of(harlan.alice).get(f"{_page(name)}?{query}")
    assert answer.status_code == (400 if "%00" in query else 200)


@pytest.mark.parametrize("name", ["index", "review_queue", "search"])
def test_lists_can_be_taken_away_as_files(harlan, note, name):
    client = client_of(harlan.tess)
    rows = b"".join(client.get(f"{_page(name)}?format=csv").streaming_content).decode()
    assert "Quarry search" in rows
    told = json.loads(b"".join(client.get(f"{_page(name)}?format=json").streaming_content))
    assert told["rows"]


@pytest.mark.parametrize("name", ["record", "history"])
def test_a_record_opens_for_the_unit_and_is_not_there_for_others(harlan, note, name):
    shown = client_of(harlan.bob).get(_page(name, note.id))
    assert "Quarry search" in shown.content.decode()
    assert client_of(harlan.dov).get(_page(name, note.id)).status_code == 404
    assert client_of(harlan.charlie).get(_page(name, note.id)).status_code == 404
    assert client_of(harlan.bob).get(_page(name, uuid4())).status_code == 404


def test_the_records_own_page_comes_first_where_its_room_has_one(harlan, note, monkeypatch):
    face = slots.RecordFace(PERSON, lambda row: "/harlan/own/")
    monkeypatch.setitem(slots._faces, PERSON, face)
    answer = client_of(harlan.bob).get(_page("record", note.id))
    assert (answer.status_code, answer["Location"]) == (302, "/harlan/own/")
    assert client_of(harlan.bob).get(_page("record", note.id) + "?here").status_code == 200


def test_reading_restricted_fields_is_written_to_the_audit(harlan, home, put):
    secret = str(harlan.ada.account_id)
    person = Person.objects.get(account=secret)
    client_of(harlan.alice).get(_page("history", person.id))
    assert not _readings(home)
    shown = client_of(harlan.dana).get(_page("history", person.id)).content.decode()
    assert secret in shown
    assert _readings(home) == [str(person.id)]


def _readings(home):
    lines = [
        json.loads(line)
        for path in home.rglob("*.jsonl")
        for line in path.read_text().splitlines()
        if '"event"' in line
    ]
    return [line["record"] for line in lines if line["event"] == "reading"]


def test_the_room_is_told_who_opened_its_record_here(harlan, note):
    seen = []
    slots.register_shown(PERSON, lambda viewer, row, when: seen.append((viewer.name, row.id)))
    for name in ("record", "history", "review"):
        client_of(harlan.bob).get(_page(name, note.id))
    assert seen == [("Deputy Bob Tanaka", note.id)] * 3


def test_hostile_content_stays_words_on_the_page(harlan, put):
    row = put(harlan.alice, PERSON, {"name": "<script>alert(1)</script>"})
    for name in ("record", "history", "review"):
        shown = client_of(harlan.tess).get(_page(name, row.id)).content.decode()
        assert "<script>alert" not in shown
        assert "&lt;script&gt;alert" in shown


def _opened(shown):
    return re.search(r'name="opened" value="([^"]+)"', shown).group(1)


def test_nothing_is_judged_that_was_not_opened_in_its_newest_version(harlan, note, put):
    client, page = client_of(harlan.tess), _page("review", note.id)
    first = _opened(client.get(page).content.decode())
    bobs = opened_mark(harlan.bob, PERSON, note.id, 1)
    for mark in ("", "made-up", bobs):
        pressed = {"step": "review", "version": "1", "opened": mark, "note": "Typed"}
        answer = client.post(page, pressed)
        assert answer.status_code == 409
        assert "Open the record in its newest version first" in answer.content.decode()
        assert "Typed" in answer.content.decode()
    put(harlan.alice, PERSON, {"name": "Quarry search, again"}, record_id=note.id, based_on=1,
        reason="Left something out")  # fmt: skip
    for version in ("1", "2"):
        pressed = {"step": "review", "version": version, "opened": first}
        assert client.post(page, pressed).status_code == 409
    note.refresh_from_db()
    assert note.state == "submitted"
    again = _opened(client.get(page).content.decode())
    assert client.post(page, {"step": "review", "version": "2", "opened": again}).status_code == 302


def test_the_queue_says_how_long_records_have_waited_and_shows_one_band(harlan, put, at):
    for days, name in ((1, "Fresh"), (9, "Nine"), (20, "Twenty"), (45, "Old")):
        put(harlan.alice, PERSON, {"name": name}, at=at - timedelta(days=days))
    client = client_of(harlan.tess)
    shown = client.get(_page("review_queue")).content.decode()
    assert shown.index("Old") < shown.index("Twenty") < shown.index("Nine") < shown.index("Fresh")
    for word, label in (("older", "1 over 30 days"), ("month", "1 15 to 30 days")):
        assert f'href="?age={word}">{label}</a>' in shown
    band = client.get(_page("review_queue") + "?age=month").content.decode()
    assert "Twenty" in band
    assert "Nine" not in band
    told = client.get(_page("review_queue") + "?format=json&age=older")
    rows = json.loads(b"".join(told.streaming_content))["rows"]
    assert [(row["Record"], row["Days"]) for row in rows] == [("Old", 45)]


def test_an_empty_queue_tells_an_approver_what_waits_for_others_and_nobody_else(harlan, note):
    said = "for a step that is not yours"
    approver = client_of(harlan.dana).get(_page("review_queue")).content.decode()
    assert "Nothing waits for you" in approver
    assert said in approver
    assert said not in client_of(harlan.bob).get(_page("review_queue")).content.decode()
    assert said not in client_of(harlan.tess).get(_page("review_queue")).content.decode()


def test_the_trainer_opens_and_reviews_and_lands_on_the_next(harlan, note, put):
    put(harlan.bob, PERSON, {"name": "Yard search"})
    client = client_of(harlan.tess)
    queue = client.get(_page("review_queue") + "?q=search").content.decode()
    assert "Quarry search" in queue
    assert "Yard search" in queue
    shown = client.get(_page("review", note.id) + "?q=search").content.decode()
    assert 'data-key="j"' in shown
    assert 'value="review"' in shown
    pressed = {"step": "review", "version": "1", "opened": _opened(shown)}
    answer = client.post(_page("review", note.id) + "?q=search", pressed)
    assert answer.status_code == 302
    assert str(note.id) not in answer["Location"]
    note.refresh_from_db()
    assert note.state == "reviewed"


def test_a_refused_step_keeps_the_note_that_was_typed(harlan, note, at):
    review_record(acting_user=harlan.tess, kind=PERSON, record_id=note.id, version=1, at=at)
    client = client_of(harlan.tess)
    mark = opened_mark(harlan.tess, PERSON, note.id, 1)
    answer = client.post(
        _page("review", note.id),
        {"step": "review", "version": "1", "note": "Long and typed", "opened": mark},
    )
    assert answer.status_code == 409
    assert "Long and typed" in answer.content.decode()
    assert "reviewed already" in answer.content.decode()


def test_a_handler_cannot_press_what_he_is_not_shown(harlan, note):
    client = client_of(harlan.bob)
    assert 'name="step"' not in client.get(_page("review", note.id)).content.decode()
    mark = opened_mark(harlan.bob, PERSON, note.id, 1)
    pressed = {"step": "approve", "version": "1", "opened": mark}
    answer = client.post(_page("review", note.id), pressed)
    assert answer.status_code == 403
    for hostile in ({}, {"step": "x", "version": "1"}, {"step": "review", "version": "²"}):
        assert client.post(_page("review", note.id), hostile).status_code == 409


def test_drafts_are_saved_read_and_deleted_by_their_author(harlan, at):
    client = client_of(harlan.alice)
    body = {"kind": PERSON, "content": {"name": "Half <b>"}}
    saved = client.post(_page("save_draft"), json.dumps(body), content_type="application/json")
    assert saved.status_code == 201
    draft = Draft.objects.get()
    shown = client.get(_page("draft", draft_id=draft.id)).content.decode()
    assert "Half &lt;b&gt;" in shown
    assert client.get(_page("draft", draft_id=draft.id) + "?format=json").json()["kind"] == PERSON
    assert "Person" in client.get(_page("drafts")).content.decode()
    other = client_of(harlan.dana)
    assert other.get(_page("draft", draft_id=draft.id)).status_code == 404
    assert other.post(_page("discard_draft", draft_id=draft.id)).status_code == 404
    assert client.post(_page("discard_draft", draft_id=draft.id)).status_code == 302
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "body", ["", "[]", "{", '{"kind": 1}', '{"kind":"no.kind","content":{}}', '"x"']
)
def test_a_bad_draft_is_refused_in_words(harlan, body):
    answer = client_of(harlan.alice).post(
        _page("save_draft"), body, content_type="application/json"
    )
    assert answer.status_code in (400, 422)
    assert answer.json()["problem"]


def test_one_tap_corrects_a_typing_error(harlan, note):
    client = client_of(harlan.alice)
    assert "Badge or serial" in client.get(_page("correct", note.id)).content.decode()
    shown = client.get(_page("correct", note.id) + "?field=badge").content.decode()
    assert "Typing error" in shown
    refused = client.post(
        _page("correct", note.id), {"field": "badge", "value": "x" * 99, "reason": "typo"}
    )
    assert refused.status_code == 422
    assert "x" * 99 in refused.content.decode()
    done = client.post(
        _page("correct", note.id), {"field": "badge", "value": "K9-9", "reason": "typo"}
    )
    assert done.status_code == 302
    note.refresh_from_db()
    assert (note.badge, note.version) == ("K9-9", 2)
    assert client_of(harlan.bob).get(_page("correct", note.id)).status_code == 403


def test_the_custodian_carries_out_an_order_and_reads_where(harlan, custodian, note):
    client = client_of(custodian)
    shown = client.get(_page("expunge", note.id)).content.decode()
    assert "Lines of life files" in shown
    refused = client.post(_page("expunge", note.id), {"authority": " ", "scope": "all"})
    assert refused.status_code == 422
    refused = client.post(_page("expunge", note.id), {"authority": "Court 7", "scope": "some"})
    assert refused.status_code == 422
    done = client.post(
        _page("expunge", note.id), {"authority": "Court 7", "scope": "some", "pointer": ["/badge"]}
    )
    assert done.status_code == 302
    shown = client.get(_page("expunge", note.id)).content.decode()
    assert "Court 7" in shown
    assert "Some values destroyed" in shown
    note.refresh_from_db()
    assert (note.badge, note.name) == (None, "Quarry search")


def test_only_the_custodian_reaches_that_page(harlan, note):
    for viewer in (harlan.alice, harlan.dana, harlan.tess, harlan.ada):
        assert client_of(viewer).get(_page("expunge", note.id)).status_code == 403
        posted = client_of(viewer).post(_page("expunge", note.id), {"scope": "all"})
        assert posted.status_code == 403


def test_prompts_of_other_rooms_stand_on_the_page(harlan, at):
    slots.register_prompts(
        "x", lambda v, w: [slots.Prompt("x.y", (), at, ("handler",), "Certificate ends", "Juno")]
    )
    shown = client_of(harlan.alice).get(_page("index")).content.decode()
    assert "Certificate ends" in shown


def test_an_amendment_draft_names_its_record(harlan, note, at):
    save_draft(acting_user=harlan.alice, kind=PERSON, content={"x": None}, record_id=note.id, at=at)
    assert "an amendment" in client_of(harlan.alice).get(_page("drafts")).content.decode()
