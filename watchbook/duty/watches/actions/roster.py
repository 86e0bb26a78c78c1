"""Writes of the roster: lines, absences, and one approval for a week."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from watchbook.duty.watches.actions.guarding import guarded_values
from watchbook.duty.watches.actions.naming import team_named, team_of
from watchbook.duty.watches.permissions import APPROVE, PLAN, STAND
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.models import State
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import may, require
from watchbook.ground.records.actions.deputies import leaves_for, note_act
from watchbook.ground.records.queries.deputies import own_or_for
from watchbook.ground.records.sending import Sent, amending, check_span, refused

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.duty.teams.models import Team
    from watchbook.duty.watches.models import Absence, Shift
    from watchbook.ground.people.viewer import Viewer

_LOOKED_AHEAD = timedelta(days=14)
"""How far an absence without an end is looked at for a restriction of the dog that stands in."""


def submit_shift(sent: Sent) -> Shift:
    """Keep a line of the roster, new or changed. Lines may overlap; the page shows it.

    A dog that is restricted then is refused without the reason why it is planned all the same.
    """
    require(sent.acting_user, PLAN)
    sent.existing("watches.shift")
    team = team_of(sent)
    check_span(sent.values, "from_at", "until_at")
    values = guarded_values(sent, team, sent.values["from_at"], sent.values["until_at"])
    put: Shift = sent.put("watches.shift", values, sent.values["from_at"])
    return put


def plan_shifts(
    *,
    acting_user: Viewer,
    team: Team,
    duty: str,
    spans: list[tuple[datetime, datetime]],
    note: str,
    at: datetime,
    override_reason: str = "",
) -> list[Shift]:
    """Put lines of one team on the roster in one unit of work: `spans` are from and until.

    Where the dog is restricted in one of them, `override_reason` is needed, or none is written.
    """
    require(acting_user, PLAN)
    if not spans:
        raise refused("/days", "Choose at least one day.")
    named = {"team": team.id, "duty": duty, "note": note, "override_reason": override_reason}
    with writing(agency=str(acting_user.agency), acting_user=acting_user, at=at):
        return [
            submit_shift(
                Sent(
                    acting_user=acting_user,
                    values=named | {"from_at": begin, "until_at": end},
                    at=at,
                )
            )
            for begin, end in spans
        ]


def cancel_shift(*, acting_user: Viewer, shift: Shift, reason: str, at: datetime) -> Shift:
    """Take a line off the roster, with the reason. It stays in the ledger and on its own page."""
    values = kind_named("watches.shift").values_in(shift) | {"is_cancelled": True}
    return submit_shift(amending(acting_user, shift, values, reason, at))


def approve_shifts(*, acting_user: Viewer, shifts: list[Shift], at: datetime) -> int:
    """Approve lines of the roster as they stand, each with an act of its own; gives how many.

    Approved ones are left. The roster is the supervisor's plan and nobody's conduct: who wrote a
    line may approve it.
    """
    away = own_or_for(acting_user, APPROVE, at)
    waiting = [one for one in shifts if one.state not in (State.APPROVED, State.EXPUNGED)]
    with writing(agency=str(acting_user.agency), acting_user=acting_user, at=at) as book:
        for one in waiting:
            note_act(one.agency_id, away, book.act(one, "approved", leaves=leaves_for(away)), at)
    return len(waiting)


def submit_absence(sent: Sent) -> Absence:
    """Keep that a team does not stand its watch, and which one stands in.

    A handler writes for his own teams, a supervisor for any.
    """
    require(sent.acting_user, STAND)
    team = team_of(sent)
    sent.existing("watches.absence")
    if team.handler_id != sent.acting_user.person_id and not may(sent.acting_user, PLAN):
        message = "An absence is written by the team's own handler or by a supervisor."
        raise NotAllowedError(message)
    check_span(sent.values, "from_at", "until_at")
    if sent.values.get("replaced_by") == team.id:
        raise refused("/replaced_by", "A team cannot stand in for itself; choose another one.")
    values = dict(sent.values)
    if sent.values.get("replaced_by"):
        stands_in = team_named(sent.acting_user, sent.values["replaced_by"])
        end = sent.values.get("until_at") or sent.values["from_at"] + _LOOKED_AHEAD
        values = guarded_values(sent, stands_in, sent.values["from_at"], end)
    put: Absence = sent.put("watches.absence", values, sent.values["from_at"])
    return put
