"""Fields of clinics and of dogs that give blood."""

from __future__ import annotations

from watchbook.after.casualty.choices import clinics as choices
from watchbook.core.schema import Field, Items, Schema, Type

CLINIC = Schema(
    kind="casualty.clinic",
    label="Clinic",
    help="Where a hurt dog goes. It is read on every phone without a network.",
    members=(
        Field("name", Type.TEXT, "Clinic", is_required=True, max_length=120),
        Field("telephone", Type.TEXT, "Telephone", is_required=True, max_length=40,
              help="The number that somebody answers at night."),
        Field("telephone_other", Type.TEXT, "Second telephone", max_length=40),
        Field("address", Type.TEXT, "Address", max_length=300),
        Field("is_open_always", Type.BOOLEAN, "Open day and night"),
        Field("hours", Type.TEXT, "Hours", max_length=200, shown_if=("is_open_always", "false"),
              help="As the clinic says them: Mon to Fri 8 to 18."),
        Field("skills", Type.CHOICES, "What it has", choices=choices.SKILLS),
        Items("drives", "Drive times", item_label="From", fields=(
            Field("from_place", Type.TEXT, "From", is_required=True, max_length=120),
            Field("minutes", Type.INTEGER, "Minutes", is_required=True, unit="min",
                  minimum=1, maximum=600),
        ), help="Your own, as driven. The program works out none.", most=20),
        Field("entrance", Type.TEXT, "Entrance at night", max_length=300,
              help="Which door, whom to call from the car."),
        Field("verified_on", Type.DATE, "Asked the clinic on",
              help="The day somebody called and went through this page."),
        Field("verified_with", Type.TEXT, "Asked whom", max_length=120),
        Field("latitude_e7", Type.INTEGER, "Latitude", unit="°", scale=10_000_000,
              minimum=-900_000_000, maximum=900_000_000),
        Field("longitude_e7", Type.INTEGER, "Longitude", unit="°", scale=10_000_000,
              minimum=-1_800_000_000, maximum=1_800_000_000),
        Field("note", Type.LONG_TEXT, "Note", max_length=2_000),
        Field("is_closed", Type.BOOLEAN, "No longer used"),
    ),
)  # fmt: skip

DONOR = Schema(
    kind="casualty.donor",
    label="Blood donor dog",
    help="A dog whose owner agreed to be called when a dog needs blood.",
    members=(
        Field("name", Type.TEXT, "Dog", is_required=True, max_length=80),
        Field("dog", Type.REFERENCE, "One of the unit's dogs", refers_to="teams.dog"),
        Field("blood_type", Type.CHOICE, "Blood type", choices=choices.BLOOD_TYPES),
        Field("last_given_on", Type.DATE, "Last gave blood"),
        Field("contact", Type.TEXT, "Whom to call", is_required=True, max_length=120),
        Field("telephone", Type.TEXT, "Telephone", is_required=True, max_length=40),
        Field("clinic", Type.REFERENCE, "Gives blood at", refers_to="casualty.clinic"),
        Field("note", Type.LONG_TEXT, "Note", max_length=2_000),
        Field("is_withdrawn", Type.BOOLEAN, "No longer to be called"),
    ),
)  # fmt: skip
