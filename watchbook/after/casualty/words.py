"""What an alert says, in mail, text message, page and to another program. Pure.

A message names the dog, the place and the clock. It names no person and nobody's condition.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from watchbook.after.casualty.choices.alerts import Message, What

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

_E7 = 10_000_000


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of what an alert tells of; empty is not recorded."""

    what: str
    agency_name: str
    happened_at: datetime
    zone: tzinfo
    dog: str = ""
    place: str = ""
    latitude_e7: int | None = None
    longitude_e7: int | None = None
    is_drill: bool = False
    is_two_down: bool = False
    is_wounded: bool = False
    """The dog that guards is hurt too."""

    @property
    def clock(self) -> str:
        """The local time with its zone, and the day where it is another one than `until`."""
        return f"{self.happened_at.astimezone(self.zone):%H:%M %Z}"

    @property
    def where(self) -> str:
        """Place in words and numbers; empty where nothing was recorded."""
        found = [self.place] if self.place else []
        if self.latitude_e7 is not None and self.longitude_e7 is not None:
            found.append(f"{self.latitude_e7 / _E7:.5f}, {self.longitude_e7 / _E7:.5f}")
        return " · ".join(found)


_HEADS = {
    What.K9_DOWN: "K9 DOWN",
    What.OFFICER_DOWN: "OFFICER DOWN, dog guarding",
    What.TEST: "TEST of the K9 down alert",
}


def headline(facts: Facts) -> str:
    """What has happened, in one line: the subject of a mail."""
    head = _HEADS[What(facts.what)]
    dog = f": {facts.dog}" if facts.dog else ""
    return f"{'DRILL. ' if facts.is_drill else ''}{head}{dog}"


def alert_text(facts: Facts, link: str) -> str:
    """The alert, short enough for a text message."""
    if facts.what == What.TEST:
        said = [f"{headline(facts)} of {facts.agency_name}. Nothing has happened."]
        return " ".join([*said, f"Answer by name: {link}" if link else ""]).strip()
    said = [f"{headline(facts)}.", f"{facts.clock}.", f"{facts.where or 'Place not recorded'}."]
    if facts.is_two_down:
        said.append("A person is down there too: people first.")
    if facts.what == What.OFFICER_DOWN:
        if facts.is_wounded:
            said.append("The dog is wounded too.")
        said.append("Nobody goes near the dog without its plan: dispatch reads it out.")
    said.append(f"Answer: {link}" if link else "Answer by radio.")
    if facts.is_drill:
        said.append("DRILL.")
    return " ".join(said)


def called_off_text(facts: Facts) -> str:
    """That a press was a wrong one, to everyone who was told."""
    said = f"CALLED OFF: {headline(facts)}, {facts.clock}. It was a wrong press."
    return f"{said} DRILL." if facts.is_drill else said


def stands_text(facts: Facts, link: str) -> str:
    """That calling it off was the mistake, to everyone who was told that it was off."""
    where = facts.where or "place not recorded"
    said = [f"NOT CALLED OFF: {headline(facts)}, {facts.clock}, {where}."]
    said += ["Calling it off was a mistake.", f"Answer: {link}" if link else "Answer by radio."]
    return " ".join([*said, "DRILL."] if facts.is_drill else said)


def message_text(message: str, facts: Facts, link: str) -> str:
    """What a delivery says."""
    if message == Message.CALLED_OFF:
        return called_off_text(facts)
    return stands_text(facts, link) if message == Message.STANDS else alert_text(facts, link)


def message_subject(message: str, facts: Facts) -> str:
    """The subject of a mail."""
    first = {Message.CALLED_OFF: "CALLED OFF: ", Message.STANDS: "NOT CALLED OFF: "}
    return first.get(Message(message), "") + headline(facts)
