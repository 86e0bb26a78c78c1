"""One casualty of the demo with its card from two phones, and one drill. All of it is made up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from watchbook.front.demo.days import Done

if TYPE_CHECKING:
    from random import Random

_PRESSED = datetime(2026, 8, 15, 2, 47, 10, tzinfo=UTC)
_DRILLED = datetime(2026, 10, 21, 15, 2, tzinfo=UTC)

_Told = tuple[float, str, str, dict[str, Any]]
_CARD: tuple[_Told, ...] = (
    (0.6, "faulk", "wound", {"site": "left-hind", "view": "left", "x_pm": 745, "y_pm": 610,
                             "words": "deep cut, bright blood"}),
    (0.9, "faulk", "pressure", {"site": "left-hind", "words": "both hands, jacket"}),
    (2.1, "faulk", "tourniquet-on", {"site": "left-hind", "words": "stretch type, above the hock"}),
    (2.6, "faulk", "bites", {"words": "yes"}),
    (3.0, "kowalczyk", "muzzle-on", {"words": "breathing freely, nothing vomited"}),
    (3.8, "faulk", "packing", {"site": "left-hind"}),
    (4.4, "faulk", "category", {"words": "urgent"}),
    (5.2, "kowalczyk", "signs", {"pulse": 148, "breaths": 44, "gums": "pale", "refill_ds": "2.5",
                                 "consciousness": "alert"}),
    (6.0, "kowalczyk", "airway", {"words": "clear"}),
    (6.4, "faulk", "tourniquet-again", {"site": "left-hind", "words": "second turn, oozing"}),
    (7.1, "faulk", "dressing", {"site": "left-hind"}),
    (7.5, "kowalczyk", "warming", {"words": "blanket, heater of the car"}),
    (8.0, "faulk", "on-the-way", {"minutes": 14, "words": "Aldermere Animal Hospital"}),
    (9.5, "kowalczyk", "muzzle-off", {"words": "panting hard"}),
    (10.2, "kowalczyk", "signs", {"pulse": 164, "breaths": 52, "gums": "pale",
                                  "temperature_c10": "38.9", "consciousness": "alert"}),
    (11.0, "kowalczyk", "wound", {"site": "chest", "view": "right", "x_pm": 470, "y_pm": 420,
                                 "words": "shallow graze, no air"}),
    (12.1, "kowalczyk", "note", {"words": "Lies on his right side, quiet when spoken to."}),
    (13.4, "kowalczyk", "signs", {"pulse": 156, "breaths": 48, "gums": "pale",
                                  "consciousness": "alert"}),
    (14.2, "kowalczyk", "spoken", {"words": "Aldermere Animal Hospital"}),
    (15.0, "faulk", "allergy", {"words": "none known"}),
    (17.3, "kowalczyk", "signs", {"pulse": 140, "breaths": 40, "gums": "pink",
                                  "temperature_c10": "38.6", "refill_ds": "2.0",
                                  "consciousness": "alert", "pain": 5}),
    (20.5, "kowalczyk", "note", {"words": "Door of the clinic open, two people waiting."}),
)  # fmt: skip
_DRILL: tuple[_Told, ...] = (
    (0.4, "greer", "pressure", {"site": "right-fore"}),
    (1.2, "greer", "tourniquet-on", {"site": "right-fore"}),
    (1.9, "oyelaran", "category", {"words": "priority"}),
    (3.0, "oyelaran", "spoken", {"words": "read to the trainer"}),
)


class Casualties:
    """Makes the list, with a chance of its own. The two story teams are left as they are."""

    def __init__(self, chance: Random, teams: dict[str, UUID], dogs: dict[UUID, UUID]) -> None:
        """`teams` by handler's key; `dogs` by team."""
        self.chance, self.teams, self.dogs = chance, teams, dogs
        self.done: list[Done] = []
        self.night = UUID(int=0)
        """The card of August, once the list is made."""

    def all(self) -> list[Done]:
        """The night of August, and the drill of October."""
        self._facts("faulk", "none known", "38.6")
        self.night = card = self._press("faulk", _PRESSED, {
            "mechanism": "stabbed", "mechanism_words": "sheet metal at a fence",
            "place_words": "Grain elevator, Depot Street, north side",
        })  # fmt: skip
        self._lines(card, _PRESSED, _CARD)
        for minutes, how in ((21.0, "at-clinic"), (23.5, "handed-over"), (2_900.0, "discharged")):
            self._add(_PRESSED + timedelta(minutes=minutes), "casualty.ending", "faulk",
                      {"casualty": card, "how": how})  # fmt: skip
        self._judged(card, "oyelaran", _PRESSED + timedelta(days=3))
        drill = self._press("greer", _DRILLED, {
            "mechanism": "shot", "place_words": "Training field", "is_drill": True,
        })  # fmt: skip
        self._lines(drill, _DRILLED, _DRILL)
        over = {"casualty": drill, "how": "handed-over", "words": "End of the drill"}
        self._add(_DRILLED + timedelta(minutes=9), "casualty.ending", "greer", over)
        self._judged(drill, "lindgren", _DRILLED + timedelta(hours=5))
        return self.done

    def _judged(self, casualty: UUID, reviewer: str, at: datetime) -> None:
        told = {"kind": "casualty.casualty", "run": casualty}
        self._add(at, "review", reviewer, told)
        self._add(at + timedelta(hours=2), "approve", "marsh", told)

    def _facts(self, key: str, allergies: str, high: str) -> None:
        self._add(_PRESSED - timedelta(days=120), "casualty.facts", key, {
            "dog": self._dog(key), "allergies": allergies, "bites_strangers": True,
            "muzzle_words": "Basket, size 7, behind the seat. Take it off if he pants hard.",
            "pulse_low": 58, "pulse_high": 84, "breaths_low": 12, "breaths_high": 30,
            "temperature_c10_low": "37.9", "temperature_c10_high": high,
            "measured_by": "Dr. Ansel Whitlock",
        })  # fmt: skip

    def _press(self, key: str, at: datetime, values: dict[str, Any]) -> UUID:
        told = {"dog": self._dog(key), "happened_at": at} | values
        return self._add(at + timedelta(seconds=4), "casualty.casualty", key, told)

    def _lines(self, card: UUID, pressed: datetime, lines: tuple[_Told, ...]) -> None:
        for minutes, key, what, values in lines:
            at = pressed + timedelta(minutes=minutes)
            told = {"casualty": card, "what": what, "happened_at": at} | values
            self._add(at + timedelta(seconds=3), "casualty.line", key, told)

    def _dog(self, key: str) -> UUID:
        return self.dogs[self.teams[key]]

    def _add(self, at: datetime, kind: str, who: str, values: dict[str, Any]) -> UUID:
        record_id = UUID(int=self.chance.getrandbits(128), version=4)
        self.done.append(Done(at, 500_000 + len(self.done), kind, who, record_id, values))
        return record_id
