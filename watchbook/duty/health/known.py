"""What the people's room is told about what is kept of a handler."""

from __future__ import annotations

from watchbook.duty.health.permissions import READ_ALL
from watchbook.ground.people.slots import Kept, register_kept


def register() -> None:
    """Fill the slot."""
    register_kept(
        Kept(
            "health.note", 140, "Health notes that you write about a dog, under your name",
            "When you write one.", "The dog's handlers", permission=READ_ALL,
        )
    )  # fmt: skip
