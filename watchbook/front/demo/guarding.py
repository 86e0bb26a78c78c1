"""One drill of officer down, and the bundled ladder marked as an example. All of it is made up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from watchbook.after.casualty.bundled import example_ladder
from watchbook.front.demo.days import Done

if TYPE_CHECKING:
    from random import Random

_TEAM = "dunmore"
_LADDER_AT = datetime(2026, 9, 30, 15, 5, tzinfo=UTC)
_PRESSED_AT = datetime(2026, 10, 27, 18, 30, 12, tzinfo=UTC)
_COURSE: tuple[tuple[int, str, str, dict[str, Any]], ...] = (
    (64, "bellamy", "casualty.try", {
        "rung": "second-handler", "rung_words": "Second handler whom the dog knows",
        "by_words": "T. Oyelaran", "result": "not-yet",
        "words": "She lay down at the word and stayed over the decoy.",
    }),
    (148, "oyelaran", "casualty.try", {
        "rung": "car-and-door", "rung_words": "The dog's own car and its door",
        "by_words": "T. Oyelaran", "result": "dog-in-car",
        "words": "Own car at ten paces, own door open; one word.",
    }),
    (163, "bellamy", "casualty.moment", {"what": "care-reached"}),
    (420, "marsh", "casualty.moment", {
        "what": "over",
        "words": "The second key took 40 seconds to find. It hangs with dispatch now.",
    }),
)  # fmt: skip


class Guarding:
    """Makes the list, with a chance of its own so that everything else stays as it is."""

    def __init__(self, chance: Random, teams: dict[str, UUID], dogs: dict[UUID, UUID]) -> None:
        """`teams` by handler's key; `dogs` by team."""
        self.chance, self.dog = chance, dogs[teams[_TEAM]]

    def all(self) -> list[Done]:
        """The ladder in September, the drill four weeks later."""
        press = self._done(1, _PRESSED_AT, "casualty.officer", "bellamy", {
            "dog": self.dog, "place_words": "Training yard, hall 2", "is_drill": True,
            "happened_at": _PRESSED_AT,
        })  # fmt: skip
        listed = [
            self._done(0, _LADDER_AT, "casualty.ladder", "marsh", dict(example_ladder())),
            press,
        ]
        for number, (after_s, who, kind, values) in enumerate(_COURSE, 2):
            at = _PRESSED_AT + timedelta(seconds=after_s)
            told = values | {"officer": press.record_id, "happened_at": at}
            listed.append(self._done(number, at, kind, who, told))
        return listed

    def _done(self, number: int, at: datetime, kind: str, who: str, values: dict[str, Any]) -> Done:
        record_id = UUID(int=self.chance.getrandbits(128), version=4)
        return Done(at + timedelta(seconds=2), 440_000 + number, kind, who, record_id, values)
