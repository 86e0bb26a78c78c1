"""The error family of the ledger's room."""

from __future__ import annotations


class WriteError(Exception):
    """A write could not be made; nothing of it was kept. The message says what to do next."""


class NoUnitOfWorkError(WriteError):
    """A record was written outside `writing(…)`, or for another agency than its own."""


class StaleVersionError(WriteError):
    """The record has moved on since the version this write was based on."""

    def __init__(self, kind: str, record_id: object, based_on: int | None, newest: int) -> None:
        """Name both versions, so that the caller can keep the rival one."""
        self.kind, self.record_id = kind, record_id
        self.based_on, self.newest = based_on, newest
        message = (
            f"This was written on version {based_on}, but version {newest} is the newest. "
            "Look at what has changed and send yours again."
        )
        super().__init__(message)


class UnknownRecordError(WriteError):
    """No such record in this agency."""


class UnknownKindError(WriteError):
    """No room has registered this record kind."""


class ExpungedError(WriteError):
    """The record was expunged by order; nothing more can be written to it."""


class KeyMissingError(WriteError):
    """A signing or seal key is missing, unreadable or of another agency."""


class ForkedError(WriteError):
    """The log is smaller than, or inconsistent with, what was signed before. Nothing is signed."""
