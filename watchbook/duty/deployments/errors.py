"""The error family of this room."""

from __future__ import annotations

from watchbook.ground.records.errors import RecordsError


class DeploymentsError(RecordsError):
    """Something about a deployment cannot be done; the message says what to do next."""


class CriticalError(DeploymentsError):
    """A critical incident is not in the state that this asks for."""
