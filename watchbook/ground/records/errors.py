"""The error family of the records' room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.core.schema import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence


class RecordsError(Exception):
    """Something about records cannot be done; the message says what to do next."""


class InvalidError(RecordsError):
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


class NotSubmittableError(RecordsError):
    """No room takes submissions of this kind."""


class ReviewRefusedError(RecordsError):
    """This person may not review this record, or not now."""


class SilenceError(RecordsError):
    """A silence makes no sense: its end lies before its beginning, or its cause is unknown."""


class ExpungementError(RecordsError):
    """An expungement cannot be made as asked; nothing was destroyed."""


class AmendmentError(RecordsError):
    """An amendment cannot be made as asked; nothing was written."""


class DraftError(RecordsError):
    """A draft cannot be kept as it is; nothing was saved."""


class NoticeError(RecordsError):
    """A choice of notices or a calendar address cannot be kept as asked; nothing was changed."""


class DeputyError(RecordsError):
    """A deputy cannot be named, or his time not be ended, as asked; nothing was written."""
