"""The error family of watches; every message is for the person who reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from watchbook.core.schema import Problem


class WatchesError(Exception):
    """Something about a watch, a mark, the roster or care cannot be written."""


class InvalidError(WatchesError):
    """What was entered cannot be kept as it is. `problems` name each field."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Carry every problem; the message holds them all."""
        self.problems = tuple(problems)
        super().__init__(" ".join(problem.message for problem in problems))
