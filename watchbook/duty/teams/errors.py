"""The error family of the teams' room."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from watchbook.core.schema import Problem


class TeamsError(Exception):
    """Something about a dog or a team cannot be done; the message says what to do next."""


class InvalidError(TeamsError):
    """What was entered cannot be kept as it is. `problems` name each field."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Carry every problem; the message holds them all."""
        self.problems = tuple(problems)
        super().__init__(" ".join(problem.message for problem in problems))


class OverlapError(TeamsError):
    """The dog already has a team in that time. An assignment is refused, never a record."""


class EnvelopeError(TeamsError):
    """An envelope cannot be written or opened like this."""
