"""One submission: its reason, its times, its author, its one write."""

from datetime import timedelta
from uuid import uuid4

import pytest

from watchbook.ground.ledger.errors import UnknownRecordError
from watchbook.ground.ledger.reading import history
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.records.errors import InvalidError, ReasonNeededError
from watchbook.ground.records.sending import Sent, amending, check_span, require_author

pytestmark = pytest.mark.django_db
KIND = "people.unit"


@pytest.fixture(autouse=True)
def _in_harlan(cast):
    with acting_for("harlan"):
        yield


@pytest.fixture
def row(cast, at):
    return Sent(acting_user=cast.dana, values={"name": "K9"}, at=at).put(KIND, {"name": "K9"}, at)


def test_a_new_record_needs_no_reason_and_leaves_out_what_is_empty(cast, at):
    values = {"name": "K9", "note": ""}
    kept = Sent(acting_user=cast.dana, values=values, at=at).put(KIND, values, None)
    assert (kept.version, kept.occurred_at) == (1, None)
    assert "/note" not in history("harlan", kept.id)[0].leaves


@pytest.mark.parametrize("reason", ["", "  ", "x" * 2_001])
def test_an_amendment_says_why_in_so_many_words(cast, at, row, reason):
    with pytest.raises(InvalidError) as refused:
        amending(cast.dana, row, {"name": "K-9"}, reason, at).put(KIND, {"name": "K-9"}, None)
    assert refused.value.problems[0].pointer == "/reason"
    assert isinstance(refused.value, ReasonNeededError) == (not reason.strip())


def test_an_amendment_keeps_its_record_and_its_reason(cast, at, row):
    values = {"name": "K-9"}
    kept = amending(cast.dana, row, values, " typo ", at).put(KIND, values, None)
    assert (kept.id, kept.version) == (row.id, 2)
    assert history("harlan", row.id)[-1].reason == "typo"


def test_what_is_amended_must_be_there_and_a_new_record_amends_nothing(cast, at):
    new = Sent(acting_user=cast.dana, values={}, at=at, record_id=uuid4())
    assert new.existing(KIND) is None
    missing = Sent(acting_user=cast.dana, values={}, at=at, record_id=uuid4(), based_on=1)
    with pytest.raises(UnknownRecordError):
        missing.existing(KIND)


def test_it_happened_as_claimed_else_as_recorded_else_as_received(cast, at):
    hour = timedelta(hours=1)
    sent = {"acting_user": cast.dana, "values": {}, "at": at}
    assert Sent(**sent).written_at == at
    assert Sent(**sent, recorded_at=at - hour).written_at == at - hour
    assert (
        Sent(**sent, recorded_at=at - hour, occurred_at=at - 2 * hour).written_at == at - 2 * hour
    )


def test_only_its_author_amends_a_statement_and_a_new_one_has_none(cast, row):
    require_author(cast.dana, row)
    require_author(cast.alice, None)
    with pytest.raises(NotAllowedError, match="of your own beside it"):
        require_author(cast.alice, row)


def test_a_span_ends_after_it_begins_and_lies_in_the_past_where_it_happened(at):
    hour = timedelta(hours=1)
    check_span({"began_at": at, "ended_at": None}, "began_at", "ended_at", at)
    check_span({"from_at": at + 9 * hour, "until_at": at + 10 * hour}, "from_at", "until_at")
    with pytest.raises(InvalidError, match="ends before it begins"):
        check_span({"began_at": at, "ended_at": at - hour}, "began_at", "ended_at", at)
    with pytest.raises(InvalidError, match="not come yet"):
        check_span({"began_at": at + 2 * hour}, "began_at", "ended_at", at)
