"""That a person opened a record in a version before he judges it.

The page of a record carries a mark that only this installation can make: who opened which version.
A step of review without the mark of the newest version is refused, so that nothing is judged from
a list or by a made-up request. What has its own page for many at once (care time, the roster)
names every version that was seen instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.signing import BadSignature, Signer

if TYPE_CHECKING:
    from uuid import UUID

    from watchbook.ground.people.viewer import Viewer

NOT_OPENED = "Open the record in its newest version first, read it, and press then."
_SALT = "watchbook.records.opened"


def opened_mark(viewer: Viewer, kind: str, record_id: UUID, version: int) -> str:
    """The mark that a page carries for this viewer and version."""
    return Signer(salt=_SALT).sign(_words(viewer, kind, record_id, version)).rpartition(":")[2]


def has_opened(viewer: Viewer, kind: str, record_id: UUID, version: int, mark: str) -> bool:
    """Whether the mark was made for this viewer, record and version."""
    words = _words(viewer, kind, record_id, version)
    try:
        return Signer(salt=_SALT).unsign(f"{words}:{mark}") == words
    except BadSignature:
        return False


def _words(viewer: Viewer, kind: str, record_id: UUID, version: int) -> str:
    return f"{viewer.agency}/{viewer.actor_id}/{kind}/{record_id}/{version}"
