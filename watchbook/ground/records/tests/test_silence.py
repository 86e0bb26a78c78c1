"""Stopping the program from asking."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from watchbook.ground.ledger.models import State
from watchbook.ground.ledger.reading import history
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.actions import add_agency
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.viewer import Viewer, system_viewer
from watchbook.ground.records.actions import end_silence, is_silenced, silence
from watchbook.ground.records.errors import SilenceError
from watchbook.ground.records.models import Silence
from watchbook.ground.records.queries import silent_among

pytestmark = pytest.mark.commits
AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
DANA = Viewer(kind="account", agency="harlan", roles=frozenset({"supervisor"}), person_id=uuid4())
ALICE = Viewer(kind="account", agency="harlan", roles=frozenset({"handler"}), person_id=uuid4())


@pytest.fixture(autouse=True)
def _harlan():
    add_agency(code="harlan", name="Harlan County Sheriff's Office", timezone="UTC")
    with acting_for("harlan"):
        yield


def test_one_press_silences_a_subject_and_nothing_else():
    team = uuid4()
    silence(acting_user=DANA, subject=team, from_at=AT, at=AT)
    assert is_silenced("harlan", team, AT)
    assert not is_silenced("harlan", team, AT - timedelta(seconds=1))
    assert not is_silenced("harlan", uuid4(), AT)


def test_pressing_twice_writes_once():
    team = uuid4()
    first = silence(acting_user=DANA, subject=team, from_at=AT, at=AT)
    later = AT + timedelta(minutes=1)
    assert silence(acting_user=DANA, subject=team, from_at=later, at=later).id == first.id
    assert Silence.objects.count() == 1


def test_it_ends_by_itself_at_its_end():
    team = uuid4()
    until = AT + timedelta(days=2)
    silence(acting_user=DANA, subject=team, from_at=AT, until_at=until, at=AT)
    assert is_silenced("harlan", team, until - timedelta(seconds=1))
    assert not is_silenced("harlan", team, until)


def test_ending_is_a_new_version_with_its_reason():
    team = uuid4()
    row = silence(acting_user=DANA, subject=team, from_at=AT, at=AT)
    later = AT + timedelta(days=3)
    ended = end_silence(acting_user=DANA, subject=team, at=later, reason="Back at work")
    assert [one.id for one in ended] == [row.id]
    assert not is_silenced("harlan", team, later)
    assert is_silenced("harlan", team, later - timedelta(hours=1))
    assert [step.reason for step in history("harlan", row.id)] == ["", "Back at work"]


def test_ending_nothing_writes_nothing():
    assert end_silence(acting_user=DANA, subject=uuid4(), at=AT) == []


def test_ending_one_cause_leaves_the_other():
    team = uuid4()
    silence(acting_user=DANA, subject=team, from_at=AT, at=AT)
    silence(acting_user=DANA, subject=team, cause="critical-incident", from_at=AT, at=AT)
    end_silence(acting_user=DANA, subject=team, cause="stand-down", at=AT + timedelta(hours=1))
    assert is_silenced("harlan", team, AT + timedelta(hours=2))


def test_a_handler_may_not_silence():
    with pytest.raises(NotAllowedError):
        silence(acting_user=ALICE, subject=uuid4(), from_at=AT, at=AT)
    with pytest.raises(NotAllowedError):
        end_silence(acting_user=ALICE, subject=uuid4(), at=AT)


def test_it_refuses_an_end_before_the_beginning_and_a_foreign_cause():
    with pytest.raises(SilenceError):
        silence(acting_user=DANA, subject=uuid4(), from_at=AT, until_at=AT, at=AT)
    with pytest.raises(SilenceError):
        silence(acting_user=DANA, subject=uuid4(), cause="boredom", from_at=AT, at=AT)


def test_another_agencys_silence_does_not_count():
    add_agency(code="calder", name="Calder", timezone="UTC")
    team = uuid4()
    silence(acting_user=system_viewer("calder"), subject=team, from_at=AT, at=AT)
    assert not is_silenced("harlan", team, AT)


def test_of_many_subjects_those_are_silent_that_each_would_be_alone():
    subjects = [uuid4() for _ in range(20)]
    ended, running, coming, temporary, ordered_away = subjects[:5]
    silence(acting_user=DANA, subject=ended, from_at=AT, at=AT)
    end_silence(acting_user=DANA, subject=ended, at=AT + timedelta(hours=1), reason="Back")
    silence(acting_user=DANA, subject=running, from_at=AT, at=AT)
    silence(acting_user=DANA, subject=coming, from_at=AT + timedelta(days=9), at=AT)
    until = AT + timedelta(days=2)
    silence(acting_user=DANA, subject=temporary, from_at=AT, until_at=until, at=AT)
    row = silence(acting_user=DANA, subject=ordered_away, from_at=AT, at=AT)
    Silence.objects.filter(id=row.id).update(state=State.EXPUNGED)
    for hours in (-1, 0, 1, 47, 48, 24 * 10):
        then = AT + timedelta(hours=hours)
        alone = {one for one in subjects if is_silenced("harlan", one, then)}
        assert silent_among("harlan", subjects, then) == alone, hours
    assert silent_among("harlan", subjects, AT) == {ended, running, temporary}
    assert silent_among("harlan", [], AT) == set()
