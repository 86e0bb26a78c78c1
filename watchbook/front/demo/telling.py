"""Who is told of K9 down in the demo, as its sergeant wrote it. Nothing leaves the demo."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from watchbook.front.demo import cast
from watchbook.front.demo.days import Done

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random


class Telling:
    """Makes the list, with a chance of its own so that everything else stays as it is."""

    def __init__(self, chance: Random, people: Mapping[str, UUID]) -> None:
        self.chance, self.people = chance, people

    def all(self) -> list[Done]:
        """One list, written in October: dispatch, the sergeant, then the trainer."""
        ways: list[dict[str, Any]] = [
            {"id": "w1", "person": self.people["bellamy"], "channel": "application"},
            {"id": "w2", "person": self.people["marsh"], "channel": "application"},
            {"id": "w3", "person": self.people["marsh"], "channel": "sms", "address": "555-0114"},
            {"id": "w4", "person": self.people["oyelaran"], "channel": "mail", "after_min": 5},
        ]
        values = {"name": "The unit", "telephone": "555-0100", "ways": ways}
        made = UUID(int=self.chance.getrandbits(128), version=4)
        at = cast.ENDS - timedelta(days=43)
        return [Done(at, 410_000, "casualty.recipients", "marsh", made, values)]
