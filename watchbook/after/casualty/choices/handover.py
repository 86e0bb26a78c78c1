"""Closed vocabularies of the hand-over, of the clinic's word, and of what comes after."""

from __future__ import annotations

from watchbook.core.schema import Choice

WISHES = (
    Choice("present", "Wishes to be with the dog"),
    Choice("near", "Wishes to be near, not in the room"),
    Choice("told", "Wishes to be told, not to be there"),
    Choice("later", "Cannot say now; ask again"),
)

KEPT = (
    Choice("projectile", "Projectile or fragment", "Never with metal forceps alone; rinsed of "
           "nothing, dry, each in a box of its own."),
    Choice("vest", "Vest", "Folded over paper, not cut through a hole."),
    Choice("collar", "Collar, harness and lead"),
    Choice("hair", "Clipped hair", "From around each wound, each in a bag of its own."),
    Choice("photographs", "Photographs before clipping", "With a scale, before washing and after."),
    Choice("swab", "Swab, blood or vomit", "Where a poison or a drug may be the cause."),
    Choice("other", "Something else, in words"),
)  # fmt: skip
"""What a clinic keeps where shots or a crime are involved. The body is not among them: what was
done with it stands in the clinic's word, which is sealed."""

NEEDS_KEEPING = frozenset({"shot", "stabbed", "blunt", "poison-or-drug", "not-known"})
"""Mechanisms behind which a crime may stand; an incident that the casualty names counts too."""

SAYS = (
    Choice("stable", "Stable"),
    Choice("serious", "Serious, in treatment"),
    Choice("surgery", "In surgery"),
    Choice("home", "Can go home"),
    Choice("died", "Has died"),
    Choice("euthanized", "Was euthanized"),
    Choice("other", "In the clinic's own words"),
)

ROUTES = (
    Choice("link", "Written by the clinic"),
    Choice("telephone", "Said by telephone"),
    Choice("person", "Said face to face"),
)

MANNERS = (
    Choice("face", "Face to face"),
    Choice("voice", "By voice, on the telephone"),
)

DECISIONS = (
    Choice("recovering", "Recovering, by the plan"),
    Choice("returned", "Back to duty"),
    Choice("leaves", "Does not come back to duty"),
)
