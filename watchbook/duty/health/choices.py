"""What a handler may have seen of his dog, in words that need no veterinarian."""

from __future__ import annotations

from watchbook.core.schema import Choice

SIGNS = (
    Choice("eating", "Eating or drinking"),
    Choice("stool", "Stool, urine or vomiting"),
    Choice("limping", "Limping or stiff"),
    Choice("skin", "Skin, coat, ears or eyes"),
    Choice("wound", "Wound or swelling"),
    Choice("heat", "Heat", "Seeks shade, pants without stopping, staggers."),
    Choice("breathing", "Breathing or cough"),
    Choice("behaviour", "Behaviour"),
    Choice("other", "Other"),
)
"""Observations, never diagnoses: those are a veterinarian's."""

_LABELS = {choice.value: choice.label for choice in SIGNS}


def sign_words(values: list[str]) -> str:
    """What was seen, in words; in the order of the vocabulary."""
    known = [_LABELS[choice.value] for choice in SIGNS if choice.value in values]
    unknown = [value for value in values if value not in _LABELS]
    words = [*known, *unknown]
    return ", ".join(word if number == 0 else word.lower() for number, word in enumerate(words))
