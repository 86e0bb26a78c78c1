"""Writes about handler-down plans and their checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.core.schema import Problem
from watchbook.duty.teams.checking import amended, checked, checked_reason
from watchbook.duty.teams.queries.plans import plans_in
from watchbook.duty.teams.schema import PLAN, PLANCHECK
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import may, require
from watchbook.ground.records.errors import InvalidError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from watchbook.duty.teams.models import Plan, PlanCheck, Team
    from watchbook.ground.people.viewer import Viewer


def can_write_plan(viewer: Viewer, team: Team) -> bool:
    """The team's own handler, or whoever manages teams."""
    if not may(viewer, "teams.write_plan"):
        return False
    return team.handler_id == viewer.person_id or may(viewer, "teams.manage")


def can_check_plan(viewer: Viewer, team: Team) -> bool:
    """The team's own handler, or a trainer or supervisor who read it through with the handler."""
    if not may(viewer, "teams.check_plan"):
        return False
    is_own = team.handler_id == viewer.person_id
    return is_own or viewer.has("trainer", "supervisor")


def write_plan(
    *,
    acting_user: Viewer,
    team: Team,
    values: Mapping[str, Any],
    at: datetime,
    reason: str = "",
    based_on: int | None = None,
    plan_id: UUID | None = None,
) -> Plan:
    """A team's plan, new or as a new version; all values, by the schema `teams.plan`.

    An amendment needs a reason. Written by the team's own handler it also counts
    as checked with the handler.
    """
    require(acting_user, "teams.write_plan")
    if not can_write_plan(acting_user, team):
        message = "A plan is written by the team's own handler or a supervisor."
        raise NotAllowedError(message)
    clean = checked(PLAN, {**values, "team": team.id})
    kept = plans_in(str(acting_user.agency)).filter(team=team).first()
    if set(clean) == {"team"} and kept is None:
        raise InvalidError([Problem("/approach", "Write at least how to approach the dog.")])
    with writing(agency=str(acting_user.agency), acting_user=acting_user, at=at) as book:
        if kept is None:
            made: Plan = book.put("teams.plan", clean, record_id=plan_id)
            return made
        newest: Plan = book.put(
            "teams.plan",
            clean,
            record_id=kept.id,
            based_on=kept.version if based_on is None else based_on,
            reason=checked_reason(reason),
        )
        return newest


def amend_plan(
    *, acting_user: Viewer, plan: Plan, changes: Mapping[str, Any], reason: str, at: datetime
) -> Plan:
    """A new version of a plan in which only `changes` differ."""
    return write_plan(
        acting_user=acting_user, team=plan.team, values=amended(plan, changes), at=at, reason=reason
    )


def check_plan(
    *,
    acting_user: Viewer,
    plan: Plan,
    at: datetime,
    note: str = "",
    check_id: UUID | None = None,
) -> PlanCheck:
    """Say that the plan, as it stands now, was read through with the handler."""
    require(acting_user, "teams.check_plan")
    if not can_check_plan(acting_user, plan.team):
        message = "A plan is checked by its handler, or with the handler by trainer or supervisor."
        raise NotAllowedError(message)
    raw = {"plan": plan.id, "plan_version": plan.version, "checked_at": at, "note": note}
    clean = checked(PLANCHECK, raw)
    with writing(agency=str(acting_user.agency), acting_user=acting_user, at=at) as book:
        made: PlanCheck = book.put("teams.plancheck", clean, record_id=check_id, occurred_at=at)
        return made
