"""Review, return, approval: by somebody else, about one version, each an entry of its own."""

from datetime import timedelta
from uuid import uuid4

import pytest

from watchbook.ground.ledger.errors import StaleVersionError
from watchbook.ground.ledger.models import State
from watchbook.ground.ledger.reading import history
from watchbook.ground.people.actions import set_policy
from watchbook.ground.people.errors import NotAllowedError, NotFoundError
from watchbook.ground.people.tests.factories import add_viewer
from watchbook.ground.records import slots
from watchbook.ground.records.actions import (
    approve_record,
    countersign_record,
    return_record,
    review_record,
    state_unreviewed,
)
from watchbook.ground.records.errors import ReviewRefusedError
from watchbook.ground.records.queries import waiting_for
from watchbook.ground.records.slots import RecordFace
from watchbook.ground.records.tests.conftest import PERSON, ROLE

pytestmark = pytest.mark.commits


def _step(action, viewer, row, at, *, version=None, kind=PERSON, **more):
    return action(
        acting_user=viewer,
        kind=kind,
        record_id=row.id,
        version=version or row.version,
        at=at,
        **more,
    )


def test_a_trainer_reviews_and_a_supervisor_approves(harlan, note, at):
    assert _step(review_record, harlan.tess, note, at).state == State.REVIEWED
    row = _step(approve_record, harlan.dana, note, at, note="Good work.")
    assert (row.state, row.approved_version) == (State.APPROVED, 1)
    steps = history("harlan", note.id)
    assert [(step.link.n, step.act, step.link.version) for step in steps] == [
        (1, "", 1),
        (2, "reviewed", 1),
        (3, "approved", 1),
    ]
    assert steps[2].note == "Good work."
    assert steps[1].link.actor == harlan.tess.actor_id


def test_it_refuses_approval_before_the_review(harlan, note, at):
    with pytest.raises(ReviewRefusedError, match="trainer reviews it first"):
        _step(approve_record, harlan.dana, note, at)


def test_nobody_reviews_what_he_wrote(harlan, put, at):
    row = put(harlan.tess, PERSON, {"name": "Own run"})
    with pytest.raises(ReviewRefusedError, match="Nobody reviews"):
        _step(review_record, harlan.tess, row, at)


def test_nobody_reviews_a_record_of_which_he_wrote_an_older_version(harlan, put, at):
    row = put(harlan.tess, PERSON, {"name": "First"})
    put(harlan.alice, PERSON, {"name": "Second"}, record_id=row.id, based_on=1, reason="Mine")
    with pytest.raises(ReviewRefusedError, match="Nobody reviews"):
        _step(review_record, harlan.tess, row, at, version=2)


def test_nobody_reviews_his_own_conduct(harlan, put, at):
    values = {"person": harlan.tess.person_id, "role": "handler", "from_at": at}
    row = put(harlan.alice, ROLE, values)
    with pytest.raises(ReviewRefusedError, match="own conduct"):
        _step(review_record, harlan.tess, row, at, kind=ROLE)


def test_the_handler_behind_a_team_may_not_review_either(harlan, note, at):
    slots.register_conduct(PERSON, lambda row: [harlan.tess.person_id])
    with pytest.raises(ReviewRefusedError, match="own conduct"):
        _step(review_record, harlan.tess, note, at)


def test_who_made_a_statement_on_it_may_not_review_it(harlan, note, at):
    slots.register_statements(PERSON, lambda row: [harlan.tess.actor_id])
    with pytest.raises(ReviewRefusedError):
        _step(review_record, harlan.tess, note, at)


def test_a_return_needs_a_note_which_stays_in_the_record(harlan, note, put, at):
    with pytest.raises(ReviewRefusedError, match="with a note"):
        _step(return_record, harlan.tess, note, at, note="  ")
    row = _step(return_record, harlan.tess, note, at, note="Which quarry?")
    assert row.state == State.RETURNED
    with pytest.raises(ReviewRefusedError, match="returned"):
        _step(review_record, harlan.tess, note, at)
    again = put(
        harlan.alice, PERSON, {"name": "Quarry at Elm"}, record_id=note.id, based_on=1, reason="ok"
    )
    assert again.state == State.SUBMITTED
    assert [step.note for step in history("harlan", note.id)] == ["", "Which quarry?", ""]


def test_it_refuses_a_version_that_the_reviewer_has_not_seen(harlan, note, put, at):
    put(harlan.alice, PERSON, {"name": "Newer"}, record_id=note.id, based_on=1, reason="x")
    with pytest.raises(StaleVersionError):
        _step(review_record, harlan.tess, note, at, version=1)


def test_a_handler_a_stranger_and_nobody_may_not_review(harlan, note, at):
    with pytest.raises(NotAllowedError):
        _step(review_record, harlan.bob, note, at)
    with pytest.raises(NotAllowedError):
        _step(approve_record, harlan.tess, note, at)
    with pytest.raises(NotFoundError):
        _step(review_record, harlan.tess, note.__class__(id=uuid4(), version=1), at)


def test_the_other_agency_does_not_find_it(harlan, note, at):
    with pytest.raises(NotFoundError):
        _step(review_record, harlan.charlie, note, at)


def test_a_countersignature_changes_no_state(harlan, note, at):
    row = _step(countersign_record, harlan.dana, note, at)
    assert row.state == State.SUBMITTED
    with pytest.raises(NotAllowedError):
        _step(countersign_record, harlan.alice, note, at)


def test_a_writer_does_not_countersign_his_own_version(harlan, put, at):
    row = put(harlan.dana, PERSON, {"name": "Own"})
    with pytest.raises(ReviewRefusedError, match="somebody else countersigns"):
        _step(countersign_record, harlan.dana, row, at)


def test_the_agency_says_which_steps_it_uses(harlan, note, at):
    set_policy(
        acting_user=harlan.dana,
        values={"needs_review": False},
        reason="Small unit",
        at=at,
    )
    with pytest.raises(ReviewRefusedError, match="does not use the step of review"):
        _step(review_record, harlan.tess, note, at)
    assert _step(approve_record, harlan.dana, note, at).state == State.APPROVED


def test_not_independently_reviewed_is_said_only_where_nobody_could(harlan, put, note, at):
    with pytest.raises(ReviewRefusedError, match="still review it"):
        _step(state_unreviewed, harlan.dana, note, at)
    own = put(harlan.tess, PERSON, {"name": "The only trainer's own run"})
    _step(state_unreviewed, harlan.dana, own, at, note="One trainer in the unit")
    assert _step(approve_record, harlan.dana, own, at).state == State.APPROVED
    acts = [step.act for step in history("harlan", own.id)]
    assert acts == ["", "not-independently-reviewed", "approved"]


def test_an_invited_outside_trainer_reviews_the_records_of_his_event(harlan, put, at, monkeypatch):
    event = uuid4()
    guest = add_viewer(
        harlan.agency,
        "oleg@outside.example",
        "Oleg Brandt",
        ("outside_trainer",),
        at,
        event_id=event,
    )
    face = RecordFace(PERSON, lambda row: "", may_see=lambda viewer, row: True)
    monkeypatch.setitem(slots._faces, PERSON, face)
    own = put(harlan.tess, PERSON, {"name": "The trainer's own run"})
    with pytest.raises(NotAllowedError):
        _step(review_record, guest, own, at)
    slots.register_event(PERSON, lambda row: event)
    with pytest.raises(ReviewRefusedError, match="still review it"):
        _step(state_unreviewed, harlan.dana, own, at)
    assert _step(review_record, guest, own, at).state == State.REVIEWED


def test_a_note_with_hostile_characters_is_refused_with_a_message(harlan, note, at):
    for hostile in ("a\0b", "half \ud800", "x" * 5000):
        with pytest.raises(ReviewRefusedError):
            _step(return_record, harlan.tess, note, at, note=hostile)


def test_an_approved_version_can_be_returned_but_not_approved_again(harlan, note, at):
    _step(review_record, harlan.tess, note, at)
    _step(approve_record, harlan.dana, note, at)
    with pytest.raises(ReviewRefusedError, match="approved already"):
        _step(approve_record, harlan.dana, note, at + timedelta(hours=1))
    row = _step(return_record, harlan.dana, note, at + timedelta(hours=1), note="Wrong day")
    assert (row.state, row.approved_version) == (State.RETURNED, 1)


def test_what_was_stated_as_unreviewed_waits_for_a_supervisor_behind_whatever_is_older(
    harlan, put, at, monkeypatch
):
    face = RecordFace(PERSON, lambda row: "/", may_see=lambda viewer, row: True)
    monkeypatch.setitem(slots._faces, PERSON, face)
    for number in range(3):
        put(harlan.alice, PERSON, {"name": f"Waits for the trainer {number}"})
    own = put(harlan.tess, PERSON, {"name": "The only trainer's own run"})

    def asked(viewer):
        return [one.row.id for one in waiting_for(viewer, at, kind=PERSON, most=1)]

    assert asked(harlan.dana) == []
    assert len(asked(harlan.tess)) == 1
    _step(state_unreviewed, harlan.dana, own, at, note="One trainer in the unit")
    assert asked(harlan.dana) == [own.id]
    set_policy(acting_user=harlan.dana, values={"needs_review": False}, reason="Small unit", at=at)
    assert asked(harlan.dana) not in ([], [own.id])
