"""Every read of the teams' room, by noun; the first argument is the viewer."""

from watchbook.duty.teams.queries.teams import (
    current_team_of,
    dog_of,
    dogs,
    handler_of,
    handlers,
    in_force,
    team_of,
    teams,
    teams_of_dog,
    teams_of_handler,
)

__all__ = [
    "current_team_of",
    "dog_of",
    "dogs",
    "handler_of",
    "handlers",
    "in_force",
    "team_of",
    "teams",
    "teams_of_dog",
    "teams_of_handler",
]
