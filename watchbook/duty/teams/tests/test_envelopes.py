from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from watchbook.duty.teams.actions import (
    acknowledge_opening,
    ask_to_open,
    confirm_opening,
    withdraw_envelope,
    write_envelope,
)
from watchbook.duty.teams.errors import EnvelopeError
from watchbook.duty.teams.models import Envelope, Opening
from watchbook.duty.teams.queries import (
    CONFIRM_WITHIN,
    READABLE_FOR,
    envelope_of,
    opened_words,
    openers,
    opening_of,
    openings_to_confirm,
    openings_told_to,
    own_words,
)
from watchbook.duty.teams.tests.factories import ENVELOPE_VALUES
from watchbook.ground.ledger.reading import history
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.tests.factories import add_viewer, person_of
from watchbook.ground.people.viewer import system_viewer
from watchbook.ground.records.actions.expungements import expunge
from watchbook.ground.records.errors import InvalidError
from watchbook.ground.records.models import Draft, SearchRow, TimelineRow

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_harlan(cast):
    with acting_for("harlan"):
        yield


@pytest.fixture
def lena(cast, at):
    return add_viewer(cast.agency, "lena@harlan.example", "Lena Fairweather", ("liaison",), at)


@pytest.fixture
def written(cast, at):
    return write_envelope(acting_user=cast.alice, values=ENVELOPE_VALUES, at=at)


@pytest.fixture
def asked(cast, at, lena, written):
    return ask_to_open(
        acting_user=cast.dana, handler=person_of(cast.alice), second_id=lena.person_id,
        why="Deputy Marlow is hurt and in surgery", at=at,
    )  # fmt: skip


def test_a_handler_writes_and_reads_his_own(cast, written):
    envelope, words = own_words(cast.alice)
    assert envelope == written
    assert words == ENVELOPE_VALUES


def test_it_is_voluntary_and_every_part_may_stay_empty(cast, at):
    write_envelope(acting_user=cast.alice, values={"form": "here"}, at=at)
    assert own_words(cast.alice)[1] == {"form": "here"}


def test_it_may_say_only_that_it_lies_on_paper_with_a_named_person(cast, at):
    with pytest.raises(InvalidError):
        write_envelope(acting_user=cast.alice, values={"form": "paper"}, at=at)
    values = {"form": "paper", "paper_with": "Chaplain Ormsby", "paper_telephone": "555-0101"}
    write_envelope(acting_user=cast.alice, values=values, at=at)
    assert own_words(cast.alice)[1] == values


def test_a_handler_has_one_and_writing_again_is_a_new_version_of_it(cast, at, written):
    again = write_envelope(
        acting_user=cast.alice, values=ENVELOPE_VALUES | {"faith": "None"}, at=at
    )
    assert (again.id, again.version) == (written.id, 2)
    assert Envelope.objects.count() == 1
    assert own_words(cast.alice)[1]["faith"] == "None"


@pytest.mark.parametrize("who", ["dana", "tess", "dov", "vera", "flora", "ada", "nobody"])
def test_nobody_but_a_handler_writes_one(cast, at, who):
    with pytest.raises(NotAllowedError):
        write_envelope(acting_user=getattr(cast, who), values=ENVELOPE_VALUES, at=at)


def test_no_token_no_phone_and_no_machine_writes_or_reads_one(cast, at, written):
    scopes = frozenset({"teams.write_envelope", "teams.open_envelope"})
    for viewer in (
        replace(cast.alice, scopes=scopes),
        replace(cast.alice, kind="phone"),
        system_viewer("harlan"),
    ):
        with pytest.raises(NotAllowedError):
            write_envelope(acting_user=viewer, values=ENVELOPE_VALUES, at=at)
        assert own_words(viewer) is None
        assert envelope_of(viewer, person_of(cast.alice)) is None


def _everything_stored():
    """Every value of every table, as text and as bytes."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                for value in row:
                    raw = (
                        bytes(value)
                        if isinstance(value, bytes | memoryview)
                        else str(value).encode()
                    )
                    found.append((table, raw))
    return found


def test_its_words_are_in_no_table_in_plain_text(cast, at, lena, asked):
    confirmed = confirm_opening(acting_user=lena, opening=asked, at=at)
    assert opened_words(lena, confirmed, at) == ENVELOPE_VALUES
    stored = _everything_stored()
    assert any(b"Alice Marlow" in raw for _, raw in stored)
    for word in (b"Quillabeth", b"Zebulon", b"Larkspur", b"Ormsby", b"Quaker", b"bagpipes"):
        for raw_word in (word, word.lower(), word.hex().encode()):
            assert [table for table, raw in stored if raw_word in raw] == []


def test_its_words_are_in_no_file_of_the_home(cast, home, at, written):
    for path in home.rglob("*"):
        if path.is_file():
            assert b"Quillabeth" not in path.read_bytes()


def test_it_stands_in_no_search_no_life_file_and_no_draft(cast, written):
    assert not SearchRow.objects.filter(record_id=written.id).exists()
    assert not TimelineRow.objects.filter(record_id=written.id).exists()
    assert not Draft.objects.exists()


def test_its_history_opens_for_nobody_without_the_room(cast, written):
    steps = history("harlan", written.id)
    assert [step.is_readable for step in steps] == [False]
    assert steps[0].leaves == {}


def test_that_there_is_one_is_seen_by_the_handler_and_by_those_who_could_open_it(
    cast, written, lena
):
    alice = person_of(cast.alice)
    for viewer in (cast.alice, cast.dana, lena):
        assert envelope_of(viewer, alice) == written
    for who in ("bob", "tess", "dov", "vera", "flora", "ada", "nobody", "charlie"):
        assert envelope_of(getattr(cast, who), alice) is None


def test_two_named_persons_open_it_together(cast, at, lena, asked):
    assert [one.id for one in openings_to_confirm(lena, at)] == [asked.id]
    confirmed = confirm_opening(acting_user=lena, opening=asked, at=at + timedelta(minutes=2))
    for viewer in (cast.dana, lena):
        assert opened_words(viewer, confirmed, at + timedelta(minutes=3)) == ENVELOPE_VALUES
    assert [step.link.actor for step in history("harlan", asked.id)] == [
        cast.dana.actor_id,
        lena.actor_id,
    ]


def test_one_alone_opens_nothing(cast, at, lena, asked):
    with pytest.raises(NotAllowedError):
        opened_words(cast.dana, asked, at)
    with pytest.raises(NotAllowedError):
        confirm_opening(acting_user=cast.dana, opening=asked, at=at)
    assert Opening.objects.get().confirmed_at is None


def test_the_second_must_confirm_within_minutes(cast, at, lena, asked):
    late = at + CONFIRM_WITHIN + timedelta(seconds=1)
    assert openings_to_confirm(lena, late) == []
    with pytest.raises(EnvelopeError, match="Begin again"):
        confirm_opening(acting_user=lena, opening=asked, at=late)


def test_it_closes_again_after_half_an_hour(cast, at, lena, asked):
    confirmed = confirm_opening(acting_user=lena, opening=asked, at=at)
    with pytest.raises(NotAllowedError, match="Open it again"):
        opened_words(cast.dana, confirmed, at + READABLE_FOR + timedelta(seconds=1))


def test_it_refuses_a_second_confirmation(cast, at, lena, asked):
    confirmed = confirm_opening(acting_user=lena, opening=asked, at=at)
    with pytest.raises(EnvelopeError):
        confirm_opening(acting_user=lena, opening=confirmed, at=at)


@pytest.mark.parametrize("second", ["dana", "alice", "bob", "tess", "dov", "ada", "charlie"])
def test_the_second_is_another_person_who_may_open(cast, at, written, second):
    with pytest.raises(InvalidError):
        ask_to_open(
            acting_user=cast.dana, handler=person_of(cast.alice),
            second_id=getattr(cast, second).person_id, why="Hurt", at=at,
        )  # fmt: skip


@pytest.mark.parametrize("who", ["alice", "bob", "tess", "dov", "ada", "vera", "flora", "nobody"])
def test_nobody_else_asks_to_open(cast, at, lena, written, who):
    with pytest.raises(NotAllowedError):
        ask_to_open(
            acting_user=getattr(cast, who), handler=person_of(cast.alice),
            second_id=lena.person_id, why="Hurt", at=at,
        )  # fmt: skip


def test_it_asks_why(cast, at, lena, written):
    with pytest.raises(InvalidError):
        ask_to_open(
            acting_user=cast.dana, handler=person_of(cast.alice), second_id=lena.person_id,
            why="", at=at,
        )  # fmt: skip


def test_a_third_person_reads_nothing_of_an_open_envelope(cast, at, lena, asked):
    confirmed = confirm_opening(acting_user=lena, opening=asked, at=at)
    other = add_viewer(cast.agency, "sid@harlan.example", "Sid Abara", ("supervisor",), at)
    assert opening_of(other, confirmed.id) is None
    with pytest.raises(NotAllowedError):
        opened_words(other, confirmed, at)


def test_the_handler_is_told_of_each_opening_until_he_has_seen_it(cast, at, lena, asked):
    assert openings_told_to(cast.alice) == []
    confirmed = confirm_opening(acting_user=lena, opening=asked, at=at)
    assert [(one.id, seen) for one, seen in openings_told_to(cast.alice)] == [(asked.id, False)]
    acknowledge_opening(acting_user=cast.alice, opening=confirmed, at=at)
    assert [seen for _, seen in openings_told_to(cast.alice)] == [True]
    with pytest.raises(NotAllowedError):
        acknowledge_opening(acting_user=cast.bob, opening=confirmed, at=at)


def test_a_withdrawn_envelope_is_gone_for_everybody_and_may_be_written_anew(cast, at, lena, asked):
    confirmed = confirm_opening(acting_user=lena, opening=asked, at=at)
    withdraw_envelope(acting_user=cast.alice, at=at)
    assert own_words(cast.alice) is None
    assert envelope_of(cast.dana, person_of(cast.alice)) is None
    with pytest.raises(NotAllowedError):
        opened_words(cast.dana, Opening.objects.get(id=confirmed.id), at)
    with pytest.raises(EnvelopeError):
        withdraw_envelope(acting_user=cast.alice, at=at)
    write_envelope(acting_user=cast.alice, values={"form": "here", "faith": "None"}, at=at)
    assert own_words(cast.alice)[1] == {"form": "here", "faith": "None"}


def test_what_was_opened_is_what_lay_there_then(cast, at, lena, asked):
    confirmed = confirm_opening(acting_user=lena, opening=asked, at=at)
    later = at + timedelta(minutes=5)
    write_envelope(acting_user=cast.alice, values={"form": "here"}, at=later)
    assert opened_words(cast.dana, confirmed, later) == ENVELOPE_VALUES


def test_openers_are_supervisors_and_liaisons_with_a_sign_in(cast, at, lena):
    assert [person.name for person in openers(cast.dana, at)] == [
        "Dana Whitcomb",
        "Lena Fairweather",
    ]
    assert openers(cast.alice, at) == []


def test_an_envelope_destroyed_by_order_leaves_room_for_a_new_one(cast, at, lena, asked):
    confirmed = confirm_opening(acting_user=lena, opening=asked, at=at)
    custodian = add_viewer(cast.agency, "cy@harlan.example", "Cy Lindgren", ("custodian",), at)
    expunge(
        acting_user=custodian, kind="teams.envelope", record_id=confirmed.envelope_id,
        pointers=None, authority="Harlan County District Court, 26-114", at=at,
    )  # fmt: skip
    assert own_words(cast.alice) is None
    assert envelope_of(cast.dana, person_of(cast.alice)) is None
    with pytest.raises(NotAllowedError):
        opened_words(cast.dana, Opening.objects.get(), at)
    write_envelope(acting_user=cast.alice, values={"form": "here"}, at=at)
    assert own_words(cast.alice)[1] == {"form": "here"}
