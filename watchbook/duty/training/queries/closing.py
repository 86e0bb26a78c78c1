"""When a layout, and every other team's run on it, is closed to a viewer.

A layout is closed to every team of its exercise whose handler did not lay it
out, until that team's own run has ended: the handler's own run says so, or a
witness marked its end. The role does not matter: a trainer who runs his own dog
in the exercise waits like the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from watchbook.duty.teams.models import Team
from watchbook.duty.training.models import (
    EventTeam,
    Exercise,
    Hide,
    LaidBy,
    Layout,
    Performance,
    Witness,
)
from watchbook.ground.people.permissions import may

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.people.viewer import Viewer

DAY = timedelta(hours=24)
"""How long after its beginning an exercise without a stated end counts as still going on."""

OWN_RUN = "own-run"
STILL_ON = "still-on"
NO_ROLE = "no-role"

REASONS = {
    OWN_RUN: "It opens when your own run of this exercise has ended: log the end of your run, or "
    "let a witness mark it.",
    STILL_ON: "It opens when your own run of this exercise has ended, or when the training day is "
    "over and you did not run.",
    NO_ROLE: "Only trainers, those who laid it out and teams that have run see a layout.",
}


@dataclass(frozen=True)
class _Own:
    """What of some exercises belongs to one person."""

    teams: frozenset[UUID]
    events: frozenset[UUID]
    laid: frozenset[UUID]
    ended: frozenset[UUID]
    begun: frozenset[UUID]


def closed_exercises(
    viewer: Viewer, exercises: Iterable[Exercise], at: datetime
) -> dict[UUID, str]:
    """Which of these exercises' layouts are closed to the viewer now, and why (a key of REASONS).

    `exercises` come with `event` where they have one. Six statements, whatever their number.
    """
    asked = list(exercises)
    if viewer.kind == "system" or not asked or _reads_all_and_runs_none(viewer, asked):
        return {}
    own = _own(viewer, [one.id for one in asked], at)
    why = {one.id: _why_closed(viewer, one, own, at) for one in asked}
    return {key: reason for key, reason in why.items() if reason}


def _reads_all_and_runs_none(viewer: Viewer, asked: list[Exercise]) -> bool:
    """A trainer or supervisor who handles no dog: nothing is closed to him. One statement."""
    if any(
        one.agency_id != viewer.agency or not may(viewer, "training.read_layouts", one.event_id)
        for one in asked
    ):
        return False
    own = Team.objects.filter(agency_id=viewer.agency or "", handler_id=viewer.person_id)
    return viewer.person_id is not None and not own.exists()


def closed_among(viewer: Viewer, ids: Iterable[UUID], at: datetime) -> set[UUID]:
    """Which exercises of these ids are closed to the viewer: what lower rooms keep of them too."""
    asked = Exercise.objects.filter(agency_id=viewer.agency, id__in=list(ids))
    return set(closed_exercises(viewer, asked.select_related("event"), at))


def why_closed(viewer: Viewer, exercise: Exercise, at: datetime) -> str:
    """Why this exercise's layout is closed to the viewer now; empty where it is open."""
    return closed_exercises(viewer, [exercise], at).get(exercise.id, "")


def _why_closed(viewer: Viewer, exercise: Exercise, own: _Own, at: datetime) -> str:
    if exercise.agency_id != viewer.agency:
        return NO_ROLE
    if exercise.id in own.laid or exercise.id in own.ended:
        return ""
    if exercise.id in own.begun or (exercise.event_id and exercise.event_id in own.events):
        return OWN_RUN
    if may(viewer, "training.read_layouts", exercise.event_id) or _conducts(viewer, exercise):
        return ""
    if not may(viewer, "training.read_runs", exercise.event_id):
        return NO_ROLE
    return "" if is_over(exercise, at) else STILL_ON


def _conducts(viewer: Viewer, exercise: Exercise) -> bool:
    conductor = exercise.event.conductor_id if exercise.event else None
    return conductor is not None and conductor == viewer.person_id


def is_over(exercise: Exercise, at: datetime) -> bool:
    """Whether the day of the exercise is over, as far as it was told."""
    event = exercise.event
    if event is not None:
        return (event.held_until or event.held_from + DAY) <= at
    return (exercise.begins_at or exercise.set_at or exercise.received_at) + DAY <= at


def _own(viewer: Viewer, ids: list[UUID], at: datetime) -> _Own:
    agency, person = viewer.agency, viewer.person_id
    wrote = Q(opened_by=viewer.actor_id) | Q(author=viewer.actor_id)
    laid = set(
        Layout.objects.filter(wrote, agency_id=agency, exercise__in=ids).values_list(
            "exercise_id", flat=True
        )
    )
    if person is None:
        none: frozenset[UUID] = frozenset()
        return _Own(none, none, frozenset(laid), none, none)
    laid |= laid_by_person(agency, ids, person)
    teams = frozenset(
        Team.objects.filter(agency_id=agency, handler_id=person).values_list("id", flat=True)
    )
    begun: set[UUID] = set()
    ended: set[UUID] = set()
    if teams:
        for model in (Performance, Witness):
            rows = model._default_manager.filter(
                agency_id=agency, team__in=teams, exercise__in=ids
            ).values_list("exercise_id", "ended_at")
            begun |= {exercise for exercise, _ in rows}
            ended |= {exercise for exercise, until in rows if until and until <= at}
    events = EventTeam.objects.filter(
        agency_id=agency, team__in=teams, record__exercises__in=ids
    ).values_list("record_id", flat=True)
    return _Own(teams, frozenset(events), frozenset(laid), frozenset(ended), frozenset(begun))


def laid_by_person(agency: str | None, ids: Iterable[UUID], person: UUID) -> set[UUID]:
    """Exercises of these that this person laid out, placed a hide of, or laid the track of."""
    wanted = list(ids)
    laid = LaidBy.objects.filter(agency_id=agency, person=person, record__exercise__in=wanted)
    placed = Hide.objects.filter(agency_id=agency, placed_by=person, record__exercise__in=wanted)
    layers = Exercise.objects.filter(agency_id=agency, layer=person, id__in=wanted)
    return {
        *laid.values_list("record__exercise_id", flat=True),
        *placed.values_list("record__exercise_id", flat=True),
        *layers.values_list("id", flat=True),
    }
