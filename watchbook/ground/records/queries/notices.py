"""What each person is told, and by which channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from watchbook.ground.records.choices import Channel, Mailed
from watchbook.ground.records.models import CalendarLink, NoticeChoice
from watchbook.ground.records.slots import prompt_kinds

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer


@dataclass(frozen=True)
class Choice:
    """One kind of prompt with how the viewer is told of it."""

    kind: str
    words: str
    is_shown: bool
    mailed: str


def choices_of(viewer: Viewer) -> list[Choice]:
    """Every kind of prompt with the viewer's own choice: at first the application, and no mail."""
    kept = {row.kind: row for row in _rows(viewer)}
    return [
        Choice(
            kind,
            words,
            is_shown=kept[kind].is_shown if kind in kept else True,
            mailed=kept[kind].mailed if kind in kept else Mailed.NEVER,
        )
        for kind, words in prompt_kinds()
    ]


def wanted_kinds(viewer: Viewer, channels: Collection[Channel]) -> Callable[[str], bool]:
    """Whether the viewer is told of a kind of prompt on one of these channels. One statement."""
    rows = list(_rows(viewer))
    if Channel.APPLICATION in channels:
        hidden = {row.kind for row in rows if not row.is_shown}
        return lambda kind: kind not in hidden
    mailed = {row.kind for row in rows if row.mailed in channels}
    return lambda kind: kind in mailed


def _rows(viewer: Viewer) -> QuerySet[NoticeChoice, NoticeChoice]:
    rows = NoticeChoice.objects.filter(agency_id=viewer.agency or "")
    return rows.filter(person_id=viewer.person_id) if viewer.person_id else rows.none()


def calendar_links_of(viewer: Viewer) -> QuerySet[CalendarLink, CalendarLink]:
    """The viewer's own calendar addresses that still open something, newest first."""
    rows = CalendarLink.objects.filter(agency_id=viewer.agency or "", revoked_at=None)
    return rows.filter(person_id=viewer.person_id) if viewer.person_id else rows.none()
