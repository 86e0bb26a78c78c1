"""The error family of the people's room."""

from __future__ import annotations


class PeopleError(Exception):
    """Something about people or access cannot be done; the message says what to do next."""


class NotAllowedError(PeopleError):
    """Seen, but not allowed: a page answers 403."""


class NotFoundError(PeopleError):
    """Not seen: a page answers 404, whether it exists or not."""
