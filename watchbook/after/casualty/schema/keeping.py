"""Fields of what a clinic keeps where a crime may stand behind a wound, and to whom it goes."""

from __future__ import annotations

from watchbook.after.casualty.choices.handover import KEPT as WHAT
from watchbook.core.schema import Field, Schema, Type

KEPT = Schema(
    kind="casualty.kept",
    label="Kept for the investigation",
    help="One for each thing, in a bag or box of its own, with its label on it.",
    members=(
        Field("casualty", Type.REFERENCE, "K9 down", is_required=True,
              refers_to="casualty.casualty", is_condition=True),
        Field("what", Type.CHOICE, "What", is_required=True, choices=WHAT),
        Field("words", Type.TEXT, "Where from, what it looks like", max_length=300),
        Field("label", Type.TEXT, "Number on the label", max_length=60),
        Field("kept_by", Type.TEXT, "Taken and bagged by", max_length=120),
        Field("place", Type.TEXT, "Where it lies", max_length=200),
        Field("kept_at", Type.INSTANT, "Taken at", help="Left empty, when you finish."),
    ),
)  # fmt: skip

PASSED = Schema(
    kind="casualty.passed",
    label="Handed over",
    help="One for each hand that it goes into.",
    members=(
        Field("kept", Type.REFERENCE, "What", is_required=True, refers_to="casualty.kept"),
        Field("given_by", Type.TEXT, "Given by", max_length=120),
        Field("given_to", Type.TEXT, "Given to", is_required=True, max_length=120),
        Field("organisation", Type.TEXT, "Of", max_length=120),
        Field("number", Type.TEXT, "Their evidence number", max_length=60),
        Field("passed_at", Type.INSTANT, "At", help="Left empty, when you finish."),
    ),
)  # fmt: skip
