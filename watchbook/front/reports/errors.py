"""The error family of this room."""

from __future__ import annotations

from watchbook.ground.records.errors import RecordsError


class ReportError(RecordsError):
    """A number or a report cannot be made so; the message says what to do next."""
