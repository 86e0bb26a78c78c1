"""Reads of handler-down plans. A view that shows one logs that it was opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from watchbook.duty.teams.models import Plan, PlanCheck, Team
from watchbook.duty.teams.queries.standing import Standing, standings
from watchbook.duty.teams.queries.teams import teams, teams_now
from watchbook.ground.ledger.models import State
from watchbook.ground.ledger.once import once
from watchbook.ground.people.models import Person
from watchbook.ground.people.permissions import require

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer

CHECK_EVERY = timedelta(days=183)
"""A plan is read through with its handler twice a year."""


@dataclass(frozen=True)
class PlanAge:
    """When a plan was last checked with its handler (never: None) and whether that is too long ago.

    A version written by the handler himself counts as checked with him.
    """

    checked_at: datetime | None
    due_at: datetime
    is_overdue: bool
    checked_version: int | None = None


@dataclass(frozen=True)
class PlanLine:
    """One team on the page of plans: with its plan and the plan's age, where there is one."""

    team: Team
    standing: Standing
    plan: Plan | None
    age: PlanAge | None


@dataclass(frozen=True)
class OpenPlan:
    """One plan with all its words, its team and its age."""

    team: Team
    plan: Plan
    age: PlanAge


def plan_of(viewer: Viewer, team: Team) -> Plan | None:
    """A team's plan with all its persons and words. NotAllowedError without `teams.open_plan`."""
    require(viewer, "teams.open_plan")
    kept = plans_in(str(viewer.agency)).filter(team=team)
    return kept.prefetch_related("approachers", "words", "takers").first()


def age_of(plan: Plan, checks: Iterable[PlanCheck], at: datetime) -> PlanAge:
    """How old a plan is at `at`, from the checks of it."""
    times = [(check.checked_at, check.plan_version) for check in checks]
    if plan.author == str(plan.team.handler_id):
        times.append((plan.received_at, plan.version))
    if not times:
        return PlanAge(None, plan.received_at, is_overdue=True)
    checked_at, version = max(times)
    due = checked_at + CHECK_EVERY
    return PlanAge(checked_at, due, is_overdue=due <= at, checked_version=version)


def checks_of(viewer: Viewer, plan: Plan) -> list[PlanCheck]:
    """Every check of a plan, newest first."""
    return list(PlanCheck.objects.filter(agency_id=viewer.agency, plan=plan))


def checked_by(viewer: Viewer, checks: Iterable[PlanCheck]) -> list[tuple[PlanCheck, str]]:
    """Each check with the name of the person who pressed."""
    listed = list(checks)
    people = Person.objects.filter(
        agency_id=viewer.agency, id__in=[one.author for one in listed if _is_person(one.author)]
    )
    names = {str(person.id): str(person) for person in people}
    return [(one, names.get(one.author, "")) for one in listed]


def _is_person(actor_id: str) -> bool:
    """Whether an actor's id is a person's: the program itself writes as `system`."""
    return ":" not in actor_id and actor_id != "system"


def plan_lines(viewer: Viewer, at: datetime) -> list[PlanLine]:
    """Every team in force with its plan and the plan's age, by dog. No content is shown."""
    require(viewer, "teams.open_plan")
    # Whoever opens plans sees every team.
    listed = sorted(teams_now(str(viewer.agency), at), key=lambda team: team.dog.name.casefold())
    plans = plans_by_team(str(viewer.agency), [team.id for team in listed])
    ages = ages_of(plans.values(), at)
    standing = standings(viewer, listed, at)
    return [
        PlanLine(
            team,
            standing[team.id],
            plan := plans.get(team.id),
            ages.get(plan.id) if plan else None,
        )
        for team in listed
    ]


def plans_with_words(viewer: Viewer, at: datetime) -> list[OpenPlan]:
    """Every plan of a team in force with all its persons and words, the lasting team's first.

    For what opens them without asking again: a phone under its lock. NotAllowedError without
    `teams.open_plan`. Cost: six statements, however many there are.
    """
    require(viewer, "teams.open_plan")
    listed = list(teams(viewer, at).order_by("from_at", "id"))
    found = plans_in(str(viewer.agency)).filter(team__in=[team.id for team in listed])
    rows = found.select_related("team").prefetch_related("approachers", "words", "takers")
    plans = {plan.team_id: plan for plan in rows}
    ages = ages_of(plans.values(), at)
    shown = [
        OpenPlan(team, plans[team.id], ages[plans[team.id].id])
        for team in listed
        if team.id in plans
    ]
    return sorted(shown, key=lambda one: bool(one.team.is_temporary))


def other_plans(viewer: Viewer, team: Team, at: datetime) -> list[Team]:
    """Other teams in force of the same dog that have a plan: read theirs where this has none."""
    require(viewer, "teams.open_plan")
    others = [one for one in teams(viewer, at).filter(dog_id=team.dog_id) if one.id != team.id]
    plans = plans_by_team(str(viewer.agency), [one.id for one in others])
    return [one for one in others if one.id in plans]


def plans_in(agency: str) -> QuerySet[Plan]:
    """Every plan of an agency but those that an order destroyed."""
    return Plan.objects.filter(agency_id=agency).exclude(state=State.EXPUNGED)


def plans_by_team(agency: str, team_ids: list[UUID]) -> dict[UUID, Plan]:
    """The plans of these teams by team, without their lists; one page asks once for all."""
    found = once(
        ("plans_by_team", agency, frozenset(team_ids)),
        lambda: list(plans_in(agency).filter(team__in=team_ids).select_related("team")),
    )
    return {plan.team_id: plan for plan in found}


def ages_of(plans: Iterable[Plan], at: datetime) -> dict[UUID, PlanAge]:
    """The ages of several plans, in one statement."""
    listed = list(plans)
    checks: dict[UUID, list[PlanCheck]] = {plan.id: [] for plan in listed}
    for check in PlanCheck.objects.filter(plan__in=listed):
        checks[check.plan_id].append(check)
    return {plan.id: age_of(plan, checks[plan.id], at) for plan in listed}
