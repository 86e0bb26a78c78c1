"""Closed vocabularies of the casualty room."""

from __future__ import annotations

from watchbook.core.schema import Choice

SKILLS = (
    Choice("police-dogs", "Takes police dogs", "Said so, by the person named below."),
    Choice("surgery", "Surgery"),
    Choice("blood", "Blood"),
    Choice("oxygen", "Oxygen"),
    Choice("intensive", "Intensive care"),
    Choice("imaging", "X-ray and ultrasound"),
)

BLOOD_TYPES = (
    Choice("dea11-negative", "DEA 1 negative"),
    Choice("dea11-positive", "DEA 1 positive"),
    Choice("not-typed", "Not typed"),
)


def words_of(choices: tuple[Choice, ...], values: list[str] | tuple[str, ...]) -> str:
    """Labels of chosen words in the order of the vocabulary, with commas."""
    return ", ".join(one.label for one in choices if one.value in values)
