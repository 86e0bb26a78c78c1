from __future__ import annotations

from base64 import b64decode
from datetime import timedelta

import pytest

from watchbook.duty.watches.actions.markers import submit_marker, tell_nothing
from watchbook.duty.watches.permissions import MARK
from watchbook.duty.watches.queries.markers import (
    found_markers,
    marker_of,
    markers,
    records_naming,
)
from watchbook.duty.watches.tests.factories import make_care, make_marker, submit
from watchbook.ground.ledger.kinds import kind_of
from watchbook.ground.people import actions
from watchbook.ground.people.errors import NotAllowedError, NotFoundError
from watchbook.ground.people.queries.phones import viewer_of_phone
from watchbook.ground.people.tests.handset import SigningPhone
from watchbook.ground.records.errors import InvalidError
from watchbook.ground.records.queries.prompts import prompts_for
from watchbook.ground.records.sending import amending
from watchbook.ground.records.slots import locked_kinds

DAY = timedelta(days=1)


def asked(viewer, at):
    return [o.prompt.text for o in prompts_for(viewer, at) if o.prompt.kind == "watches.story"]


def test_a_mark_keeps_time_and_place_and_asks_for_its_story(pair):
    mark = make_marker(pair.alice, pair.at, team=pair.alices.id)
    assert mark.occurred_at == pair.at
    assert asked(pair.alice, pair.at) == ["Fence, north side"]
    assert asked(pair.bob, pair.at + DAY) == []


def test_a_mark_without_a_fix_or_a_team_is_kept_too(pair):
    mark = submit("watches.marker", pair.alice, pair.at, marked_at=pair.at)
    assert marker_of(pair.alice, mark.id, pair.at).latitude_e7 is None


def test_half_a_place_is_no_place(pair):
    with pytest.raises(InvalidError, match="latitude and longitude"):
        make_marker(pair.alice, pair.at, longitude_e7=None)


def test_its_story_is_a_record_of_its_own_and_ends_the_asking(pair):
    mark = make_marker(pair.alice, pair.at)
    story = submit("watches.story", pair.alice, pair.at, marker=mark.id, text="Found a glove.")
    assert asked(pair.alice, pair.at) == []
    assert records_naming(pair.alice, mark) == [("watches.story", story)]
    assert marker_of(pair.alice, mark.id, pair.at).version == 1


def test_its_author_says_that_there_is_no_story(pair):
    mark = make_marker(pair.alice, pair.at)
    tell_nothing(acting_user=pair.alice, marker=mark, at=pair.at)
    assert asked(pair.alice, pair.at + DAY) == []
    assert marker_of(pair.alice, mark.id, pair.at) == mark


def test_nobody_else_says_that_there_is_none(pair):
    mark = make_marker(pair.alice, pair.at)
    with pytest.raises(NotAllowedError, match="Only the person who made the mark"):
        tell_nothing(acting_user=pair.bob, marker=mark, at=pair.at)


def test_an_empty_story_is_refused(pair):
    mark = make_marker(pair.alice, pair.at)
    with pytest.raises(InvalidError, match="Say what happened"):
        submit("watches.story", pair.alice, pair.at, marker=mark.id)


def test_nobody_else_amends_a_mark(pair):
    mark = make_marker(pair.alice, pair.at)
    values = kind_of(mark).values_in(mark)
    with pytest.raises(NotAllowedError):
        submit_marker(amending(pair.dana, mark, values, "Elsewhere", pair.at))


def test_marks_are_no_live_map_of_handlers(pair):
    mark = make_marker(pair.alice, pair.at)
    assert list(markers(pair.bob, pair.at + timedelta(minutes=5))) == []
    with pytest.raises(NotFoundError):
        marker_of(pair.tess, mark.id, pair.at)
    assert list(markers(pair.dana, pair.at)) == [mark]
    assert list(markers(pair.bob, pair.at + DAY + timedelta(hours=2))) == [mark]


def test_marks_without_a_story_are_found(pair):
    told, untold = make_marker(pair.alice, pair.at), make_marker(pair.alice, pair.at)
    submit("watches.story", pair.alice, pair.at, marker=told.id, text="A glove.")
    assert list(found_markers(pair.alice, pair.at, waiting=True)) == [untold]
    assert list(found_markers(pair.alice, pair.at, text="glove")) == [told]


def test_another_agency_sees_none(pair):
    mark = make_marker(pair.alice, pair.at)
    with pytest.raises(NotFoundError):
        marker_of(pair.charlie, mark.id, pair.at + DAY)


@pytest.fixture
def locked_phone(pair):
    """Alice's phone while it is locked: its own signature, its person's roles, one kind."""
    phone = SigningPhone()
    code = actions.offer_phone_code(acting_user=pair.alice, at=pair.at)[1]
    asked_for = phone.asks(code)
    kept, _ = actions.enrol_phone(
        agency="harlan", phone_id=phone.id, code=code, public_key=phone.spki,
        label=asked_for["label"], signature=b64decode(asked_for["signature"]), at=pair.at,
    )  # fmt: skip
    return viewer_of_phone(kept, [MARK], pair.at)


def test_what_a_locked_phone_marked_is_asked_of_its_person_and_seen_by_him(pair, locked_phone):
    mark = make_marker(locked_phone, pair.at)
    assert mark.opened_by == f"phone:{locked_phone.phone_id}"
    assert asked(pair.alice, pair.at) == ["Fence, north side"]
    assert asked(pair.bob, pair.at + DAY) == []
    assert list(markers(pair.alice, pair.at)) == [mark]
    tell_nothing(acting_user=pair.alice, marker=mark, at=pair.at)
    assert asked(pair.alice, pair.at) == []


def test_a_locked_phone_marks_and_tells_nothing_else(pair, locked_phone):
    assert "watches.marker" in locked_kinds()
    assert not {"watches.story", "watches.watch", "watches.care"} & locked_kinds()
    with pytest.raises(NotAllowedError):
        make_care(locked_phone, pair.at, pair.alices)
