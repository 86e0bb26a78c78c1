"""The error family of the training room."""

from __future__ import annotations

from watchbook.ground.records.errors import RecordsError


class TrainingError(RecordsError):
    """Something about training cannot be done; the message says what to do next."""


class LayoutClosedError(TrainingError):
    """The layout is closed to this viewer until his own run has ended."""
