"""Writes of the roster: lines, absences, and one approval for a week."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.duty.watches.actions.putting import (
    Sent,
    amending,
    check_span,
    new,
    refused,
    team_named,
)
from watchbook.duty.watches.permissions import APPROVE, PLAN, STAND
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.models import State
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import may, require

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from watchbook.core.schema.leaves import Leaf
    from watchbook.duty.teams.models import Team
    from watchbook.duty.watches.models import Absence, Shift
    from watchbook.ground.people.viewer import Viewer


def submit_shift(
    *,
    acting_user: Viewer,
    record_id: UUID | None,
    values: dict[str, Any],
    based_on: int | None,
    reason: str,
    occurred_at: datetime | None,
    at: datetime,
    recorded_at: datetime | None,
    marks: Mapping[str, Leaf] | None,
) -> Shift:
    """Keep a line of the roster, new or changed. Lines may overlap; the page shows it."""
    sent = Sent(
        acting_user, record_id, values, based_on, reason, occurred_at, at, recorded_at, marks
    )
    require(acting_user, PLAN)
    sent.existing("watches.shift")
    sent.team()
    check_span(values, "from_at", "until_at")
    put: Shift = sent.put("watches.shift", dict(values), values["from_at"])
    return put


def plan_shifts(
    *,
    acting_user: Viewer,
    team: Team,
    duty: str,
    spans: list[tuple[datetime, datetime]],
    note: str,
    at: datetime,
) -> list[Shift]:
    """Put lines of one team on the roster in one unit of work: `spans` are from and until."""
    require(acting_user, PLAN)
    if not spans:
        raise refused("/days", "Choose at least one day.")
    with writing(agency=str(acting_user.agency), acting_user=acting_user, at=at):
        return [
            submit_shift(
                **vars(
                    new(
                        acting_user,
                        {
                            "team": team.id,
                            "duty": duty,
                            "from_at": begin,
                            "until_at": end,
                            "note": note,
                        },
                        at,
                    )
                )
            )
            for begin, end in spans
        ]


def cancel_shift(*, acting_user: Viewer, shift: Shift, reason: str, at: datetime) -> Shift:
    """Take a line off the roster, with the reason. It stays in the ledger and on its own page."""
    values = kind_named("watches.shift").values_in(shift) | {"is_cancelled": True}
    return submit_shift(**vars(amending(acting_user, shift, values, reason, at)))


def approve_shifts(*, acting_user: Viewer, shifts: list[Shift], at: datetime) -> int:
    """Approve lines of the roster as they stand, each with an act of its own; gives how many.

    Approved ones are left. The roster is the supervisor's plan and nobody's conduct: who wrote a
    line may approve it.
    """
    require(acting_user, APPROVE)
    waiting = [one for one in shifts if one.state not in (State.APPROVED, State.EXPUNGED)]
    with writing(agency=str(acting_user.agency), acting_user=acting_user, at=at) as book:
        for one in waiting:
            book.act(one, "approved")
    return len(waiting)


def submit_absence(
    *,
    acting_user: Viewer,
    record_id: UUID | None,
    values: dict[str, Any],
    based_on: int | None,
    reason: str,
    occurred_at: datetime | None,
    at: datetime,
    recorded_at: datetime | None,
    marks: Mapping[str, Leaf] | None,
) -> Absence:
    """Keep that a team does not stand its watch, and which one stands in.

    A handler writes for his own teams, a supervisor for any.
    """
    sent = Sent(
        acting_user, record_id, values, based_on, reason, occurred_at, at, recorded_at, marks
    )
    require(acting_user, STAND)
    team = sent.team()
    sent.existing("watches.absence")
    if team.handler_id != acting_user.person_id and not may(acting_user, PLAN):
        message = "An absence is written by the team's own handler or by a supervisor."
        raise NotAllowedError(message)
    check_span(values, "from_at", "until_at")
    if values.get("replaced_by") == team.id:
        raise refused("/replaced_by", "A team cannot stand in for itself; choose another one.")
    if values.get("replaced_by"):
        team_named(acting_user, values["replaced_by"])
    put: Absence = sent.put("watches.absence", dict(values), values["from_at"])
    return put
