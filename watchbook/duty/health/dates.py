"""What health puts into a calendar: ends of vaccinations, visits and reviews that are set."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils import timezone

from watchbook.duty.health.permissions import MANAGE, READ
from watchbook.duty.health.queries.dogs import attended_by
from watchbook.duty.health.queries.due import set_for
from watchbook.duty.teams.models import Dog, Team
from watchbook.duty.teams.queries import in_force
from watchbook.ground.people.permissions import may
from watchbook.ground.records.dates import Dated, register_dates

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from watchbook.ground.people.viewer import Viewer

_WORDS = {
    "health.vaccine": "A vaccination ends",
    "health.visit": "A visit to the veterinarian",
    "health.fitness": "A review by the veterinarian",
}


def register() -> None:
    """Fill the slot of the records' room."""
    register_dates("health", set_days)


def set_days(viewer: Viewer, since: datetime, until: datetime) -> Iterator[Dated]:
    """What is set in this time: of a handler's own dogs, a veterinarian's, a supervisor's unit.

    Of what the viewer is reminded of already the calendar keeps the reminder alone.
    """
    if viewer.person_id is None or not may(viewer, READ):
        return
    zone, at = ZoneInfo(viewer.timezone), timezone.now()
    subjects: dict[UUID, set[UUID]] = {}
    own: set[UUID] = set()
    for team in Team.objects.filter(in_force(at), agency_id=viewer.agency):
        subjects.setdefault(team.dog_id, set()).update((team.id, team.dog_id, team.handler_id))
        if team.handler_id == viewer.person_id:
            own.add(team.dog_id)
    read = set(subjects) if may(viewer, MANAGE) else own
    read |= set(attended_by(viewer, at).values_list("dog", flat=True))
    dogs = list(Dog.objects.filter(agency_id=viewer.agency, id__in=read))
    first, last = (one.astimezone(zone).date() for one in (since, until))
    for due in set_for(viewer, dogs, first, last, at):
        yield Dated(
            kind=due.kind,
            words=_WORDS[due.kind],
            title=f"{due.dog.name}: {due.title}",
            subjects=tuple(subjects.get(due.dog.id, {due.dog.id})),
            at=datetime.combine(due.on, time.min, tzinfo=zone),
            is_day=True,
            url=due.url,
        )
