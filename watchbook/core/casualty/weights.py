"""What a dog weighs, always in kilograms and in pounds, and when that has to be asked again.

A weight is kept to 10 g. That is finer than a tenth of a pound (45 g), so that 70 lb read back as
70 lb and never as 70.1, and the arithmetic of a dose is shown with the number that was multiplied:
31.75 kg.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from watchbook.core.casualty.decimals import plain_decimal
from watchbook.core.casualty.errors import WeightError

Unit = Literal["kg", "lb"]

LEAST_G = 1_000
MOST_G = 100_000
"""No dog outside these is given a dose by arithmetic; 350 is a slip of the finger."""
ASKED_ABOVE_G = 60_000
"""Above this the unit is asked again: few working dogs weigh it, and most do in pounds."""

_TENTH_LB_UG = 45_359_237
"""A tenth of a pound in micrograms: 0.45359237 kg to the pound (international yard and pound)."""
_ENTERED = re.compile(r"([0-9]{1,3})(?:\.([0-9]))?")


@dataclass(frozen=True, slots=True)
class Weight:
    """A dog's weight in grams, a multiple of 10."""

    grams: int

    @property
    def kilograms(self) -> str:
        """To a hundredth, without a trailing zero."""
        return plain_decimal(self.grams // 10, 2)

    @property
    def pounds(self) -> str:
        """To a tenth, half up."""
        tenths = (2 * self.grams * 1_000_000 + _TENTH_LB_UG) // (2 * _TENTH_LB_UG)
        return plain_decimal(tenths, 1)

    @property
    def words(self) -> str:
        """Both units, always."""
        return f"{self.kilograms} kg ({self.pounds} lb)"


def entered_weight(text: str, unit: str) -> Weight:
    """A weight as somebody typed it; the unit is chosen each time and never remembered.

    Raises:
        WeightError: no unit, no number with at most one decimal, or no weight of a dog.
    """
    if unit not in ("kg", "lb"):
        raise WeightError("Choose pounds or kilograms.")
    found = _ENTERED.fullmatch(text.strip())
    if found is None:
        raise WeightError("Write the weight as a number with at most one decimal, like 31.4.")
    tenths = int(found[1]) * 10 + int(found[2] or 0)
    grams = tenths * 100 if unit == "kg" else pounds_in_g(tenths)
    if not LEAST_G <= grams <= MOST_G:
        heavy = f"{plain_decimal(tenths, 1)} {unit}"
        raise WeightError(f"{heavy} is no weight of a working dog. Check the number and the unit.")
    return Weight(grams)


def pounds_in_g(tenths_lb: int) -> int:
    """Tenths of a pound in grams, to the nearest 10 g, half up."""
    return (2 * tenths_lb * _TENTH_LB_UG + 10_000_000) // (2 * 10_000_000) * 10


def kept_weight(mass_g: int) -> Weight:
    """A mass as a record keeps it, to the nearest 10 g, half up."""
    return Weight((mass_g + 5) // 10 * 10)


def asks_for_unit(weight: Weight, last: Weight | None) -> bool:
    """Whether pounds and kilograms may have been mixed up.

    1.8 to 2.6 times the last weight looks like pounds taken for kilograms (2.2), 0.38 to 0.55 of
    it like the reverse (0.45). Without a last weight only a very heavy dog is asked about.
    """
    if last is None:
        return weight.grams > ASKED_ABOVE_G
    is_double = last.grams * 18 <= weight.grams * 10 <= last.grams * 26
    is_half = last.grams * 38 <= weight.grams * 100 <= last.grams * 55
    return is_double or is_half
