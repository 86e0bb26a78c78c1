"""Reads of casualties: which a viewer sees, which are one, how they ended."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from watchbook.after.casualty.models import Casualty, Ending, Line, Same
from watchbook.after.casualty.permissions.cards import SEE
from watchbook.duty.deployments.queries.narrowing import closed_incidents
from watchbook.duty.health.queries.dogs import dogs_of
from watchbook.ground.ledger.models import State
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.permissions import may
from watchbook.ground.people.queries import own_actors

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer


_NEAR = timedelta(hours=12)


def casualties(viewer: Viewer) -> QuerySet[Casualty]:
    """The casualties that a viewer sees, newest first: place, clock and duties, not the card.

    The unit and dispatch see every one, others those they wrote and those of dogs they attend.
    One of a critical incident closes to whoever is not named there, but not before it has an
    ending: nobody is shut out while help is still coming.
    """
    kept = Casualty.objects.filter(agency_id=viewer.agency or "").exclude(state=State.EXPUNGED)
    own = Q(opened_by__in=own_actors(viewer)) if viewer.agency else Q(pk__in=[])
    if viewer.kind == "system" or viewer.agency is None:
        return kept.select_related("dog")
    if not may(viewer, SEE):
        kept = kept.filter(own | Q(dog__in=dogs_of(viewer)))
    closed = closed_incidents(viewer)
    if closed:
        over = Ending.objects.filter(agency_id=viewer.agency).order_by().values("casualty")
        wrote = Line.objects.filter(agency_id=viewer.agency, opened_by__in=own_actors(viewer))
        his = own | Q(id__in=wrote.order_by().values("casualty"))
        kept = kept.filter(his | ~(Q(incident__in=closed) & Q(id__in=over)))
    return kept.select_related("dog")


def casualty_of(viewer: Viewer, casualty_id: UUID) -> Casualty:
    """One of them; a NotFoundError where the viewer sees none."""
    found = casualties(viewer).filter(id=casualty_id).first()
    if found is None:
        message = "There is no such casualty here."
        raise NotFoundError(message)
    return found


def sees_casualty(viewer: Viewer, row: Casualty) -> bool:
    """Whether one is open to the viewer."""
    return casualties(viewer).filter(id=row.id).exists()


def seen_casualties(viewer: Viewer, rows: Iterable[Casualty]) -> set[UUID]:
    """Which of many are, by their ids; one statement."""
    wanted = [row.id for row in rows]
    return set(casualties(viewer).filter(id__in=wanted).values_list("id", flat=True))


def joined_ids(agency: str, casualty_id: UUID) -> set[UUID]:
    """A casualty and every other that a person said to be the same; the newest word on a pair."""
    return joined_sets(agency, [casualty_id])[casualty_id]


def joined_sets(agency: str, ids: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """The same for many, by each one's id; one statement."""
    pairs = _pairs(agency)
    return {one: _joined(one, pairs) for one in ids}


def joined_at(agency: str, ids: set[UUID]) -> datetime | None:
    """When the last of these was said to be the same as another of them; None for one alone."""
    if len(ids) == 1:
        return None
    return max((at for pair, at in _pairs(agency).items() if pair <= ids), default=None)


def _pairs(agency: str) -> dict[frozenset[UUID], datetime]:
    """The pairs that are one by the newest word on them, with when the server had that word."""
    pairs: dict[frozenset[UUID], datetime] = {}
    rows = Same.objects.filter(agency_id=agency).exclude(state=State.EXPUNGED)
    for one in rows.order_by("received_at", "version", "id"):
        pair = frozenset({one.casualty_id, one.other_id})
        pairs.pop(pair, None)
        if not one.is_not:
            pairs[pair] = one.received_at
    return pairs


def _joined(casualty_id: UUID, pairs: Iterable[frozenset[UUID]]) -> set[UUID]:
    found, waiting = {casualty_id}, [casualty_id]
    while waiting:
        here = waiting.pop()
        for pair in pairs:
            if here in pair:
                fresh = pair - found
                found |= fresh
                waiting += fresh
    return found


def same_cards(casualty: Casualty) -> list[Casualty]:
    """The casualty and those that are the same, whoever asks, for rules and not to be shown."""
    ids = joined_ids(casualty.agency_id, casualty.id)
    if len(ids) == 1:
        return [casualty]
    return list(Casualty.objects.filter(agency_id=casualty.agency_id, id__in=ids))


def same_between(one: Casualty, other: Casualty) -> Same | None:
    """The newest word that two cards are one, whichever names which."""
    pair = [one.id, other.id]
    rows = Same.objects.filter(agency_id=one.agency_id, casualty__in=pair, other__in=pair)
    return rows.exclude(state=State.EXPUNGED).first()


def joined_of(viewer: Viewer, casualty: Casualty) -> list[Casualty]:
    """The casualty and those that are the same, as far as the viewer sees them, the first first."""
    ids = joined_ids(casualty.agency_id, casualty.id)
    if len(ids) == 1:
        return [casualty]
    return list(casualties(viewer).filter(id__in=ids).order_by("happened_at", "id"))


def endings_of(viewer: Viewer, casualty: Casualty) -> list[Ending]:
    """How it ended, by time, by the cards that are the same too.

    But that a press was called off is said of that press alone.
    """
    ids = [one.id for one in joined_of(viewer, casualty)]
    own_or_end = Q(casualty=casualty.id) | ~Q(how="cancelled")
    rows = Ending.objects.filter(own_or_end, agency_id=casualty.agency_id, casualty__in=ids)
    return list(rows.exclude(state=State.EXPUNGED).select_related("clinic"))


def ending_of(viewer: Viewer, casualty: Casualty) -> Ending | None:
    """The last of them."""
    found = endings_of(viewer, casualty)
    return found[-1] if found else None


def is_cancelled(viewer: Viewer, casualty: Casualty) -> bool:
    """Whether the press was called off."""
    return any(one.how == "cancelled" for one in endings_of(viewer, casualty))


def near(viewer: Viewer, casualty: Casualty) -> list[Casualty]:
    """Other casualties of half a day around that may be the same press: of that dog, or of none.

    Never a drill with a real one.
    """
    rows = casualties(viewer).filter(
        happened_at__gte=casualty.happened_at - _NEAR, happened_at__lte=casualty.happened_at + _NEAR
    )
    rows = rows.exclude(id__in=joined_ids(casualty.agency_id, casualty.id))
    if casualty.dog_id is not None:
        rows = rows.filter(Q(dog=casualty.dog_id) | Q(dog__isnull=True))
    is_drill = bool(casualty.is_drill)
    return [one for one in rows[:20] if bool(one.is_drill) is is_drill]
