"""Writes of the ladder, of cards printed for cars, and of rules on ambulance transport."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.after.casualty.bundled import example_ladder, known_transport
from watchbook.after.casualty.models import Ladder, Transport
from watchbook.after.casualty.permissions.cards import WRITE
from watchbook.after.casualty.permissions.officers import CAR_CARD, LADDER
from watchbook.duty.teams.queries import plan_of
from watchbook.ground.ledger.models import State
from watchbook.ground.people.permissions import require
from watchbook.ground.records.sending import Sent, refused

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.after.casualty.models import CarCard
    from watchbook.duty.teams.models import Team
    from watchbook.ground.people.viewer import Viewer


def submit_ladder(sent: Sent) -> Ladder:
    """Keep the agency's ladder, which there is once; a change is a new version of it."""
    require(sent.acting_user, LADDER)
    if sent.existing("casualty.ladder") is None:
        _refuse_second(sent.agency)
    ladder: Ladder = sent.put("casualty.ladder", sent.values, None)
    return ladder


def take_ladder(*, acting_user: Viewer, at: datetime) -> Ladder:
    """Begin with the bundled example, which stays marked as one until somebody says otherwise."""
    require(acting_user, LADDER)
    return submit_ladder(Sent(acting_user=acting_user, values=dict(example_ladder()), at=at))


def _refuse_second(agency: str) -> None:
    kept = Ladder.objects.filter(agency_id=agency).exclude(state=State.EXPUNGED)
    if kept.exists():
        raise refused("/name", "There is a ladder already. Amend that one, so that one counts.")


def print_carcard(*, acting_user: Viewer, team: Team, at: datetime) -> CarCard:
    """Write down that a team's plan, as it stands now, was printed for the car.

    An InvalidError where the team has no plan.
    """
    require(acting_user, CAR_CARD)
    plan = plan_of(acting_user, team)
    if plan is None:
        raise refused("", "This team has no handler-down plan yet. Write it first.")
    values = {"team": team.id, "plan": plan.id, "plan_version": plan.version, "printed_at": at}
    sent = Sent(acting_user=acting_user, values=values, at=at)
    card: CarCard = sent.put("casualty.carcard", values, at)
    return card


def submit_transport(sent: Sent) -> Transport:
    """Keep what a state says, as the agency reads it."""
    require(sent.acting_user, WRITE)
    before = sent.existing("casualty.transport")
    values = dict(sent.values)
    if before is not None and before.known_as:
        values["known_as"] = before.known_as
    rule: Transport = sent.put("casualty.transport", values, None)
    return rule


def take_transport(*, acting_user: Viewer, code: str, at: datetime) -> Transport:
    """Take a rule of the bundled list into the agency's own records, with its source.

    An InvalidError where there is none of that code, or where the agency has it already.
    """
    require(acting_user, WRITE)
    values = known_transport().get(code)
    if values is None:
        raise refused("", "There is no such rule in the bundled list.")
    kept = Transport.objects.filter(agency_id=acting_user.agency, known_as=code)
    if kept.exclude(state=State.EXPUNGED).exists():
        raise refused("", "This rule is among your own already; open it there.")
    sent = Sent(acting_user=acting_user, values=dict(values), at=at)
    rule: Transport = sent.put("casualty.transport", values | {"known_as": code}, None)
    return rule
