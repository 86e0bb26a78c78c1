"""Errors of the card."""

from __future__ import annotations

from watchbook.after.casualty.errors import CasualtyError


class TooManyLinesError(CasualtyError):
    """One code inside a car wrote more than two hands can."""

    def __init__(self) -> None:
        """Say what to do instead."""
        super().__init__(
            "Too much came over this code in the last minutes; this line was not kept. Write it on "
            "paper with its time, and use the radio."
        )
