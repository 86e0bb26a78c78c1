"""What of this room may arrive from the API: dogs, teams, plans and their checks.

Never an envelope, and never an opening: those are written at a page, by a person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.core.schema import Problem
from watchbook.duty.teams.actions.plans import can_check_plan, can_write_plan
from watchbook.duty.teams.actions.teams import check_order, check_overlap, check_same_pair
from watchbook.duty.teams.checking import checked_reason
from watchbook.duty.teams.errors import InvalidError, TeamsError
from watchbook.duty.teams.queries import team_of
from watchbook.duty.teams.queries.plans import plans_in
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import require
from watchbook.ground.records.slots import register_submission

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from watchbook.core.schema.leaves import Leaf
    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.viewer import Viewer


def submit_dog(*, acting_user: Viewer, values: dict[str, Any], **sent: Any) -> Record:
    """A dog, new or amended."""
    require(acting_user, "teams.manage")
    return _put("teams.dog", acting_user, values, **sent)


def submit_team(*, acting_user: Viewer, values: dict[str, Any], **sent: Any) -> Record:
    """A team, new, amended or ended; the same rules as on the page."""
    require(acting_user, "teams.manage")
    check_order(values)
    sent["occurred_at"] = values["from_at"]
    kept = team_of(acting_user, sent["record_id"])
    if kept is not None:
        check_same_pair(kept, values)
    with writing(agency=str(acting_user.agency), acting_user=acting_user, at=sent["at"]):
        check_overlap(str(acting_user.agency), values, sent["record_id"])
        return _put("teams.team", acting_user, values, **sent)


def submit_plan(*, acting_user: Viewer, values: dict[str, Any], **sent: Any) -> Record:
    """A team's plan, by its handler or a supervisor; a team has one."""
    require(acting_user, "teams.write_plan")
    team = team_of(acting_user, values["team"])
    if team is None or not can_write_plan(acting_user, team):
        message = "A plan is written by the team's own handler or a supervisor."
        raise NotAllowedError(message)
    kept = plans_in(str(acting_user.agency)).filter(team=team).first()
    if kept is not None and kept.id != sent["record_id"]:
        message = f"This team has a plan already; amend {kept.id}."
        raise TeamsError(message)
    return _put("teams.plan", acting_user, values, **sent)


def submit_plancheck(*, acting_user: Viewer, values: dict[str, Any], **sent: Any) -> Record:
    """That a plan was read through with the handler. A check is never amended."""
    require(acting_user, "teams.check_plan")
    plan = plans_in(str(acting_user.agency)).filter(id=values["plan"]).first()
    if plan is None or not can_check_plan(acting_user, plan.team):
        message = "A plan is checked by its handler, or with the handler by trainer or supervisor."
        raise NotAllowedError(message)
    if sent["based_on"] is not None:
        message = "A check is not amended; check the plan again."
        raise TeamsError(message)
    if values["plan_version"] > plan.version:
        problem = Problem("/plan_version", f"The plan's newest version is {plan.version}.")
        raise InvalidError([problem])
    return _put("teams.plancheck", acting_user, values, **sent)


def _put(
    kind: str,
    acting_user: Viewer,
    values: dict[str, Any],
    *,
    record_id: UUID,
    based_on: int | None,
    reason: str,
    occurred_at: datetime | None,
    at: datetime,
    recorded_at: datetime | None,
    marks: Mapping[str, Leaf] | None,
) -> Record:
    why = checked_reason(reason) if based_on is not None else reason
    agency = str(acting_user.agency)
    with writing(agency=agency, acting_user=acting_user, at=at, recorded_at=recorded_at) as book:
        row: Record = book.put(
            kind,
            values,
            record_id=record_id,
            based_on=based_on,
            reason=why,
            occurred_at=occurred_at,
            marks=marks,
        )
        return row


def register() -> None:
    """Fill the slot of the records' room."""
    register_submission("teams.dog", submit_dog, needs=["teams.manage"])
    register_submission("teams.team", submit_team, needs=["teams.manage"])
    register_submission("teams.plan", submit_plan, needs=["teams.write_plan"])
    register_submission("teams.plancheck", submit_plancheck, needs=["teams.check_plan"])
