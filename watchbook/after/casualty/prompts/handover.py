"""What the hand-over and the way back ask of people.

What concerns the clinic's word is asked of the one who is named for it and of nobody else: no
source tells anybody else that there is one.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Q

from watchbook.after.casualty.faces.handover import page_of_casualty
from watchbook.after.casualty.gate import heard_versions
from watchbook.after.casualty.models import Casualty, Ending, Keeper, RecoveryStep
from watchbook.after.casualty.permissions.handover import HEAR
from watchbook.after.casualty.queries.casualties import casualties, joined_sets
from watchbook.after.casualty.queries.link_ends import links_closing
from watchbook.after.casualty.queries.recoveries import dog_of
from watchbook.after.casualty.queries.words import (
    FOR_GOOD,
    WHILE,
    keeper_of,
    kept_word,
    with_a_word,
)
from watchbook.duty.health.queries.dogs import readable_dogs
from watchbook.duty.teams.models import Team
from watchbook.duty.teams.queries import in_force
from watchbook.ground.ledger.models import State
from watchbook.ground.people.choices import RoleName
from watchbook.ground.people.permissions import is_at_a_page, may
from watchbook.ground.records.dates import Dated, register_dates
from watchbook.ground.records.slots import Prompt, register_prompts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer

_AHEAD = timedelta(days=1)


def register() -> None:
    """Fill the slots of the records' room."""
    register_prompts(
        "casualty.word", words_to_hear, kinds={"casualty.word": "Somebody asks you to call"}
    )
    register_prompts(
        "casualty.keeper", keepers_to_name,
        kinds={"casualty.keeper": "Somebody is to be named for a call"},
    )  # fmt: skip
    register_prompts(
        "casualty.link", links_to_close, kinds={"casualty.link": "A clinic's link closes by itself"}
    )
    register_prompts(
        "casualty.step", steps_to_do, kinds={"casualty.step": "A step of a plan is due"}
    )
    register_dates("casualty.recovery", planned_steps)


def words_to_hear(viewer: Viewer, at: datetime) -> Iterator[Prompt]:
    """To the named supervisor and his deputy: the clinic has something to say. Never what."""
    if not is_at_a_page(viewer):
        return
    mine = Q(person=viewer.person_id) | Q(deputy=viewer.person_id)
    rows = Keeper.objects.filter(mine, agency_id=viewer.agency).exclude(state=State.EXPUNGED)
    keepers = list(rows.select_related("casualty__dog"))
    for keeper in with_a_word(str(viewer.agency), keepers):
        kept = kept_word(keeper.casualty)
        if kept is None or kept.row.version in heard_versions(kept.card):
            continue
        if keeper_of(keeper.casualty) != keeper:
            continue  # another was named since, on a card that is the same
        yield Prompt(
            kind="casualty.word", subjects=(), due_at=min(kept.row.received_at, at),
            audience=(str(viewer.person_id),),
            title=f"The clinic asks for you: {keeper.casualty.dog_named}",
            text="Open it where you are alone.", url=page_of_casualty("word", keeper.casualty),
        )  # fmt: skip


def keepers_to_name(viewer: Viewer, at: datetime) -> Iterator[Prompt]:
    """To supervisors: nobody is named for a clinic's word. Asked whatever the clinic says."""
    if not may(viewer, HEAR) or viewer.agency is None:
        return
    rows = casualties(viewer).filter(happened_at__gte=at - WHILE).exclude(is_drill=True)
    over = Ending.objects.filter(agency_id=viewer.agency, how__in=FOR_GOOD)
    named = Keeper.objects.filter(agency_id=viewer.agency).exclude(state=State.EXPUNGED)
    rows = rows.exclude(id__in=over.order_by().values("casualty"))
    open_ones = list(rows.exclude(id__in=named.order_by().values("casualty"))[:20])
    if not open_ones:
        return
    wholes = joined_sets(viewer.agency, [one.id for one in open_ones])
    joined = set().union(*wholes.values())
    there = set(named.filter(casualty__in=joined).values_list("casualty", flat=True))
    for one in open_ones:
        if wholes[one.id] & there:
            continue
        yield Prompt(
            kind="casualty.keeper", subjects=(one.id,), due_at=one.happened_at,
            audience=(RoleName.SUPERVISOR.value,),
            title=f"Name who hears the clinic's word: {one.dog_named}",
            text="One supervisor, who goes to the handler himself.",
            url=page_of_casualty("word", one),
        )  # fmt: skip


def links_to_close(viewer: Viewer, at: datetime) -> Iterator[Prompt]:
    """To supervisors: a clinic may still have something to write. The title says no outcome."""
    if not may(viewer, HEAR) or viewer.agency is None or not is_at_a_page(viewer):
        return
    for one in links_closing(str(viewer.agency), at):
        yield Prompt(
            kind="casualty.link", subjects=(), due_at=one.closes_at or at,
            audience=(RoleName.SUPERVISOR.value,),
            title=f"{one.link.label}: its link closes by itself",
            text="Keep it open if the clinic has findings, or things that it kept, still to write.",
            url=page_of_casualty("handover", one.link.casualty),
        )  # fmt: skip


def _open_steps(viewer: Viewer) -> QuerySet[RecoveryStep]:
    """Steps of plans that run, not done yet, of dogs whose health the viewer reads."""
    dogs = readable_dogs(viewer).order_by().values("id")
    rows = RecoveryStep.objects.filter(
        agency_id=viewer.agency, record__decision="recovering", record__casualty__dog__in=dogs,
        done_on=None, due_on__isnull=False,
    )  # fmt: skip
    return rows.exclude(record__state=State.EXPUNGED).select_related("record__casualty__dog")


def steps_to_do(viewer: Viewer, at: datetime) -> Iterator[Prompt]:
    """To the dog's handlers of now and to supervisors: a step whose day has come."""
    if viewer.agency is None or viewer.person_id is None:
        return
    zone = ZoneInfo(viewer.timezone)
    today = at.astimezone(zone).date()
    rows = list(_open_steps(viewer).filter(due_on__lte=today + _AHEAD)[:100])
    dogs = [one.record.casualty.dog_id for one in rows]
    teams = Team.objects.filter(in_force(at), agency_id=viewer.agency, dog__in=dogs)
    handlers: dict[object, list[str]] = {}
    for team in teams.only("dog_id", "handler_id"):
        handlers.setdefault(team.dog_id, []).append(str(team.handler_id))
    for one in rows:
        casualty = one.record.casualty
        yield Prompt(
            kind="casualty.step", due_at=_noon(one.due_on, zone),
            subjects=(casualty.dog_id,) if casualty.dog_id else (),
            audience=(*sorted(handlers.get(casualty.dog_id, ())), RoleName.SUPERVISOR.value),
            title=f"{casualty.dog_named}: {one.text}", text="A step of the way back.",
            url=page_of_casualty("recovery", casualty),
        )  # fmt: skip


def planned_steps(viewer: Viewer, since: datetime, until: datetime) -> Iterator[Dated]:
    """Steps with their days, in the calendars of those who read the dog's health."""
    if viewer.agency is None or viewer.person_id is None:
        return
    zone = ZoneInfo(viewer.timezone)
    days = (since.astimezone(zone).date(), until.astimezone(zone).date())
    for one in _open_steps(viewer).filter(due_on__range=days)[:200]:
        casualty: Casualty = one.record.casualty
        dog = dog_of(casualty)
        yield Dated(
            kind="casualty.step", words="A step of a plan",
            title=f"{casualty.dog_named}: {one.text}", subjects=(dog,) if dog else (),
            at=_noon(one.due_on, zone), is_day=True, url=page_of_casualty("recovery", casualty),
        )  # fmt: skip


def _noon(day: date | None, zone: ZoneInfo) -> datetime:
    if day is None:  # the query asks for those with a day
        message = "A step without a day"
        raise LookupError(message)
    return datetime.combine(day, time(12), tzinfo=zone)
