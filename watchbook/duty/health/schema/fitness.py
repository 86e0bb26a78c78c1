"""Fields of fitness for duty, its confirmation, and of veterinarians' access to dogs."""

from __future__ import annotations

from watchbook.core.schema import Field, Schema, Type
from watchbook.duty.health import choices
from watchbook.duty.health.schema.fields import dog, medical

FITNESS = Schema(
    kind="health.fitness",
    label="Fitness for duty",
    help="The veterinarian's word, not the handler's. Attach the paper; the veterinarian confirms.",
    members=(
        dog(),
        Field("status", Type.CHOICE, "Fitness", is_required=True, choices=choices.FITNESS),
        Field("restrictions", Type.CHOICES, "What it does not do", choices=choices.RESTRICTIONS,
              shown_if=("status", "restricted")),
        Field("words", Type.TEXT, "In the veterinarian's words", max_length=300,
              help="Said to all who plan with the dog. No diagnosis here."),
        medical("why", Type.LONG_TEXT, "Medical reason", max_length=4_000),
        Field("veterinarian", Type.TEXT, "As told by", max_length=120, is_condition=True,
              help="Name of the veterinarian. Filled in where one writes it himself."),
        Field("from_at", Type.INSTANT, "From", help="Left empty, from when you finish this form."),
        Field("until_on", Type.DATE, "Until, inclusive",
              help="Left empty, until another word of the veterinarian."),
        Field("review_on", Type.DATE, "Looked at again on",
              help="Reminds; it ends nothing by itself."),
        medical("paper", Type.FILE, "The veterinarian's paper"),
        Field("by_veterinarian", Type.REFERENCE, "Written by the veterinarian",
              refers_to="people.person", is_by_program=True),
    ),
)  # fmt: skip

CONFIRMATION = Schema(
    kind="health.confirmation",
    label="Confirmation by the veterinarian",
    members=(
        Field("fitness", Type.REFERENCE, "Word on fitness", is_required=True,
              refers_to="health.fitness"),
        Field("is_so", Type.BOOLEAN, "I said so"),
        medical("text", Type.LONG_TEXT, "In your words", max_length=2_000),
        Field("fitness_version", Type.INTEGER, "Version", minimum=1, is_by_program=True),
    ),
)  # fmt: skip

ATTENDING = Schema(
    kind="health.attending",
    label="Veterinarian of a dog",
    help="From when to when a veterinarian reads and writes the health of one dog.",
    members=(
        dog(),
        Field("person", Type.REFERENCE, "Veterinarian", is_required=True,
              refers_to="people.person"),
        Field("from_at", Type.INSTANT, "From", is_required=True),
        Field("until_at", Type.INSTANT, "Until"),
    ),
)  # fmt: skip
