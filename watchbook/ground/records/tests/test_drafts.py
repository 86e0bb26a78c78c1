"""What only its author sees."""

from datetime import timedelta
from uuid import uuid4

import pytest

from watchbook.ground.ledger.errors import UnknownKindError
from watchbook.ground.ledger.models import Entry
from watchbook.ground.people.errors import NotAllowedError, NotFoundError
from watchbook.ground.records.actions import discard_draft, save_draft
from watchbook.ground.records.errors import DraftError
from watchbook.ground.records.models import Draft
from watchbook.ground.records.queries import draft_of, drafts_of
from watchbook.ground.records.tests.conftest import PERSON

pytestmark = pytest.mark.commits


@pytest.fixture
def draft(harlan, at):
    return save_draft(acting_user=harlan.alice, kind=PERSON, content={"name": "Half a"}, at=at)


def test_a_draft_writes_nothing_to_the_ledger(harlan, at):
    before = Entry.objects.count()
    save_draft(acting_user=harlan.alice, kind=PERSON, content={"name": "Half a"}, at=at)
    assert Entry.objects.count() == before


def test_only_its_author_sees_it(harlan, draft):
    assert list(drafts_of(harlan.alice)) == [draft]
    for viewer in (harlan.dana, harlan.ada, harlan.tess, harlan.charlie, harlan.nobody):
        assert not drafts_of(viewer).exists()
        with pytest.raises(NotFoundError):
            draft_of(viewer, draft.id)


def test_saving_again_replaces_it(harlan, draft, at):
    later = at + timedelta(minutes=2)
    save_draft(
        acting_user=harlan.alice,
        kind=PERSON,
        content={"name": "Whole"},
        draft_id=draft.id,
        at=later,
    )
    kept = Draft.objects.get()
    assert (kept.content, kept.started_at, kept.saved_at) == ({"name": "Whole"}, at, later)


def test_another_cannot_save_over_it_or_discard_it(harlan, draft, at):
    with pytest.raises(NotFoundError):
        save_draft(acting_user=harlan.bob, kind=PERSON, content={}, draft_id=draft.id, at=at)
    with pytest.raises(NotFoundError):
        discard_draft(acting_user=harlan.bob, draft_id=draft.id, at=at)
    discard_draft(acting_user=harlan.alice, draft_id=draft.id, at=at)
    assert not Draft.objects.exists()
    with pytest.raises(NotFoundError):
        discard_draft(acting_user=harlan.alice, draft_id=uuid4(), at=at)


@pytest.mark.parametrize(
    "content",
    [{"a": "x\0"}, {"a": "x" * 300_000}, {"a": float("nan")}, {"a": object()}, {"a": "\ud800"}],
)
def test_what_cannot_be_kept_is_refused_with_a_message(harlan, at, content):
    with pytest.raises(DraftError):
        save_draft(acting_user=harlan.alice, kind=PERSON, content=content, at=at)
    assert not Draft.objects.exists()


def test_unknown_kinds_and_strangers_are_refused(harlan, at):
    with pytest.raises(UnknownKindError):
        save_draft(acting_user=harlan.alice, kind="no.kind", content={}, at=at)
    with pytest.raises(NotAllowedError):
        save_draft(acting_user=harlan.nobody, kind=PERSON, content={}, at=at)


def test_nobody_keeps_more_than_two_hundred(harlan, at, monkeypatch):
    monkeypatch.setattr("watchbook.ground.records.actions.drafts.MOST_OF_A_PERSON", 1)
    save_draft(acting_user=harlan.alice, kind=PERSON, content={}, at=at)
    with pytest.raises(DraftError, match="Submit or discard"):
        save_draft(acting_user=harlan.alice, kind=PERSON, content={}, at=at)
