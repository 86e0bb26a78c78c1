"""The error family of the inbox."""

from __future__ import annotations


class SyncError(Exception):
    """A submission cannot be answered with a receipt; the message says what to do next."""


class OtherBytesError(SyncError):
    """This uuid came before with other bytes: 409."""


class DamagedError(SyncError):
    """The bytes that came are not those that the sender hashed: 400; nothing was kept."""


class SettleError(SyncError):
    """A submission cannot be mended or put aside so; nothing was changed."""
