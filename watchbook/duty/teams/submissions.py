"""What of this room may arrive from the API: dogs, teams, plans and their checks.

Never an envelope, and never an opening: those are written at a page, by a person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.duty.teams.actions.plans import can_check_plan, can_write_plan
from watchbook.duty.teams.actions.teams import (
    check_order,
    check_overlap,
    check_same_pair,
    guarded,
)
from watchbook.duty.teams.errors import TeamsError
from watchbook.duty.teams.queries import team_of
from watchbook.duty.teams.queries.plans import plans_in
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import require
from watchbook.ground.records.sending import refused
from watchbook.ground.records.slots import register_submission

if TYPE_CHECKING:
    from watchbook.duty.teams.models import Dog, Plan, PlanCheck, Team
    from watchbook.ground.records.sending import Sent


def submit_dog(sent: Sent) -> Dog:
    """A dog, new or amended."""
    require(sent.acting_user, "teams.manage")
    dog: Dog = sent.put("teams.dog", sent.values, sent.occurred_at)
    return dog


def submit_team(sent: Sent) -> Team:
    """A team, new, amended or ended; the same rules as on the page."""
    require(sent.acting_user, "teams.manage")
    check_order(sent.values)
    kept = team_of(sent.acting_user, sent.record_id) if sent.record_id else None
    if kept is not None:
        check_same_pair(kept, sent.values)
    values = guarded(sent.acting_user, sent.values, kept, sent.at)
    with writing(
        agency=sent.agency, acting_user=sent.acting_user, at=sent.at, recorded_at=sent.recorded_at
    ):
        check_overlap(sent.agency, values, sent.record_id)
        team: Team = sent.put("teams.team", values, values["from_at"])
        return team


def submit_plan(sent: Sent) -> Plan:
    """A team's plan, by its handler or a supervisor; a team has one."""
    require(sent.acting_user, "teams.write_plan")
    team = team_of(sent.acting_user, sent.values["team"])
    if team is None or not can_write_plan(sent.acting_user, team):
        message = "A plan is written by the team's own handler or a supervisor."
        raise NotAllowedError(message)
    kept = plans_in(sent.agency).filter(team=team).first()
    if kept is not None and kept.id != sent.record_id:
        message = f"This team has a plan already; amend {kept.id}."
        raise TeamsError(message)
    plan: Plan = sent.put("teams.plan", sent.values, sent.occurred_at)
    return plan


def submit_plancheck(sent: Sent) -> PlanCheck:
    """That a plan was read through with the handler. A check is never amended."""
    require(sent.acting_user, "teams.check_plan")
    plan = plans_in(sent.agency).filter(id=sent.values["plan"]).first()
    if plan is None or not can_check_plan(sent.acting_user, plan.team):
        message = "A plan is checked by its handler, or with the handler by trainer or supervisor."
        raise NotAllowedError(message)
    if sent.is_amendment:
        message = "A check is not amended; check the plan again."
        raise TeamsError(message)
    if sent.values["plan_version"] > plan.version:
        raise refused("/plan_version", f"The plan's newest version is {plan.version}.")
    check: PlanCheck = sent.put("teams.plancheck", sent.values, sent.occurred_at)
    return check


def register() -> None:
    """Fill the slot of the records' room."""
    register_submission("teams.dog", submit_dog, needs=["teams.manage"])
    register_submission("teams.team", submit_team, needs=["teams.manage"])
    register_submission("teams.plan", submit_plan, needs=["teams.write_plan"])
    register_submission("teams.plancheck", submit_plancheck, needs=["teams.check_plan"])
