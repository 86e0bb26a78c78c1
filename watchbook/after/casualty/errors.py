"""The errors of this room."""

from __future__ import annotations

from watchbook.ground.records.errors import RecordsError


class CasualtyError(RecordsError):
    """Something about a casualty could not be done; the message says what to do next."""


class AlertError(CasualtyError):
    """Something about an alert could not be done."""


class LinkError(CasualtyError):
    """A link or a code of a hand-over that cannot be used."""
