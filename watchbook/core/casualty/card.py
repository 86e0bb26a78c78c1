"""The card of a wounded or ill dog: its lines, what stands at an instant, and the clocks that run.

A card is no record of its own but what several people wrote, each line under his own name; this
module reads the lines in the order of their times. Lines never conflict: they join by the card.
Order of the letters: M3ARCH-PAWS of the United States Army's task 081-000-1653 (26 February 2026);
it is proposed and never enforced.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from watchbook.core.casualty.errors import CasualtyError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Trend = Literal["rising", "falling", "steady", ""]

MINUTE_S = 60


@dataclass(frozen=True, slots=True)
class Letter:
    """One step of the sequence: its word in code and the word that is read."""

    step: str
    letter: str
    label: str


SEQUENCE = (
    Letter("muzzle", "M", "Muzzle"),
    Letter("bleeding", "M", "Bleeding"),
    Letter("medication", "M", "Medication"),
    Letter("airway", "A", "Airway"),
    Letter("respiration", "R", "Respiration"),
    Letter("circulation", "C", "Circulation"),
    Letter("hypothermia", "H", "Hypothermia"),
    Letter("eye", "P", "Penetrating eye"),
    Letter("analgesia", "A", "Analgesia"),
    Letter("antibiotics", "A", "Antibiotics"),
    Letter("wounds", "W", "Wounds"),
)

LIMITS_MIN: Mapping[str, int | None] = {"urgent": 120, "priority": 240, "routine": None}
"""Evacuation categories of the canine casualty card: minutes within which the dog is with a
surgeon; none for routine."""

BURN_PARTS: Mapping[str, int] = {
    "head": 14, "neck": 9, "chest": 18, "belly": 14, "left-fore": 9, "right-fore": 9,
    "left-hind": 11, "right-hind": 11, "tail-pelvis": 5,
}  # fmt: skip
"""Share of the body's surface in percent, of the same task; recorded to the nearest 10."""


SIDES: Mapping[str, str] = {
    "left": "left side", "right": "right side", "above": "upper side", "below": "underside",
}  # fmt: skip
"""Views of the outline and the side of the dog that each shows; the dog's own left and right."""


@dataclass(frozen=True, slots=True)
class Band:
    """Resting values of a dog, `low` and `high` both within; whole numbers in the unit kept."""

    low: int
    high: int

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise CasualtyError("A band begins below its end; check both values.")

    def judge(self, value: int) -> Literal["below", "within", "above"]:
        """Where a value lies."""
        if value < self.low:
            return "below"
        return "above" if value > self.high else "within"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a card. `at` in seconds, UTC; `what` a word of the room's vocabulary.

    `numbers` are whole numbers by name: `pulse`, `breaths`, `temperature_c10`, `refill_ds`,
    `oxygen`, `pain` for signs, `volume_ul` and `amount_ng` for what was given, `burned_percent`
    for burned surface. `view` is the side of the outline on which a wound was marked: a word of
    `SIDES`, or empty.
    """

    id: str
    at: int
    what: str
    site: str = ""
    words: str = ""
    numbers: Mapping[str, int] = field(default_factory=dict)
    view: str = ""

    @property
    def side(self) -> str:
        """The side in words; empty where none is known, or where the place says it (a leg)."""
        return "" if self.site.startswith(("left", "right")) else SIDES.get(self.view, "")


@dataclass(frozen=True, slots=True)
class Tourniquet:
    """One tourniquet and its four times; None where that did not happen or nobody wrote it."""

    site: str
    applied_at: int
    again_at: int | None = None
    converted_at: int | None = None
    removed_at: int | None = None

    @property
    def is_on(self) -> bool:
        """Whether it still holds, as far as the card says."""
        return self.converted_at is None and self.removed_at is None

    def minutes(self, at: int) -> int:
        """Whole minutes since it was applied, 0 where a clock says it will be."""
        return max(0, at - self.applied_at) // MINUTE_S


def tourniquets(lines: Iterable[Line]) -> list[Tourniquet]:
    """Every tourniquet of a card by its place; one taken off and put on again begins anew.

    It does so by whichever of the two words somebody wrote.
    A time of conversion or removal whose application nobody wrote stands alone: it is taken as
    applied at that time at the latest, since it was there.
    """
    names = {
        "tourniquet-again": "again_at",
        "tourniquet-converted": "converted_at",
        "tourniquet-off": "removed_at",
    }
    found: list[dict[str, int | str]] = []
    for line in ordered(lines):
        if line.what == "tourniquet-on":
            found.append({"site": line.site, "applied_at": line.at})
        elif line.what in names:
            held = [one for one in found if one["site"] == line.site]
            is_anew = line.what == "tourniquet-again" and bool(held) and _is_over(held[-1])
            if not held or is_anew:
                found.append({"site": line.site, "applied_at": line.at})
                held = found[-1:]
            held[-1][names[line.what]] = line.at
    return [Tourniquet(**one) for one in found]  # type: ignore[arg-type]  # names are those above


def _is_over(one: Mapping[str, int | str]) -> bool:
    return "converted_at" in one or "removed_at" in one


def ordered(lines: Iterable[Line]) -> list[Line]:
    """Lines by time; those of one second by their ids, so that two phones show the same."""
    return sorted(lines, key=lambda line: (line.at, line.id))


def series(lines: Iterable[Line], name: str) -> list[tuple[int, int]]:
    """All values of one sign with their times."""
    return [
        (line.at, line.numbers[name])
        for line in ordered(lines)
        if line.what == "signs" and name in line.numbers
    ]


def trend(values: Iterable[tuple[int, int]]) -> Trend:
    """How the last value stands to the one before it: a tenth of that one, and at least 1, counts.

    Empty with fewer than two values. A word for the telephone, no judgement.
    """
    seen = [value for _, value in values]
    if len(seen) < 2:
        return ""
    before, last = seen[-2], seen[-1]
    step = max(1, abs(before) // 10)
    if last - before >= step:
        return "rising"
    return "falling" if before - last >= step else "steady"


def minutes_left(category: str, set_at: int, at: int) -> int | None:
    """Minutes until the limit of an evacuation category, below 0 after it; None without a limit.

    Raises:
        CasualtyError: no such category.
    """
    if category not in LIMITS_MIN:
        raise CasualtyError("Choose urgent, priority or routine.")
    limit = LIMITS_MIN[category]
    return None if limit is None else limit - (at - set_at) // MINUTE_S


def burned_stated(lines: Iterable[Line]) -> int | None:
    """The burned surface in percent as somebody last stated it; None: not recorded."""
    stated = [one for one in ordered(lines) if "burned_percent" in one.numbers]
    return stated[-1].numbers["burned_percent"] if stated else None


def burned_percent(parts: Iterable[str]) -> int:
    """Share of the body's surface that is burned, to the nearest 10 percent, half up.

    Raises:
        CasualtyError: no such part of a dog.
    """
    chosen = set(parts)
    unknown = chosen - set(BURN_PARTS)
    if unknown:
        raise CasualtyError(f"There is no part called {min(unknown)}.")
    return (sum(BURN_PARTS[one] for one in chosen) + 5) // 10 * 10


def celsius_of(fahrenheit10: int) -> int:
    """Tenths of a degree Celsius, to the nearest, of tenths of a degree Fahrenheit from 32 on.

    A tenth of a degree Celsius is coarser: what was typed in Fahrenheit is kept beside it.
    """
    return (10 * (fahrenheit10 - 320) + 9) // 18
