"""Writes of the evidence room."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from watchbook.ground.evidence.choices import CopyFor, CustodyAct
from watchbook.ground.evidence.errors import EvidenceError, ImageRefusedError
from watchbook.ground.evidence.images import Copy, safe_copy
from watchbook.ground.evidence.permissions import DISCLOSE, KEEP, OPEN_ORIGINAL
from watchbook.ground.evidence.queries import still_named
from watchbook.ground.evidence.store import has_file, path_of, read_file
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.permissions import require

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from watchbook.core.schema.leaves import Leaf
    from watchbook.ground.evidence.models import Item
    from watchbook.ground.people.viewer import Viewer

COLLECT_AFTER_S = 7 * 24 * 3600
"""A file that nothing names goes after seven days: an upload may still wait for its record."""


def submit_item(
    *,
    acting_user: Viewer,
    record_id: UUID,
    values: dict[str, Any],
    based_on: int | None,
    reason: str,
    occurred_at: datetime | None,
    at: datetime,
    recorded_at: datetime | None,
    marks: Mapping[str, Leaf] | None,
) -> Item:
    """Keep an item of evidence whose file is in the store already.

    The description may be amended; the file never is: another file is another item. Where
    nobody says when it was made, it was when the device kept it, else when it came.
    """
    require(acting_user, KEEP)
    if based_on is None:
        occurred_at = occurred_at or recorded_at or at
    if not has_file(str(acting_user.agency), values["file"]):
        message = "The file has not come yet. Send the file first, then what names it."
        raise EvidenceError(message)
    agency = str(acting_user.agency)
    with writing(agency=agency, acting_user=acting_user, at=at, recorded_at=recorded_at) as book:
        row: Item = book.put(
            "evidence.item",
            values,
            record_id=record_id,
            occurred_at=occurred_at,
            based_on=based_on,
            reason=reason,
            marks=marks,
        )
        return row


def open_original(*, acting_user: Viewer, item: Item, purpose: str, at: datetime) -> bytes:
    """The original's bytes, checked against their hash; the opening is an act in the ledger."""
    require(acting_user, OPEN_ORIGINAL)
    content = read_file(item.agency_id, item.file)
    _note(acting_user, item, CustodyAct.OPENED, purpose=purpose, to="", at=at)
    return content


def note_custody(
    *, acting_user: Viewer, item: Item, act: str, to: str, purpose: str, at: datetime
) -> None:
    """Write into an item's custody that it was disclosed, handed over or taken back."""
    require(acting_user, DISCLOSE)
    if act not in set(CustodyAct):
        message = "Say whether it was disclosed, handed over or taken back."
        raise EvidenceError(message)
    if not to.strip() or not purpose.strip():
        message = "Say to whom and for what; the custody of an original is never blank."
        raise EvidenceError(message)
    _note(acting_user, item, CustodyAct(act), purpose=purpose, to=to, at=at)


def _note(
    viewer: Viewer, item: Item, act: CustodyAct, *, purpose: str, to: str, at: datetime
) -> None:
    leaves: dict[str, Leaf] = {"/file": item.file}
    if purpose.strip():
        leaves["/purpose"] = purpose.strip()[:400]
    if to.strip():
        leaves["/to"] = to.strip()[:200]
    with writing(agency=item.agency_id, acting_user=viewer, at=at) as book:
        book.act(item, act.value, leaves=leaves)


def copy_for(
    *, acting_user: Viewer, item: Item, audience: str, at: datetime, purpose: str = ""
) -> Copy:
    """A copy for somebody: the original with its custody for a court, else a re-encoded one.

    For the public, the press, the family and mail there is no way to the
    original: what cannot be re-encoded is refused (ImageRefusedError).
    """
    if audience == CopyFor.COURT:
        require(acting_user, DISCLOSE)
        content = read_file(item.agency_id, item.file)
        _note(acting_user, item, CustodyAct.DISCLOSED, purpose=purpose, to="court", at=at)
        return Copy(content, item.media_type or "application/octet-stream", 0, 0)
    if audience not in set(CopyFor):
        message = "Say for whom the copy is."
        raise ImageRefusedError(message)
    return preview(item.agency_id, item.file, longest_edge=1600)


def preview(agency: str, digest: str, *, longest_edge: int) -> Copy:
    """A safe copy from the cache, made there if need be. Slow: never inside a unit of work."""
    path = (
        Path(settings.WATCHBOOK_CACHE_DIR) / agency / digest[:2] / f"{digest}-{longest_edge}.webp"
    )
    with contextlib.suppress(OSError):
        return Copy(path.read_bytes(), "image/webp", 0, 0)
    made = safe_copy(read_file(agency, digest), longest_edge=longest_edge)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    coming = path.with_suffix(f".{time.monotonic_ns()}")
    coming.write_bytes(made.content)
    coming.replace(path)
    return made


def why_no_preview(agency: str, digest: str) -> str:
    """Why a file has no safe copy, in words for its page; empty where it has one. Slow, cached."""
    try:
        preview(agency, digest, longest_edge=1600)
    except EvidenceError as error:
        return str(error)
    return ""


def forget_previews(agency: str, digest: str) -> int:
    """Remove every preview of a file; gives how many there were."""
    folder = Path(settings.WATCHBOOK_CACHE_DIR) / agency / digest[:2]
    gone = 0
    for path in folder.glob(f"{digest}-*"):
        path.unlink(missing_ok=True)
        gone += 1
    return gone


def collect_unnamed(agency: str, at: datetime) -> int:
    """Remove files that nothing has named for seven days; gives how many went. Idempotent."""
    with acting_for(agency):
        named = still_named(agency)
    gone = 0
    for path in (Path(settings.WATCHBOOK_FILES_DIR) / agency).glob("??/*"):
        if path.name not in named and at.timestamp() - path.stat().st_mtime > COLLECT_AFTER_S:
            forget_previews(agency, path.name)
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def remove_file(agency: str, digest: str) -> bool:
    """Remove a file and its previews because an order reaches it; False if it was not there."""
    forget_previews(agency, digest)
    path = path_of(agency, digest)
    if not path.exists():
        return False
    path.unlink()
    return True
