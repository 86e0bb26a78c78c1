"""A new version with its reason."""

import pytest

from watchbook.ground.ledger.errors import StaleVersionError
from watchbook.ground.ledger.reading import history
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.records import slots
from watchbook.ground.records.actions import (
    amend_record,
    amendment_reason,
    amendment_values,
    review_record,
)
from watchbook.ground.records.errors import AmendmentError, NotSubmittableError
from watchbook.ground.records.queries.counting import approved_only, counted
from watchbook.ground.records.tests.conftest import PERSON

pytestmark = pytest.mark.commits


@pytest.fixture(autouse=True)
def _submittable(_reviewed_kinds):
    def write(sent):
        return sent.put(PERSON, sent.values, sent.occurred_at)

    slots.register_submission(PERSON, write)


def _amend(viewer, row, at, **more):
    more.setdefault("based_on", row.version)
    return amend_record(acting_user=viewer, kind=PERSON, record_id=row.id, at=at, **more)


def test_changes_are_laid_over_what_the_record_says(note):
    assert amendment_values(PERSON, note, {"badge": None, "rank": "Deputy"}) == {
        "name": "Quarry search",
        "rank": "Deputy",
    }


def test_it_refuses_unknown_fields_and_changes_of_nothing(note):
    with pytest.raises(AmendmentError, match="no field"):
        amendment_values(PERSON, note, {"nose": "x"})
    with pytest.raises(AmendmentError, match="Nothing would change"):
        amendment_values(PERSON, note, {"badge": "K9-7", "rank": None})


def test_a_typing_error_is_one_tap_for_its_writer_before_anybody_acted(harlan, note, at):
    row = _amend(harlan.alice, note, at, changes={"badge": "K9-8"}, listed_reason="typo")
    assert (row.version, row.badge) == (2, "K9-8")
    assert history("harlan", note.id)[-1].reason == "Typing error"


def test_one_tap_is_not_enough_after_a_review_nor_for_somebody_else(harlan, note, at):
    with pytest.raises(AmendmentError, match="own words"):
        amendment_reason(harlan.dana, note, listed="typo")
    review_record(acting_user=harlan.tess, kind=PERSON, record_id=note.id, version=1, at=at)
    with pytest.raises(AmendmentError, match="own words"):
        _amend(harlan.alice, note, at, changes={"badge": "1"}, listed_reason="typo")
    row = _amend(harlan.alice, note, at, changes={"badge": "1"}, reason="Read the list again")
    assert row.version == 2


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_without_a_reason_nothing_is_written(harlan, note, at, reason):
    with pytest.raises(AmendmentError):
        _amend(harlan.alice, note, at, changes={"badge": "1"}, reason=reason, listed_reason="no")


def test_bad_values_and_stale_versions_are_refused(harlan, note, at):
    for changes in ({"name": ""}, {"name": "x" * 200}, {"name": "a\0"}, {"nose": "x"}):
        with pytest.raises(AmendmentError):
            _amend(harlan.alice, note, at, changes=changes, listed_reason="typo")
    with pytest.raises(StaleVersionError):
        _amend(harlan.alice, note, at, changes={"badge": "1"}, listed_reason="typo", based_on=7)


def test_what_is_not_seen_or_not_submittable_is_refused(harlan, note, at):
    with pytest.raises(NotFoundError):
        _amend(harlan.charlie, note, at, changes={"badge": "1"}, listed_reason="typo")
    slots._submissions.clear()
    with pytest.raises(NotSubmittableError):
        _amend(harlan.alice, note, at, changes={"badge": "1"}, listed_reason="typo")


def test_numbers_say_how_many_are_not_yet_approved(harlan, note, put, at):
    rows = type(note).objects.filter(name__contains="search")
    assert (counted(harlan.dana, rows).total, counted(harlan.dana, rows).not_approved) == (1, 1)
    assert not approved_only(rows).exists()
    type(note).objects.filter(id=note.id).update(approved_version=1, state="approved")
    assert counted(harlan.dana, rows).not_approved == 0
    put(harlan.alice, PERSON, {"name": "Second search"}, record_id=note.id, based_on=1, reason="x")
    assert counted(harlan.dana, rows).not_approved == 1
    assert not approved_only(rows).exists()
