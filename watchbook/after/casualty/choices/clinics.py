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
