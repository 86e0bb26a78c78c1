"""Fields of the way back after a casualty."""

from __future__ import annotations

from watchbook.after.casualty.choices.handover import DECISIONS
from watchbook.core.schema import Field, Items, Privacy, Schema, Type
from watchbook.duty.health.choices import FITNESS, RESTRICTIONS

RECOVERY = Schema(
    kind="casualty.recovery",
    label="Recovery and return to duty",
    help="The veterinarian's plan. What the dog may do until then is kept with his fitness.",
    members=(
        Field("casualty", Type.REFERENCE, "K9 down", is_required=True,
              refers_to="casualty.casualty"),
        Field("plan", Type.LONG_TEXT, "Plan", max_length=4_000, privacy=Privacy.RESTRICTED),
        Items("steps", "Steps", item_label="Step", fields=(
            Field("text", Type.TEXT, "What", is_required=True, max_length=200,
                  privacy=Privacy.RESTRICTED),
            Field("due_on", Type.DATE, "On"),
            Field("done_on", Type.DATE, "Done on"),
        ), most=40),
        Field("status", Type.CHOICE, "The dog is", choices=FITNESS,
              help="Kept as the veterinarian's word on fitness as well, which all who plan see."),
        Field("restrictions", Type.CHOICES, "What it does not do", choices=RESTRICTIONS,
              shown_if=("status", "restricted")),
        Field("review_on", Type.DATE, "Looked at again on"),
        Field("decision", Type.CHOICE, "Where it stands", is_required=True, choices=DECISIONS),
        Field("decided_on", Type.DATE, "From", shown_if=("decision", "returned leaves")),
        Field("veterinarian", Type.TEXT, "As told by", max_length=120,
              help="Name of the veterinarian. Filled in where one writes it himself."),
        Field("by_veterinarian", Type.REFERENCE, "Written by the veterinarian",
              refers_to="people.person", is_by_program=True),
    ),
)  # fmt: skip
