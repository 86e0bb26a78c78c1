"""Fields of the clinic's sealed word, of who hears it, and of the handler having heard it."""

from __future__ import annotations

from watchbook.after.casualty.choices.handover import MANNERS, ROUTES, SAYS
from watchbook.core.schema import Field, Privacy, Schema, Type

_RESTRICTED = Privacy.RESTRICTED

KEEPER = Schema(
    kind="casualty.keeper",
    label="Who hears the clinic's word",
    help="One supervisor, and the deputy whom he names. Nobody else opens it.",
    members=(
        Field("casualty", Type.REFERENCE, "K9 down", is_required=True,
              refers_to="casualty.casualty"),
        Field("person", Type.REFERENCE, "Supervisor", is_required=True, refers_to="people.person"),
        Field("deputy", Type.REFERENCE, "Deputy", refers_to="people.person"),
        Field("telephone", Type.TEXT, "Telephone for the clinic", max_length=40),
    ),
)  # fmt: skip

CLINICWORD = Schema(
    kind="casualty.clinicword",
    label="The clinic's word",
    help="Sealed when it is kept. The one who is named for it tells the handler himself.",
    members=(
        Field("casualty", Type.REFERENCE, "K9 down", is_required=True,
              refers_to="casualty.casualty"),
        Field("says", Type.CHOICE, "The dog", is_required=True, choices=SAYS, privacy=_RESTRICTED),
        Field("words", Type.LONG_TEXT, "In the clinic's words", max_length=4_000,
              privacy=_RESTRICTED),
        Field("keeping", Type.LONG_TEXT, "What was kept, and where the dog lies now",
              max_length=1_000, privacy=_RESTRICTED,
              help="Where shots or a crime are involved: that the body is kept, and for whom."),
        Field("said_by", Type.TEXT, "Name of who says so", is_required=True, max_length=120,
              privacy=_RESTRICTED),
        Field("telephone", Type.TEXT, "Telephone", max_length=40, privacy=_RESTRICTED),
        Field("route", Type.CHOICE, "How it came", choices=ROUTES, privacy=_RESTRICTED),
        Field("said_at", Type.INSTANT, "At", is_required=True, privacy=_RESTRICTED),
    ),
)  # fmt: skip

HEARD = Schema(
    kind="casualty.heard",
    label="The handler heard it",
    help="From a human being, face to face or by voice. Until then nobody else is shown it.",
    members=(
        Field("casualty", Type.REFERENCE, "K9 down", is_required=True,
              refers_to="casualty.casualty"),
        Field("word_version", Type.INTEGER, "Version of the word", is_required=True, minimum=1,
              is_by_program=True),
        Field("manner", Type.CHOICE, "How", is_required=True, choices=MANNERS),
        Field("told_by", Type.TEXT, "Who told him", is_required=True, max_length=120),
        Field("heard_at", Type.INSTANT, "When", is_required=True),
        Field("place", Type.TEXT, "Where", max_length=200, privacy=_RESTRICTED),
        Field("with_him", Type.TEXT, "Who was with him", max_length=200, privacy=_RESTRICTED),
        Field("words", Type.LONG_TEXT, "Anything else", max_length=1_000, privacy=_RESTRICTED),
    ),
)  # fmt: skip
