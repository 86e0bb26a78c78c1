"""Closed vocabularies of the records' room."""

from __future__ import annotations

from django.db import models


class TypingError(models.TextChoices):
    """Reasons of one tap for correcting what was just written, before anybody reviewed it."""

    TYPO = "typo", "Typing error"
    WRONG_CHOICE = "wrong_choice", "Pressed the wrong choice"
    WRONG_NUMBER = "wrong_number", "Wrong number or unit"
    WRONG_TIME = "wrong_time", "Wrong time"
    WRONG_PLACE = "wrong_place", "Wrong place"
    LEFT_OUT = "left_out", "Left something out"


class Step(models.TextChoices):
    """What somebody may do about a version; each is an act of its own."""

    REVIEW = "review", "Review"
    APPROVE = "approve", "Approve"
    RETURN = "return", "Return with a note"
    COUNTERSIGN = "countersign", "Countersign"
    STATE_UNREVIEWED = "unreviewed", "Say that it is not independently reviewed"


UNREVIEWED_ACT = "not-independently-reviewed"
"""The act that says openly that nobody independent was there to review."""

SIGNED_FOR = "signed-for"
"""The act by which a person stands by what his phone wrote while it was locked."""

CONFLICT_SETTLED = "conflict-settled"
"""The act by which a record's author leaves its newest version as it is beside a rival one."""

FOR_LEAF, NAMED_BY_LEAF = "/for", "/deputy"
"""Leaves of an act that a deputy takes: for whom, and by which naming. Its actor is the deputy."""

ACT_OF = {
    Step.REVIEW: "reviewed",
    Step.APPROVE: "approved",
    Step.RETURN: "returned",
    Step.COUNTERSIGN: "countersigned",
    Step.STATE_UNREVIEWED: UNREVIEWED_ACT,
}

ACT_WORDS = {
    "": "Written",
    "reviewed": "Reviewed",
    "approved": "Approved",
    "returned": "Returned with a note",
    "countersigned": "Countersigned",
    "conflict": "A rival version came in and was kept",
    CONFLICT_SETTLED: "Conflict settled: the newest version stays",
    SIGNED_FOR: "Signed for by the phone's person",
    "expunged": "Expunged by order",
    "expunged-in-part": "Partly expunged by order",
    UNREVIEWED_ACT: "Stated as not independently reviewed",
}
"""What an act is called on pages; an act of a room that is not here is shown by its own word."""

REVIEW_WITHIN_DAYS = 7
"""A record that has waited longer for its review is shown as waiting long. Nothing is enforced."""

AGES = (
    ("week", "up to 7 days", 7),
    ("fortnight", "8 to 14 days", 14),
    ("month", "15 to 30 days", 30),
    ("older", "over 30 days", None),
)
"""Bands of the queue: word, label, the last whole day that belongs to it."""


class Mailed(models.TextChoices):
    """How often a kind of prompt is told by mail."""

    NEVER = "never", "Not by mail"
    DAILY = "daily", "Daily"
    WEEKLY = "weekly", "Mondays"


class Channel(models.TextChoices):
    """Where prompts are told."""

    APPLICATION = "application", "In the application"
    DAILY = "daily", "Daily mail"
    WEEKLY = "weekly", "Mail on Mondays"
