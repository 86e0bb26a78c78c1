"""What the people's room is told about what is kept of a handler."""

from __future__ import annotations

from watchbook.duty.health.permissions import READ_ALL
from watchbook.ground.people.slots import Kept, register_kept


def register() -> None:
    """Fill the slot."""
    register_kept(
        Kept(
            "health.note", 140, "What you write about a dog's health, under your name",
            "When you write it.", "The dog's handlers and the veterinarian it is open to",
            permission=READ_ALL,
        )
    )  # fmt: skip
    register_kept(
        Kept(
            "health.alarm", 142, "Alarms of the device in your car: when, how hot, door and fan",
            "When the device sends one; never where the car is.", "", permission=READ_ALL,
        )
    )  # fmt: skip
