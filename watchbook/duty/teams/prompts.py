"""What this room asks of people: that a handler-down plan is written, and checked twice a year."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse

from watchbook.duty.teams.queries.plans import PlanAge, ages_of, plans_by_team
from watchbook.duty.teams.queries.teams import teams_now
from watchbook.ground.records.slots import Prompt, register_prompts
from watchbook.ground.web.moments import moment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from watchbook.duty.teams.models import Team
    from watchbook.ground.people.viewer import Viewer

ASK_BEFORE = timedelta(days=14)
"""How long before a check falls due it is asked for."""


def register() -> None:
    """Fill the slot of the records' room."""
    register_prompts(
        "teams",
        due_plans,
        kinds={"teams.plan": "A handler-down plan waits to be written or checked"},
    )


def due_plans(viewer: Viewer, at: datetime) -> Iterator[Prompt]:
    """One prompt for each lasting team in force whose plan is missing or due for its check.

    Unfiltered: the query of prompts obeys silences about team, dog and handler.
    """
    agency = str(viewer.agency)
    listed = [team for team in teams_now(agency, at) if not team.is_temporary]
    plans = plans_by_team(agency, [team.id for team in listed])
    ages = ages_of(plans.values(), at)
    for team in listed:
        plan = plans.get(team.id)
        if plan is None:
            yield _prompt(team, team.from_at, f"Write the handler-down plan of {team.dog}", "")
        elif ages[plan.id].due_at <= at + ASK_BEFORE:
            text = _last_checked(ages[plan.id])
            title = f"Check the handler-down plan of {team.dog}"
            yield _prompt(team, ages[plan.id].due_at, title, text)


def _prompt(team: Team, due_at: datetime, title: str, text: str) -> Prompt:
    return Prompt(
        kind="teams.plan",
        subjects=(team.id, team.dog_id, team.handler_id),
        due_at=due_at,
        audience=(str(team.handler_id), "supervisor"),
        title=title,
        text=f"{team}. {text}".strip(),
        url=reverse("teams:plan", kwargs={"agency": team.agency_id, "team_id": team.id}),
    )


def _last_checked(age: PlanAge) -> str:
    if age.checked_at is None:
        return "It was never checked with the handler."
    return f"Last checked with the handler on {moment(age.checked_at, 'date').text}."
