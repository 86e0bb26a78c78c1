"""The error family of the people's room."""

from __future__ import annotations


class PeopleError(Exception):
    """Something about people or access cannot be done; the message says what to do next."""


class NotAllowedError(PeopleError):
    """Seen, but not allowed: a page answers 403."""


class NotFoundError(PeopleError):
    """Not seen: a page answers 404, whether it exists or not."""


class InvitationGoneError(PeopleError):
    """The link was used, has expired, was withdrawn or never was: one answer for all of them."""


class LockedOutError(PeopleError):
    """Too many wrong sign-ins with this address; said alike for addresses that are no account."""


class ExportReasonError(PeopleError):
    """Restricted fields were asked for without a reason: a page asks for it, then the file comes.

    `address` is the list's.
    """

    def __init__(self, address: str) -> None:
        """Keep which list is asked for."""
        super().__init__("Say why restricted fields leave with this list.")
        self.address = address


class PhoneRefusedError(PeopleError):
    """A phone cannot be enrolled so: its code, its key or its signature is not right."""
