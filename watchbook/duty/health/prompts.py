"""What health asks of people: what is due of their dogs, of the stock, and at a car alarm."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.urls import reverse

from watchbook.duty.health.models import Alarm
from watchbook.duty.health.permissions import MANAGE, READ, WRITE
from watchbook.duty.health.queries.alarms import unanswered
from watchbook.duty.health.queries.dogs import attended_by
from watchbook.duty.health.queries.due import dues, dues_of_fitness
from watchbook.duty.health.queries.stock import lots
from watchbook.duty.teams.models import Dog
from watchbook.duty.teams.queries import teams_now
from watchbook.duty.teams.weather import temperature_text
from watchbook.ground.people.permissions import may
from watchbook.ground.records.slots import Prompt, register_prompts
from watchbook.ground.web.moments import moment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from watchbook.ground.people.viewer import Viewer

EXPIRES_WITHIN = timedelta(days=30)
_SUPERVISORS_TOO = frozenset({"health.fitness"})
NOT_THE_ALARM = "Watchbook records the alarm; it is not the alarm."


_DUE = {
    "health.vaccine": "A vaccination is due",
    "health.weight": "Weighing is due",
    "health.visit": "A visit to the veterinarian is due",
    "health.injury": "Something is to be looked at again",
    "health.exposure": "Something is to be looked at again",
    "health.behaviour": "Something is to be looked at again",
    "health.fitness": "A word on fitness for duty is due",
    "health.date": "A date is to be given",
}


def register() -> None:
    """Fill the slot of the records' room."""
    register_prompts("health.due", due_of_dogs, kinds=_DUE)
    register_prompts(
        "health.stock", low_or_expiring, kinds={"health.stock": "Stock runs low or expires"}
    )
    register_prompts(
        "health.alarm", alarms_to_answer, kinds={"health.alarm": "An alarm waits for an answer"}
    )


def due_of_dogs(viewer: Viewer, at: datetime) -> Iterator[Prompt]:
    """To the dog's handlers of now; what concerns fitness also to supervisors and its own vet.

    What is addressed to the handlers of others is not read.
    """
    if not may(viewer, READ) or viewer.person_id is None:
        return
    manages = may(viewer, MANAGE)
    people: dict[UUID, set[str]] = {}
    dogs: dict[UUID, Dog] = {}
    subjects: dict[UUID, set[UUID]] = {}
    for team in teams_now(str(viewer.agency), at):
        if not manages and team.handler_id != viewer.person_id:
            continue
        dogs[team.dog_id] = team.dog
        people.setdefault(team.dog_id, set()).add(str(team.handler_id))
        subjects.setdefault(team.dog_id, {team.dog_id}).add(team.id)
    attended = set(attended_by(viewer, at).values_list("dog", flat=True))
    if not attended <= dogs.keys():
        rows = Dog.objects.filter(agency_id=viewer.agency, id__in=attended - dogs.keys())
        dogs |= {dog.id: dog for dog in rows}
    me = str(viewer.person_id)
    own = [dog for dog in dogs.values() if me in people.get(dog.id, ())]
    others = [dog for dog in dogs.values() if me not in people.get(dog.id, ())]
    for one in (*dues(viewer, own, at), *dues_of_fitness(viewer, others, at)):
        audience = set(people.get(one.dog.id, ()))
        if one.kind in _SUPERVISORS_TOO:
            audience |= {"supervisor"}
            audience |= {str(viewer.person_id)} if one.dog.id in attended else set()
        yield Prompt(
            kind=one.kind,
            subjects=tuple(subjects.get(one.dog.id, {one.dog.id})),
            due_at=one.instant(viewer.timezone),
            audience=tuple(sorted(audience)),
            title=f"{one.dog.name}: {one.title}",
            text=one.text,
            url=one.url,
        )


def low_or_expiring(viewer: Viewer, at: datetime) -> Iterator[Prompt]:
    """To supervisors: a lot that runs out or expires, or of which more was taken than came in."""
    if not may(viewer, MANAGE):
        return
    zone = ZoneInfo(viewer.timezone)
    today = at.astimezone(zone).date()
    for lot in lots(viewer):
        expires = lot.row.expires_on
        is_ending = expires is not None and expires <= today + EXPIRES_WITHIN and lot.left_e3 != 0
        if lot.left_e3 < 0:
            said, on = "more was taken than came in; count again", today
        elif is_ending and expires is not None:
            said, on = f"expires {moment(expires, 'date').text}", expires
        elif lot.is_low and lot.left_e3 > 0:
            said, on = f"{lot.left} left", today
        else:
            continue
        yield Prompt(
            kind="health.stock", subjects=(),
            due_at=datetime.combine(on, time(23, 59), tzinfo=zone),
            audience=("supervisor",), title=f"Medicine stock: {lot}",
            text=said[0].upper() + said[1:] + ".",
            url=reverse("health:lot", kwargs={"agency": viewer.agency, "lot_id": lot.row.id}),
        )  # fmt: skip


def alarms_to_answer(viewer: Viewer, at: datetime) -> Iterator[Prompt]:
    """To the handler whose car it is, and to supervisors: what was found at a car alarm?"""
    if not may(viewer, WRITE):
        return
    for alarm in unanswered(viewer, at):
        team = alarm.device.team
        yield Prompt(
            kind="health.alarm",
            subjects=(team.id, team.dog_id, team.handler_id) if team is not None else (),
            due_at=alarm.signed_at,
            audience=(str(team.handler_id), "supervisor") if team is not None else ("supervisor",),
            title=f"What was found at the car alarm of {alarm.device}?",
            text=f"{_heat(alarm)}{moment(alarm.signed_at).text}. {NOT_THE_ALARM}",
            url=reverse("health:alarm", kwargs={"agency": alarm.agency_id, "alarm_id": alarm.id}),
        )


def _heat(alarm: Alarm) -> str:
    if alarm.temperature_c10 is None:
        return ""
    return f"{temperature_text(alarm.temperature_c10)}, "
