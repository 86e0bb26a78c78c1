"""Closed vocabularies of officer down: rungs, what came of a try, moments, what a state says."""

from __future__ import annotations

from watchbook.core.schema import Choice

RUNGS = (
    Choice("second-handler", "Known second handler"),
    Choice("car-and-door", "Car and door"),
    Choice("lead", "Lead"),
    Choice("decoy-or-food", "Decoy or food"),
    Choice("catch-pole", "Catch pole"),
    Choice("shield", "Shield"),
    Choice("sedation", "Sedation"),
    Choice("last-resort", "Last resort"),
    Choice("other", "Something else"),
)
"""What people try, in the order in which ladders usually name it. An agency's own order counts."""

RESULTS = (
    Choice("dog-away", "The dog is away"),
    Choice("dog-in-car", "The dog is in the car"),
    Choice("not-yet", "Not yet"),
    Choice("given-up", "Given up"),
)
"""What came of a try. A try without one goes on, or nobody wrote what came of it."""

MOMENTS = (
    Choice("care-reached", "Care has reached the person"),
    Choice("dog-away", "The dog is away"),
    Choice("dog-in-car", "The dog is in the car"),
    Choice("tonight", "Where the dog is tonight"),
    Choice("cancelled", "Cancelled: a wrong press"),
    Choice("over", "Over"),
)

DUTIES = (
    Choice("shall", "Shall carry the dog", "People come first everywhere."),
    Choice("may", "May carry the dog"),
    Choice("not-known", "Not known what it says"),
)

TRUSTS = (
    Choice("law", "The law's own text was read"),
    Choice("told", "As others tell of it"),
    Choice("named", "Only named; its text was not read"),
    Choice("own", "The agency's own reading"),
)
