"""Every write of the teams' room, by noun; keyword-only, inside a unit of work."""

from watchbook.duty.teams.actions.dogs import add_dog, amend_dog
from watchbook.duty.teams.actions.teams import add_team, amend_team, end_team

__all__ = ["add_dog", "add_team", "amend_dog", "amend_team", "end_team"]
