"""Writes about teams."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from watchbook.core.schema import Problem
from watchbook.duty.teams.checking import amended, checked, checked_reason
from watchbook.duty.teams.choices import EndReason
from watchbook.duty.teams.errors import OverlapError, TeamsError
from watchbook.duty.teams.models import Team
from watchbook.duty.teams.schema import TEAM
from watchbook.duty.teams.slots import barred_by
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.permissions import require
from watchbook.ground.records.errors import InvalidError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.people.viewer import Viewer


_WHAT_TO_DO = (
    "Choose another dog; or ask the veterinarian; or, if it must be, write under “Despite a "
    "restriction, because” why: it stands under your name."
)
_OVERRIDE = ("override_reason", "overridden_by", "overridden")
_LOOKED_AHEAD = timedelta(days=14)
"""How far a team without an end is looked at for a restriction of its dog."""


def add_team(
    *, acting_user: Viewer, values: Mapping[str, Any], at: datetime, team_id: UUID | None = None
) -> Team:
    """A new team; `values` by the schema `teams.team`, raw or clean.

    Refuses (OverlapError) a second team of the same dog in the same time, unless
    one of the two is temporary; and (InvalidError) one of a restricted dog without a reason.
    """
    require(acting_user, "teams.manage")
    clean = checked(TEAM, values)
    check_order(clean)
    clean = guarded(acting_user, clean, None, at)
    with writing(agency=str(acting_user.agency), acting_user=acting_user, at=at) as book:
        check_overlap(str(acting_user.agency), clean, None)
        team: Team = book.put("teams.team", clean, record_id=team_id, occurred_at=clean["from_at"])
        return team


def amend_team(
    *,
    acting_user: Viewer,
    team: Team,
    changes: Mapping[str, Any],
    reason: str,
    at: datetime,
    based_on: int | None = None,
) -> Team:
    """A new version of a team's record: a day entered wrongly, a temporary team made lasting.

    Dog and handler stay: a team is one dog with one handler for good.
    """
    require(acting_user, "teams.manage")
    why, values = checked_reason(reason), amended(team, changes)
    check_order(values)
    check_same_pair(team, values)
    values = guarded(acting_user, values, team, at)
    seen = team.version if based_on is None else based_on
    with writing(agency=str(acting_user.agency), acting_user=acting_user, at=at) as book:
        check_overlap(str(acting_user.agency), values, team.id)
        newest: Team = book.put(
            "teams.team",
            values,
            record_id=team.id,
            based_on=seen,
            occurred_at=values["from_at"],
            reason=why,
        )
        return newest


def end_team(
    *,
    acting_user: Viewer,
    team: Team,
    until_at: datetime,
    end_reason: str,
    at: datetime,
    end_note: str = "",
) -> Team:
    """Part dog and handler at an instant, with the reason. Death is no reason here."""
    changes = {"until_at": until_at, "end_reason": end_reason, "end_note": end_note}
    if not end_reason:
        raise InvalidError([Problem("/end_reason", "Choose why the team ends.")])
    if team.until_at is not None:
        message = "This team has ended already; amend it with a reason if the day is wrong."
        raise InvalidError([Problem("/until_at", message)])
    label = EndReason(end_reason).label if end_reason in EndReason.values else end_reason
    return amend_team(
        acting_user=acting_user, team=team, changes=changes, reason=f"Ended: {label}", at=at
    )


def check_order(values: Mapping[str, Any]) -> None:
    """Refuse (InvalidError) an end before the beginning, and a reason to end without a last day."""
    until = values.get("until_at")
    if until is not None and until <= values["from_at"]:
        raise InvalidError([Problem("/until_at", "A team cannot end before it began.")])
    if until is None and values.get("end_reason"):
        raise InvalidError([Problem("/until_at", "Enter the last day, too.")])


def check_same_pair(team: Team, values: Mapping[str, Any]) -> None:
    """Refuse (TeamsError) another dog or handler: lines of runs name this pair for good."""
    if values["dog"] != team.dog_id or values["handler"] != team.handler_id:
        message = (
            "A team is one dog with one handler for good. End this team and make another; "
            "say in the reason that it was entered wrongly."
        )
        raise TeamsError(message)


def guarded(
    viewer: Viewer, values: Mapping[str, Any], before: Team | None, at: datetime
) -> dict[str, Any]:
    """The values of a team, with who decided that a restricted dog is assigned all the same.

    An InvalidError where the dog is restricted in time to come and nobody says why. What is over is
    accepted as it was, and so is what gives a team no more time than it had.
    """
    kept = {name: value for name, value in values.items() if name not in _OVERRIDE}
    until = values.get("until_at")
    is_longer = before is None or _reaches_further(before, values)
    if not is_longer or (until is not None and until <= at):
        return kept | (_as_decided(before) if before is not None else {})
    begin = max(values["from_at"], at)
    words = barred_by(viewer, values["dog"], begin, until or begin + _LOOKED_AHEAD)
    if words is None:
        return kept
    reason = values.get("override_reason")
    if not reason:
        raise InvalidError([Problem("/override_reason", f"{words} {_WHAT_TO_DO}")])
    if viewer.person_id is None:
        message = "A person decides, under the own name, that a restricted dog is assigned."
        raise TeamsError(message)
    return kept | {
        "override_reason": reason, "overridden_by": viewer.person_id, "overridden": words[:300],
    }  # fmt: skip


def _as_decided(team: Team) -> dict[str, Any]:
    """What was decided about a team when it was made, where anything was."""
    told = {
        "override_reason": team.override_reason, "overridden_by": team.overridden_by_id,
        "overridden": team.overridden,
    }  # fmt: skip
    return {name: value for name, value in told.items() if value is not None}


def _reaches_further(before: Team, values: Mapping[str, Any]) -> bool:
    """Whether a team has more time than before: an earlier beginning, a later end, or none."""
    until = values.get("until_at")
    is_later = before.until_at is not None and (until is None or until > before.until_at)
    return is_later or values["from_at"] < before.from_at


def check_overlap(agency: str, values: Mapping[str, Any], team_id: UUID | None) -> None:
    """Refuse (OverlapError) a second lasting team of a dog in the same time."""
    if values.get("is_temporary"):
        return
    others = Team.objects.filter(agency_id=agency, dog_id=values["dog"])
    if team_id is not None:
        others = others.exclude(id=team_id)
    until = values.get("until_at")
    for other in others.exclude(is_temporary=True):
        begins_first = until is None or other.from_at < until
        if begins_first and (other.until_at is None or values["from_at"] < other.until_at):
            message = (
                f"{other} are a team in that time. End that team first, "
                "or mark this one as temporary."
            )
            raise OverlapError(message)
