"""What officer down asks of people the next morning, and what cards in cars ask."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.urls import reverse

from watchbook.after.casualty.permissions.officers import OPEN_PLAN
from watchbook.after.casualty.queries.carcards import carcard_lines
from watchbook.after.casualty.queries.guarding_plans import plans_of_dog
from watchbook.after.casualty.queries.officers import access_of, officers
from watchbook.ground.people.choices import RoleName
from watchbook.ground.people.permissions import may
from watchbook.ground.records.slots import Prompt, register_prompts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from watchbook.ground.people.viewer import Viewer

_MORNING = time(8)
_ASKED_FOR = timedelta(days=60)
_SUPERVISOR = RoleName.SUPERVISOR.value


def plans_to_go_through(viewer: Viewer, at: datetime) -> Iterator[Prompt]:
    """The plan of a dog that guarded, from the next morning until it is checked or written anew.

    No drill and no wrong press asks. Who is stood down is not asked about: a silence of the team,
    the dog or the handler stops it.
    """
    if not viewer.has(_SUPERVISOR):
        return
    for one in officers(viewer).filter(happened_at__gte=at - _ASKED_FOR).exclude(is_drill=True):
        if access_of(one).is_cancelled:
            continue
        for offer in plans_of_dog(viewer, one.dog_id, at)[:1]:
            seen = max(offer.plan.received_at, offer.age.checked_at or offer.plan.received_at)
            if seen > one.happened_at:
                continue
            team = offer.team
            yield Prompt(
                "casualty.plan", (team.id, team.dog_id, team.handler_id),
                _next_morning(one.happened_at, viewer), (_SUPERVISOR,),
                f"Go through the plan of {team.dog} again",
                "It was needed. What helped, what was missing, what nobody could find?",
                reverse("teams:plan", kwargs={"agency": viewer.agency, "team_id": team.id}),
            )  # fmt: skip


def _next_morning(at: datetime, viewer: Viewer) -> datetime:
    local = at.astimezone(ZoneInfo(viewer.timezone))
    day = local.date() if local.time() < _MORNING else local.date() + timedelta(days=1)
    return datetime.combine(day, _MORNING, tzinfo=local.tzinfo)


def cards_to_print(viewer: Viewer, at: datetime) -> Iterator[Prompt]:
    """A card in a car whose plan has moved on since it was printed, or that is half a year old."""
    if viewer.person_id is None or not may(viewer, OPEN_PLAN):
        return
    for line in carcard_lines(viewer, at):
        team, plan = line.team_line.team, line.team_line.plan
        if line.card is None or plan is None or not line.is_behind:
            continue
        yield Prompt(
            "casualty.carcard", (team.id, team.dog_id, team.handler_id),
            plan.received_at if line.is_older_than_plan else at,
            (str(team.handler_id), _SUPERVISOR),
            f"Print the card in the car of {team.dog} again",
            "The plan is newer than the card." if line.is_older_than_plan else "It is old.",
            reverse("casualty:carcards", kwargs={"agency": viewer.agency}),
        )  # fmt: skip


def register() -> None:
    """Fill the slot of the records' room."""
    register_prompts(
        "casualty.plan", plans_to_go_through,
        kinds={"casualty.plan": "A handler-down plan was needed and is to be gone through"},
    )  # fmt: skip
    register_prompts(
        "casualty.carcard", cards_to_print,
        kinds={"casualty.carcard": "A card in a car is older than its plan"},
    )  # fmt: skip
