"""Fields of consent: who pays, who decides, and what the handler wishes."""

from __future__ import annotations

from watchbook.after.casualty.choices.handover import WISHES
from watchbook.core.schema import Field, Privacy, Schema, Type

CONSENT = Schema(
    kind="casualty.consent",
    label="Consent for the clinic",
    help="Without a casualty it holds for every dog of the unit. What is written for one casualty "
    "goes before it, each part by itself.",
    members=(
        Field("casualty", Type.REFERENCE, "K9 down", refers_to="casualty.casualty",
              is_condition=True, help="Left empty, for every dog of the unit."),
        Field("consents", Type.TEXT, "Who consents to treatment", max_length=120),
        Field("consents_telephone", Type.TEXT, "Telephone", max_length=40),
        Field("consents_other", Type.TEXT, "Second telephone", max_length=40),
        Field("sum_cents", Type.INTEGER, "To what sum", unit="$", scale=100, minimum=0,
              maximum=100_000_000, help="Above it the clinic asks first."),
        Field("decides", Type.TEXT, "Who may decide euthanasia", max_length=120),
        Field("decides_telephone", Type.TEXT, "Telephone", max_length=40),
        Field("decides_other", Type.TEXT, "Second telephone", max_length=40),
        Field("wish", Type.CHOICE, "The handler", choices=WISHES, privacy=Privacy.RESTRICTED,
              help="Ask him, or whoever is with him."),
        Field("wish_words", Type.TEXT, "In his words", max_length=300,
              privacy=Privacy.RESTRICTED),
        Field("wish_told_to", Type.TEXT, "Passed on to, at the clinic", max_length=120),
        Field("words", Type.LONG_TEXT, "Anything else for the clinic", max_length=1_000),
    ),
)  # fmt: skip
