"""The errors of this room."""

from __future__ import annotations

from watchbook.ground.records.errors import RecordsError


class CasualtyError(RecordsError):
    """Something about a casualty could not be done; the message says what to do next."""


class AlertError(CasualtyError):
    """Something about an alert could not be done."""


class LinkError(CasualtyError):
    """A link or a code of a hand-over that cannot be used."""


class TooManyLinesError(CasualtyError):
    """One code inside a car wrote more than two hands can."""

    def __init__(self) -> None:
        """Say what to do instead."""
        super().__init__(
            "Too much came over this code in the last minutes; this line was not kept. Write it on "
            "paper with its time, and use the radio."
        )
