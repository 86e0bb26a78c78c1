"""Every write of the teams' room, by noun; keyword-only, inside a unit of work."""

from watchbook.duty.teams.actions.dogs import add_dog, amend_dog
from watchbook.duty.teams.actions.envelopes import (
    acknowledge_opening,
    ask_to_open,
    confirm_opening,
    withdraw_envelope,
    write_envelope,
)
from watchbook.duty.teams.actions.plans import (
    amend_plan,
    can_check_plan,
    can_write_plan,
    check_plan,
    write_plan,
)
from watchbook.duty.teams.actions.stand_down import end_stand_down, stand_down
from watchbook.duty.teams.actions.teams import add_team, amend_team, end_team

__all__ = [
    "acknowledge_opening",
    "add_dog",
    "add_team",
    "amend_dog",
    "amend_plan",
    "amend_team",
    "ask_to_open",
    "can_check_plan",
    "can_write_plan",
    "check_plan",
    "confirm_opening",
    "end_stand_down",
    "end_team",
    "stand_down",
    "withdraw_envelope",
    "write_envelope",
    "write_plan",
]
