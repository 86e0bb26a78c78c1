"""Closed vocabularies of certifications: words, not letters."""

from __future__ import annotations

from watchbook.core.schema import Choice
from watchbook.duty.teams.choices import Discipline
from watchbook.duty.teams.vocabulary import BLINDNESS, ODOURS

__all__ = [
    "ASKED", "BLINDNESS", "DISCIPLINES", "INDEPENDENCE", "ODOURS", "OUTCOMES", "RELATIONS",
    "RESULTS", "SCORED", "SCORINGS", "TRUSTS",
]  # fmt: skip


def _choices(*pairs: tuple[str, str] | tuple[str, str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(*pair) for pair in pairs)


DISCIPLINES = tuple(Choice(value, str(label)) for value, label in Discipline.choices)

SCORINGS = _choices(
    ("percent", "Share found", "Aids found of aids placed, as a percentage."),
    ("points", "Points"),
    ("count", "So many of so many", "Found at least so many of those placed."),
    ("phases", "Pass or fail by phase", "One phase that is not passed is no pass."),
    ("pass", "Pass or fail"),
)
"""How bodies score; where it is not known, nothing is chosen."""

TRUSTS = _choices(
    ("own", "The agency's own rule"),
    ("law", "Text of a statute or regulation, read"),
    ("body", "The body's own text, read"),
    ("summary", "Summary or abstract of the body's text, read"),
    ("told", "Told by others; ask the body"),
    ("unread", "Known to exist; its numbers were not read"),
)
"""How far a rule can be relied on."""

INDEPENDENCE = _choices(
    ("not-handler", "Is not the dog's handler"),
    ("not-owner", "Is not the dog's owner"),
    ("no-interest", "Has no proprietary interest in the dog"),
    ("not-trainer", "Is not routinely involved in the team's training"),
    ("not-agency", "Belongs to another agency"),
)
"""What bodies ask of an evaluator; `against` says which relation stands against each."""

RELATIONS = _choices(
    ("none", "None of these"),
    ("handler", "Handles or handled this dog"),
    ("owner", "Owns the dog"),
    ("interest", "Sold the dog or earns by it"),
    ("trainer", "Trains this team routinely"),
    ("agency", "Belongs to the same agency"),
)

AGAINST = {
    "not-handler": "handler", "not-owner": "owner", "no-interest": "interest",
    "not-trainer": "trainer", "not-agency": "agency",
}  # fmt: skip
"""Which relation of the evaluator stands against which demand of a rule."""

RESULTS = _choices(
    ("passed", "Passed"),
    ("failed", "Not passed"),
    ("unfinished", "Not finished", "Broken off; neither passed nor failed."),
)
"""What the evaluator said."""

OUTCOMES = _choices(
    ("passed", "Passed"),
    ("failed", "Not passed"),
    ("not-done", "Not done"),
)
"""Of one area or phase."""

SCORED = _choices(
    ("passed", "Passed"),
    ("failed", "Not passed"),
    ("undecided", "Cannot be said from what is written"),
)
"""What the scores alone say against the rule."""

ASKED = _choices(
    ("before-dog", "Older than the dog"),
    ("before-team", "Older than the team"),
    ("after-team", "Later than the team"),
    ("backwards", "Ends before it begins"),
    ("not-passed", "Its evaluation was not passed"),
    ("other-team", "Its evaluation is another team's"),
    ("differs", "Stated and scored differ"),
    ("more-found", "More found than placed"),
    ("too-soon", "Within the wait after one that was not passed"),
    ("not-independent", "The evaluator is not independent by the rule"),
)
"""What the program asks about; the record is kept as it is."""
