"""The list of casualties: by words, dog, cause and day, on the page and as a file."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from django.db.models import Q

from watchbook.after.casualty.choices.cards import ENDINGS, MECHANISMS
from watchbook.after.casualty.models import Casualty, Ending
from watchbook.after.casualty.queries.casualties import casualties
from watchbook.core.schema import label_of
from watchbook.ground.ledger.models import State

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer

STANDS = (
    ("", "All"),
    ("open", "No ending yet"),
    ("over", "Over"),
    ("cancelled", "Called off"),
)


def found_casualties(
    viewer: Viewer,
    *,
    text: str = "",
    dog: UUID | None = None,
    mechanism: str = "",
    stands: str = "",
    drills: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[Casualty]:
    """Casualties by words, dog, cause, how they stand, and day; `drills`: `only`, `without`."""
    kept = casualties(viewer)
    if text:
        kept = kept.filter(
            Q(dog__name__icontains=text) | Q(dog_words__icontains=text)
            | Q(place_words__icontains=text)
        )  # fmt: skip
    if dog:
        kept = kept.filter(dog=dog)
    if mechanism in {one.value for one in MECHANISMS}:
        kept = kept.filter(mechanism=mechanism)
    if drills in ("only", "without"):
        kept = kept.filter(is_drill=True) if drills == "only" else kept.exclude(is_drill=True)
    if since:
        kept = kept.filter(happened_at__gte=since)
    if until:
        kept = kept.filter(happened_at__lt=until)
    return _standing(viewer, kept, stands)


def _standing(viewer: Viewer, kept: QuerySet[Casualty], stands: str) -> QuerySet[Casualty]:
    ended = Ending.objects.filter(agency_id=viewer.agency).exclude(state=State.EXPUNGED).order_by()
    if stands == "open":
        return kept.exclude(id__in=ended.values("casualty"))
    if stands == "over":
        return kept.filter(id__in=ended.exclude(how="cancelled").values("casualty"))
    if stands == "cancelled":
        return kept.filter(id__in=ended.filter(how="cancelled").values("casualty"))
    return kept


def ended_by_id(agency: str, rows: Iterable[Casualty]) -> dict[UUID, str]:
    """How each of these ended last, in words; those that did not are left out."""
    ids = [one.id for one in rows]
    ended = Ending.objects.filter(agency_id=agency, casualty__in=ids).exclude(state=State.EXPUNGED)
    return {one.casualty_id: label_of(ENDINGS, one.how) for one in ended.order_by("happened_at")}


def casualty_columns() -> list[str]:
    """Names of the columns of exported casualties: what the unit sees, no line of a card."""
    return ["id", "version", "pressed", "received", "dog", "place", "cause", "drill", "ended"]


def casualty_rows(viewer: Viewer, found: QuerySet[Casualty]) -> list[list[object]]:
    """Exported casualties; times in UTC. Read at once, since the answer is streamed later."""
    rows = list(found)
    ended = ended_by_id(str(viewer.agency), rows)
    return [
        [
            str(one.id), one.version, _utc(one.happened_at), _utc(one.received_at), one.dog_named,
            one.place_words, label_of(MECHANISMS, one.mechanism) or None, one.is_drill,
            ended.get(one.id),
        ]
        for one in rows
    ]  # fmt: skip


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
