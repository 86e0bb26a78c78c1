"""The error family of the records' room."""

from __future__ import annotations


class RecordsError(Exception):
    """Something about records cannot be done; the message says what to do next."""


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
