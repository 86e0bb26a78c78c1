"""Items, their custody, and fsck's look at the store."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from watchbook.ground.evidence.actions import copy_for, note_custody, open_original, submit_item
from watchbook.ground.evidence.checking import check_files
from watchbook.ground.evidence.errors import EvidenceError, ImageRefusedError
from watchbook.ground.evidence.queries import custody_of, items_of
from watchbook.ground.evidence.store import path_of, store_file
from watchbook.ground.evidence.tests.test_images import photograph
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.errors import NotAllowedError

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def keep(viewer, content: bytes, name: str = "a.jpg"):
    stored = store_file("harlan", [content])
    return submit_item(
        acting_user=viewer,
        record_id=uuid4(),
        values={"file": stored.sha256, "name": name, "size_bytes": stored.size_bytes},
        based_on=None,
        reason="",
        occurred_at=None,
        at=NOW,
        recorded_at=None,
        marks=None,
    )


@pytest.fixture(autouse=True)
def _harlan():
    with acting_for("harlan"):
        yield


def test_an_item_has_its_times_though_nobody_says_when_it_was_made(cast) -> None:
    assert keep(cast.alice, photograph()).occurred_at == NOW


def test_every_opening_and_disclosure_is_in_the_custody(cast) -> None:
    item = keep(cast.alice, photograph())
    assert open_original(acting_user=cast.dana, item=item, purpose="review", at=NOW)
    note_custody(
        acting_user=cast.dana, item=item, act="handed-over", to="DA", purpose="trial", at=NOW
    )
    steps = custody_of(cast.dana, item)
    assert [step.act for step in steps] == ["", "original-opened", "handed-over"]
    assert steps[2].leaves["/to"] == "DA"


def test_custody_names_to_whom_and_for_what(cast) -> None:
    item = keep(cast.alice, b"x")
    with pytest.raises(EvidenceError, match="never blank"):
        note_custody(
            acting_user=cast.dana, item=item, act="handed-over", to=" ", purpose="", at=NOW
        )


def test_a_handler_may_not_disclose_and_a_stranger_sees_nothing(cast) -> None:
    item = keep(cast.alice, b"x")
    with pytest.raises(NotAllowedError):
        note_custody(
            acting_user=cast.alice, item=item, act="disclosed", to="x", purpose="y", at=NOW
        )
    with pytest.raises(NotAllowedError):
        items_of(cast.nobody, item.id)


@pytest.mark.parametrize("audience", ["public", "press", "family", "mail"])
def test_a_copy_for_outside_has_no_place_and_no_device(cast, audience: str) -> None:
    item = keep(cast.alice, photograph())
    copy = copy_for(acting_user=cast.dana, item=item, audience=audience, at=NOW)
    assert b"SecretPhone" not in copy.content
    with pytest.raises(ImageRefusedError):
        copy_for(acting_user=cast.dana, item=keep(cast.alice, b"no"), audience=audience, at=NOW)


def test_a_court_gets_the_original_and_the_custody_says_so(cast) -> None:
    original = photograph()
    item = keep(cast.alice, original)
    copy = copy_for(acting_user=cast.dana, item=item, audience="court", at=NOW, purpose="26-1")
    assert copy.content == original
    assert custody_of(cast.dana, item)[-1].act == "disclosed"


def test_it_refuses_an_item_whose_file_has_not_come(cast) -> None:
    with pytest.raises(EvidenceError, match="has not come"):
        submit_item(
            acting_user=cast.alice, record_id=uuid4(), values={"file": "0" * 64, "name": "x"},
            based_on=None, reason="", occurred_at=None, at=NOW, recorded_at=None, marks=None,
        )  # fmt: skip


def test_fsck_names_an_altered_and_a_missing_file(cast) -> None:
    altered, missing = keep(cast.alice, b"altered"), keep(cast.alice, b"missing")
    assert list(check_files("harlan")) == []
    path_of("harlan", altered.file).write_bytes(b"alterex")
    path_of("harlan", missing.file).unlink()
    found = {one.which: one.message for one in check_files("harlan")}
    assert "altered" in found[altered.file]
    assert "not in the store" in found[missing.file]


def test_the_page_shows_custody_and_the_preview_is_a_copy(cast) -> None:
    item = keep(cast.alice, photograph())
    client = cast.client_of(cast.alice)
    page = client.get(f"/harlan/evidence/{item.id}/")
    assert page.status_code == 200
    assert item.file in page.content.decode()
    preview = client.get(f"/harlan/evidence/{item.id}/preview/320/")
    assert preview["Content-Type"] == "image/webp"
    assert client.get(f"/harlan/evidence/{item.id}/preview/999/").status_code == 404
    assert cast.client_of(cast.charlie).get(f"/harlan/evidence/{item.id}/").status_code == 404
    original = client.post(f"/harlan/evidence/{item.id}/original/", {"purpose": "check"})
    assert original.content == photograph()
    assert "attachment" in original["Content-Disposition"]


def test_a_file_without_a_preview_says_why_and_is_kept(cast) -> None:
    item = keep(cast.alice, photograph() + b"<script>alert(1)</script>")
    client = cast.client_of(cast.alice)
    page = client.get(f"/harlan/evidence/{item.id}/").content.decode()
    assert "a page that a browser would run in one" in page
    assert "<img" not in page
    assert client.get(f"/harlan/evidence/{item.id}/preview/320/").status_code == 415
    original = client.post(f"/harlan/evidence/{item.id}/original/", {"purpose": "check"})
    assert original.content.endswith(b"</script>")
