"""Closed vocabularies of watches and of care at home: words, not letters."""

from __future__ import annotations

from watchbook.core.schema import Choice


def _choices(*pairs: tuple[str, str] | tuple[str, str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(*pair) for pair in pairs)


DUTIES = _choices(
    ("on-watch", "On watch"),
    ("on-call", "On call", "At home and ready to be called in."),
    ("called-in", "Called in", "Called from home or from leave."),
)
ON_WATCH, ON_CALL, CALLED_IN = (choice.value for choice in DUTIES)
WORKED = (ON_WATCH, CALLED_IN)
"""Duties that make a day one that was worked. Waiting on call does not."""

PLANNED_DUTIES = DUTIES[:2]
"""Nobody plans to be called in."""

ABSENCES = _choices(
    ("handler-away", "The handler is away", "Why is not asked."),
    ("dog-rests", "The dog does not work"),
    ("training", "Training elsewhere"),
    ("court", "Court"),
    ("other", "Other"),
)
"""Never an illness of a person: that is no business of this book."""

ACTIVITIES = _choices(
    ("feed", "Feed"),
    ("groom", "Groom"),
    ("exercise", "Exercise"),
    ("clean", "Clean the kennel"),
    ("vet", "Veterinarian"),
    ("train", "Train"),
    ("transport", "Transport"),
)
"""What care of a police dog at home consists of (domain reference G)."""

CAPACITIES = _choices(
    ("handler", "Handler"),
    ("agency", "For the agency"),
    ("union", "For the union or association"),
    ("other", "Other"),
)

PERIODS = _choices(
    ("week", "One week"),
    ("two-weeks", "Two weeks"),
    ("four-weeks", "Four weeks"),
    ("half-month", "Half a month", "From the 1st to the 15th, and from the 16th on."),
    ("month", "One month"),
)

MEASURES = _choices(
    ("hours-24h", "Hours on watch in 24 hours"),
    ("hours-7d", "Hours on watch in 7 days"),
    ("rest", "Hours of rest between watches", "At least so many."),
    ("hard-24h", "Hours of hard work in 24 hours", "Runs and deployments, as they were written."),
    ("heat", "Degrees Celsius", "As the handler saw it: marks, runs and deployments."),
)
"""What the work, rest and heat guard looks at. It advises; it refuses no record."""
HOURS_24H, HOURS_7D, REST, HARD_24H, HEAT = (choice.value for choice in MEASURES)

WINDS = _choices(
    ("calm", "Calm"),
    ("light", "Light", "Leaves move."),
    ("moderate", "Moderate", "Small branches move."),
    ("strong", "Strong", "Whole trees move."),
)
PRECIPITATIONS = _choices(
    ("dry", "Dry"), ("fog", "Fog or mist"), ("drizzle", "Drizzle"), ("rain", "Rain"),
    ("snow", "Snow"), ("sleet", "Sleet or hail"),
)  # fmt: skip
