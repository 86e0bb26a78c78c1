"""The error family of the training room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.core.schema import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence


class TrainingError(Exception):
    """Something about training cannot be done; the message says what to do next."""


class InvalidError(TrainingError):
    """What was entered cannot be kept as it is. `problems` name each field."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Carry every problem; the message holds them all."""
        self.problems = tuple(problems)
        super().__init__(" ".join(problem.message for problem in problems))


class ReasonNeededError(InvalidError):
    """An amendment says why."""

    def __init__(self) -> None:
        """Name the field."""
        super().__init__([Problem("/reason", "Say why you change this; the reason is kept.")])


class LayoutClosedError(TrainingError):
    """The layout is closed to this viewer until his own run has ended."""
