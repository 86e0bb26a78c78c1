from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from watchbook.core.schema import validate
from watchbook.duty.health.actions import submit_note
from watchbook.duty.health.models import Note
from watchbook.duty.health.queries.notes import notes
from watchbook.duty.health.schema import NOTE
from watchbook.duty.teams.tests.factories import make_dog, make_team
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people import audit
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.records.errors import InvalidError
from watchbook.ground.records.models import SearchRow, TimelineRow
from watchbook.ground.records.queries import timeline_of
from watchbook.ground.records.sending import Sent

WORDS = "Limps on the left fore after the gravel lot."


@pytest.fixture
def juno(db, cast, at):
    """Alice's dog; Bob has one of his own."""
    with acting_for("harlan"):
        team = make_team(cast.alice, at, make_dog("harlan", at, "Juno"))
        make_team(cast.bob, at, make_dog("harlan", at, "Rex", microchip="985141000000001"))
        yield team.dog


def write(viewer, dog, at, record_id=None, based_on=None, reason="", recorded_at=None, **values):
    given = {"dog": dog.id, "signs": ["limping"], "text": WORDS} | values
    checked = validate(NOTE, given)
    assert checked.is_valid, checked.problems
    sent = Sent(
        acting_user=viewer, record_id=record_id, values=checked.values, based_on=based_on,
        reason=reason, at=at, recorded_at=recorded_at,
    )  # fmt: skip
    return submit_note(sent)


def get(cast, who, name, query="", **kwargs):
    path = reverse(f"health:{name}", kwargs={"agency": "harlan", **kwargs})
    return cast.client_of(getattr(cast, who)).get(path + query)


def body(response):
    if response.streaming:
        return b"".join(response.streaming_content).decode()
    return response.content.decode()


def test_a_handler_keeps_what_he_saw(juno, cast, at):
    note = write(cast.alice, juno, at, told_to="Dr. Lindqvist", since_on=at.date())
    assert (note.text, note.seen_at, note.version) == (WORDS, at, 1)


def test_where_nobody_says_when_it_was_seen_when_it_was_written(juno, cast, at):
    note = write(cast.alice, juno, at, recorded_at=at - timedelta(hours=6))
    assert note.seen_at == at - timedelta(hours=6)


def test_a_note_that_says_nothing_is_refused(juno, cast, at):
    with pytest.raises(InvalidError, match="Say what you saw"):
        write(cast.alice, juno, at, signs=[], text="")


def test_a_time_that_has_not_come_is_refused(juno, cast, at):
    with pytest.raises(InvalidError, match="has not come yet"):
        write(cast.alice, juno, at, seen_at=(at + timedelta(hours=3)).isoformat())


def test_only_its_author_amends_it_and_says_why(juno, cast, at):
    note = write(cast.alice, juno, at)
    with pytest.raises(NotAllowedError, match="of your own beside it"):
        write(cast.dana, juno, at, note.id, 1, "No")
    with pytest.raises(InvalidError, match="reason is kept"):
        write(cast.alice, juno, at, note.id, 1, " ")
    assert write(cast.alice, juno, at, note.id, 1, "Typing error", text="Left hind.").version == 2


@pytest.mark.parametrize("who", ["tess", "dov", "vera", "flora", "ada"])
def test_who_has_no_part_in_it_writes_and_reads_none(juno, cast, at, who):
    note = write(cast.alice, juno, at)
    viewer = getattr(cast, who)
    with pytest.raises(NotAllowedError):
        write(viewer, juno, at)
    assert not notes(viewer).exists()
    assert get(cast, who, "notes").status_code == (200 if who == "vera" else 403)
    assert get(cast, who, "note", note_id=note.id).status_code == 404


def test_it_is_read_by_the_dogs_handler_and_supervisors_and_no_other_handler(juno, cast, at):
    note = write(cast.alice, juno, at)
    told = {
        who: get(cast, who, "note", note_id=note.id).status_code
        for who in ("alice", "bob", "dana", "charlie")
    }
    assert (told["alice"], told["dana"], told["bob"]) == (200, 200, 404)
    assert told["charlie"] in (403, 404)
    assert WORDS in body(get(cast, "dana", "note", "?format=print", note_id=note.id))


def test_the_list_shows_no_words_and_every_reading_is_logged(juno, cast, at):
    note = write(cast.alice, juno, at)
    page = body(get(cast, "dana", "notes"))
    assert "Limping or stiff" in page
    assert WORDS not in page
    get(cast, "dana", "note", note_id=note.id)
    assert WORDS not in body(get(cast, "dana", "notes", "?format=csv"))
    day = audit.days_of("harlan")[0]
    lines = list(audit.lines_of("harlan", day))
    assert len([line for line in lines if "health.note" in str(line)]) == 1
    assert [line.what.split(",")[0] for line in lines if line.event == "export"] == [
        "health-notes.csv"
    ]


def test_the_words_leave_as_a_file_only_with_a_reason(juno, cast, at):
    write(cast.alice, juno, at)
    client = cast.client_of(cast.dana)
    path = reverse("health:notes", kwargs={"agency": "harlan"}) + "?format=csv&restricted=yes"
    asks = client.get(path)
    assert asks.status_code == 302
    assert "/people/exports/reason/" in asks["Location"]
    assert client.post(asks["Location"], {"reason": "  "}).status_code == 422
    client.post(asks["Location"], {"reason": "Asked for by the veterinarian"})
    told = body(client.get(path))
    assert WORDS in told
    assert "included: Asked for by the veterinarian" in told
    assert client.get(path).status_code == 302  # a reason counts once
    day = audit.days_of("harlan")[0]
    lines = [line.what for line in audit.lines_of("harlan", day) if line.event == "export"]
    assert "because: Asked for by the veterinarian" in lines[-1]
    assert get(cast, "alice", "notes", "?format=csv&restricted=yes").status_code == 403


def test_it_stands_in_the_dogs_life_file_for_those_who_read_it(juno, cast, at):
    write(cast.alice, juno, at)
    assert [row.text for row in TimelineRow.objects.filter(kind="health.note")] == [
        "Limping or stiff."
    ]
    told = {
        who: any(line.group == "health" for line in timeline_of(getattr(cast, who), juno.id).rows)
        for who in ("alice", "bob", "dana", "tess")
    }
    assert told == {"alice": True, "bob": False, "dana": True, "tess": False}


def test_no_search_finds_its_words(juno, cast, at):
    write(cast.alice, juno, at)
    assert not SearchRow.objects.filter(kind="health.note").exists()


@pytest.mark.parametrize("query", ["?sign=limping", "?q=gravel", "?sign=%22", "?dog=x&since=junk"])
def test_filters_answer_with_a_page(juno, cast, at, query):
    write(cast.alice, juno, at)
    page = body(get(cast, "alice", "notes", query))
    assert ("Limping or stiff</td>" in page) or "No note matches" in page


def test_a_note_without_a_photograph_has_none_to_show(juno, cast, at):
    note = write(cast.alice, juno, at)
    assert get(cast, "alice", "photograph", note_id=note.id).status_code == 404
    assert Note.objects.get().photograph is None


def test_the_page_of_nothing_says_what_to_do(juno, cast):
    assert "Write one when something about the dog is not as always." in body(
        get(cast, "alice", "notes")
    )


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_that_no_calendar_can_reckon_with_asks_for_nothing(juno, cast, day):
    assert get(cast, "alice", "notes", f"?since={day}&until={day}").status_code == 200
