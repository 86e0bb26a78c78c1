"""What the people's room is told about what is kept of a handler."""

from __future__ import annotations

from watchbook.duty.tracks.permissions import READ
from watchbook.ground.people.slots import Kept, register_kept


def register() -> None:
    """Fill the slot."""
    register_kept(
        Kept(
            "tracks.trail", 130, "The trail files that you brought: where you and the dog walked",
            "When you bring the file, or end a recording that you started; nothing is recorded by "
            "itself. Other handlers see it from the next day on, or once they have run the same "
            "exercise.",
            "", permission=READ,
        )
    )  # fmt: skip
