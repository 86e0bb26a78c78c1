"""Reads of training days, exercises and layouts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from watchbook.duty.training.models import Event, Exercise, Layout
from watchbook.duty.training.queries.closing import REASONS, why_closed
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.permissions import may

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer


@dataclass(frozen=True)
class LayoutView:
    """A layout as one viewer sees it now: open with its values, or closed with the reason.

    Closed, nothing of it is here, neither its number of hides nor whether it exists.
    """

    exercise: Exercise
    closed: str
    layout: Layout | None
    values: dict[str, Any]

    @property
    def is_closed(self) -> bool:
        """Whether it is closed to the viewer."""
        return bool(self.closed)

    @property
    def why(self) -> str:
        """Why it is closed, and what opens it."""
        return REASONS.get(self.closed, "")


def _own_events(viewer: Viewer, permission: str) -> list[UUID]:
    return [one for one in viewer.event_ids if may(viewer, permission, one)]


def events(viewer: Viewer) -> QuerySet[Event]:
    """The training days that the viewer sees, newest first; those of a scoped role only its own."""
    kept = Event.objects.filter(agency_id=viewer.agency).select_related("conductor")
    if not may(viewer, "training.read_setups"):
        kept = kept.filter(id__in=_own_events(viewer, "training.read_setups"))
    return kept


def found_events(
    viewer: Viewer,
    *,
    text: str = "",
    discipline: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[Event]:
    """Training days by words in title, place or an exercise's title, by discipline and by day."""
    kept = events(viewer)
    if text:
        kept = kept.filter(
            Q(title__icontains=text)
            | Q(place__icontains=text)
            | Q(exercises__title__icontains=text)
        )
    if discipline:
        kept = kept.filter(exercises__discipline=discipline)
    if since:
        kept = kept.filter(held_from__gte=since)
    if until:
        kept = kept.filter(held_from__lt=until)
    return kept.annotate(
        exercise_count=Count("exercises", distinct=True), team_count=Count("teams", distinct=True)
    ).order_by("-held_from", "id")


def event_of(viewer: Viewer, event_id: UUID) -> Event:
    """One training day; a NotFoundError where the viewer sees none."""
    event = events(viewer).filter(id=event_id).first()
    if event is None:
        message = "There is no such training day here."
        raise NotFoundError(message)
    return event


def exercises(viewer: Viewer) -> QuerySet[Exercise]:
    """The exercises whose set-up the viewer sees."""
    kept = Exercise.objects.filter(agency_id=viewer.agency).select_related(
        "event", "event__conductor", "layer"
    )
    if not may(viewer, "training.read_setups"):
        kept = kept.filter(event__in=_own_events(viewer, "training.read_setups"))
    return kept


def exercises_of(viewer: Viewer, event_id: UUID) -> list[Exercise]:
    """The exercises of a training day, in its order."""
    return list(exercises(viewer).filter(event=event_id))


def exercise_of(viewer: Viewer, exercise_id: UUID) -> Exercise:
    """One exercise; a NotFoundError where the viewer sees none."""
    exercise = exercises(viewer).filter(id=exercise_id).first()
    if exercise is None:
        message = "There is no such exercise here."
        raise NotFoundError(message)
    return exercise


def layout_for(viewer: Viewer, exercise: Exercise, at: datetime) -> LayoutView:
    """The layout of an exercise as the viewer may see it now: the one way to read a layout.

    Opening it on a page goes through `actions.openings.open_layout`, which
    notes that this account has seen it.
    """
    closed = why_closed(viewer, exercise, at)
    if closed:
        return LayoutView(exercise, closed, None, {})
    layout = Layout.objects.filter(agency_id=viewer.agency, exercise=exercise).first()
    values = kind_named("training.layout").values_in(layout) if layout else {}
    return LayoutView(exercise, "", layout, values)
