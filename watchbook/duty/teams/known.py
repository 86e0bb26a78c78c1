"""What the people's room is told about what is kept of a handler."""

from __future__ import annotations

from watchbook.ground.people.slots import Kept, register_kept


def register() -> None:
    """Fill the slot."""
    for kept in (
        Kept("teams.team", 80, "With which dog you are a team, from when until when",
             "When a supervisor makes or ends the team.", "", permission="teams.read"),
        Kept("teams.plan", 90, "Your dog's handler-down plan: telephone numbers, no home address",
             "When you or a supervisor write it. Each opening is noted with who and when.",
             "", permission="teams.open_plan"),
        Kept("teams.envelope", 100, "Your sealed envelope, if you wrote one",
             "When you write it; you can withdraw it. Its words are encrypted.",
             "You; and two named persons together, each opening told to you"),
    ):  # fmt: skip
        register_kept(kept)
