"""Closed vocabularies of a casualty's card, with the letter under which each line stands.

The words of `what` are those that `core.casualty.card` and `core.casualty.handover` read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.core.casualty.card import SEQUENCE
from watchbook.core.schema import Choice, label_of

if TYPE_CHECKING:
    from collections.abc import Mapping

MECHANISMS = (
    Choice("shot", "Shot"),
    Choice("stabbed", "Stabbed or cut"),
    Choice("blunt", "Struck or kicked"),
    Choice("vehicle", "Hit by a vehicle"),
    Choice("heat", "Heat"),
    Choice("poison-or-drug", "Poison or drug"),
    Choice("bloat", "Bloat"),
    Choice("bite", "Bitten"),
    Choice("fall", "Fall"),
    Choice("electric", "Electric shock"),
    Choice("drowning", "Drowning"),
    Choice("other", "Something else"),
    Choice("not-known", "Not known"),
)

_LINES = (
    ("muzzle-on", "Muzzle on", "muzzle"),
    ("muzzle-off", "Muzzle off", "muzzle"),
    ("wound", "Wound", "wounds"),
    ("signs", "Signs", "circulation"),
    ("tourniquet-on", "Tourniquet on", "bleeding"),
    ("tourniquet-again", "Tourniquet again", "bleeding"),
    ("tourniquet-converted", "Tourniquet changed to a dressing", "bleeding"),
    ("tourniquet-off", "Tourniquet off", "bleeding"),
    ("pressure", "Pressure on the wound", "bleeding"),
    ("packing", "Wound packed", "bleeding"),
    ("dressing", "Dressing", "bleeding"),
    ("drug", "Medicine given", "medication"),
    ("fluid", "Fluid given", "circulation"),
    ("airway", "Airway", "airway"),
    ("breathing", "Breathing helped", "respiration"),
    ("warming", "Kept warm", "hypothermia"),
    ("cooling", "Cooled", ""),
    ("eye", "Eye", "eye"),
    ("burned", "Burned surface", "wounds"),
    ("splint", "Splint", "wounds"),
    ("exposure", "Exposed to", ""),
    ("category", "Evacuation category", ""),
    ("weight", "Weight", ""),
    ("bites", "Bites strangers", ""),
    ("allergy", "Allergy", ""),
    ("on-the-way", "On the way", ""),
    ("spoken", "Thirty seconds read to the clinic", ""),
    ("note", "Note", ""),
)

WHATS = tuple(Choice(value, label) for value, label, _ in _LINES)

STEP_OF: Mapping[str, str] = {value: step for value, _, step in _LINES}
"""The step of the sequence under which a line stands; empty for what stands under none."""

_SHOWN = {"analgesia": "Analgesia or sedation"}
STEPS = tuple(Choice(one.step, _SHOWN.get(one.step, one.label)) for one in SEQUENCE)

SITES = (
    Choice("head", "Head"),
    Choice("neck", "Neck"),
    Choice("chest", "Chest"),
    Choice("belly", "Belly"),
    Choice("left-fore", "Left foreleg"),
    Choice("right-fore", "Right foreleg"),
    Choice("left-hind", "Left hind leg"),
    Choice("right-hind", "Right hind leg"),
    Choice("tail-pelvis", "Pelvis or tail"),
)
"""Parts of a dog as the share of burned surface counts them; the dog's own left and right."""

VIEWS = (
    Choice("left", "Left side"),
    Choice("right", "Right side"),
    Choice("above", "From above"),
    Choice("below", "From below"),
)
"""Sides of the outline; the dog's own left and right. The words are those of `core`'s `SIDES`."""

CONSCIOUSNESS = (
    Choice("alert", "Alert"),
    Choice("voice", "Answers to voice"),
    Choice("pain", "Answers to pain"),
    Choice("unresponsive", "Unresponsive"),
)

GUMS = (
    Choice("pink", "Pink"),
    Choice("pale", "Pale"),
    Choice("white", "White"),
    Choice("blue", "Blue or grey"),
    Choice("red", "Bright red"),
    Choice("yellow", "Yellow"),
)

CATEGORIES = (
    Choice("urgent", "Urgent", "With a surgeon within 2 hours."),
    Choice("priority", "Priority", "With a surgeon within 4 hours."),
    Choice("routine", "Routine"),
)

ENDINGS = (
    Choice("cancelled", "Called off", "A wrong press."),
    Choice("at-clinic", "At the clinic"),
    Choice("handed-over", "Handed over"),
    Choice("discharged", "Discharged"),
)
"""How a casualty ends for those outside. Never an outcome of life or death."""

CLOSED_WORDS: Mapping[str, tuple[str, ...]] = {
    "category": tuple(one.value for one in CATEGORIES),
    "bites": ("yes", "no"),
}
"""Lines whose words are chosen, not written."""


def words_shown(what: str, words: str | None) -> str:
    """The words of a line as they are read."""
    if what == "category":
        return label_of(CATEGORIES, words)
    return words or ""
