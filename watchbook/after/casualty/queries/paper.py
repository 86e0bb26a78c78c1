"""The card as paper: its fields in the order of DD Form 3073, as far as its face is known here.

Source of the instructions: Army task 081-000-1653 (26 February 2026), "All care is documented on
DD Form 3073"; times local, 24 hours, hours and minutes; categories urgent (2 h), priority (4 h),
routine. The face itself was not at hand: each field that rests on no published face is
marked as provisional.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from watchbook.after.casualty.queries.conduct import team_at

if TYPE_CHECKING:
    from watchbook.after.casualty.models import Casualty


@dataclass(frozen=True)
class PaperField:
    """One box of the paper. `is_provisional`: no published face shows it."""

    label: str
    value: str | None
    is_provisional: bool = True


def paper_fields(casualty: Casualty, shown: dict[str, Any]) -> list[PaperField]:
    """The boxes above the tables; None is printed as "not recorded"."""
    dog, team = casualty.dog, team_at(casualty)
    facts, told, category = shown["facts"], shown["told"], shown["category"]
    burned: int | None = shown["burned"]
    words = ", ".join(one for one in (shown["mechanism"], casualty.mechanism_words) if one)
    bites = {True: "yes", False: "no", None: None}[told.bites_strangers]
    return [
        PaperField("Dog", casualty.dog_named),
        PaperField("Tattoo", dog.tattoo if dog else None),
        PaperField("Microchip", dog.microchip if dog else None),
        PaperField("Handler", str(team.handler) if team else None),
        PaperField("Weight", told.weight.words if told.weight else None),
        PaperField("Allergies", told.allergies or None),
        PaperField("Bites strangers", bites),
        PaperField("Muzzle", facts.muzzle_words if facts else None),
        PaperField("What hit him", words or None),
        PaperField("Where", casualty.place_words),
        PaperField("Burned surface", None if burned is None else f"{burned} %"),
        PaperField(
            "Evacuation category", f"{category.label}" if category else None, is_provisional=False
        ),
    ]
