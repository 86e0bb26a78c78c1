"""The error family of the teams' room."""

from __future__ import annotations

from watchbook.ground.records.errors import RecordsError


class TeamsError(RecordsError):
    """Something about a dog or a team cannot be done; the message says what to do next."""


class OverlapError(TeamsError):
    """The dog already has a team in that time. An assignment is refused, never a record."""


class EnvelopeError(TeamsError):
    """An envelope cannot be written or opened like this."""
