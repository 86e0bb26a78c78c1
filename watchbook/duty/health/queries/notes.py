"""Reads of health notes, for those who may read them: by dog."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from django.db.models import Q

from watchbook.duty.health.choices import SIGNS, sign_words
from watchbook.duty.health.models import Note
from watchbook.duty.health.permissions import READ, READ_ALL
from watchbook.duty.health.queries.dogs import dogs_of
from watchbook.ground.ledger.models import State
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.permissions import may

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer


def notes(viewer: Viewer) -> QuerySet[Note]:
    """The notes that the viewer reads, newest first: all, or those of his dogs and his own."""
    kept = Note.objects.filter(agency_id=viewer.agency).exclude(state=State.EXPUNGED)
    if not may(viewer, READ_ALL):
        if not may(viewer, READ):
            return kept.none()
        kept = kept.filter(Q(dog__in=dogs_of(viewer)) | Q(opened_by=viewer.actor_id))
    return kept.select_related("dog")


def found_notes(
    viewer: Viewer,
    *,
    text: str = "",
    dog: UUID | None = None,
    sign: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[Note]:
    """Notes by words, dog, sign and day."""
    kept = notes(viewer)
    if text:
        kept = kept.filter(
            Q(text__icontains=text) | Q(told_to__icontains=text) | Q(dog__name__icontains=text)
        )
    if dog:
        kept = kept.filter(dog=dog)
    if sign in {choice.value for choice in SIGNS}:
        kept = kept.filter(signs__icontains=f'"{sign}"')
    if since:
        kept = kept.filter(seen_at__gte=since)
    if until:
        kept = kept.filter(seen_at__lt=until)
    return kept


def note_of(viewer: Viewer, note_id: UUID) -> Note:
    """One note; a NotFoundError where the viewer reads none."""
    found = notes(viewer).filter(id=note_id).first()
    if found is None:
        message = "There is no such health note here."
        raise NotFoundError(message)
    return found


RESTRICTED_COLUMNS = ("signs", "since", "text", "told_to", "told_at")


def note_columns() -> list[str]:
    """Names of the columns of exported notes."""
    return ["id", "version", "late", "dog", "seen", "since", "signs", "text", "told_to", "told_at"]


def note_rows(found: QuerySet[Note]) -> list[list[object]]:
    """Exported notes; times in UTC. Read at once, since the answer is streamed later."""
    return [
        [
            str(one.id), one.version, one.is_late, one.dog.name, _utc(one.seen_at),
            one.since_on.isoformat() if one.since_on else None, sign_words(one.signs) or None,
            one.text, one.told_to, _utc(one.told_at),
        ]
        for one in found
    ]  # fmt: skip


def _utc(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None
