"""One schema that holds every type of field, for the tests of this room."""

from __future__ import annotations

from watchbook.core.schema import Choice, Field, Group, Items, Schema, Type

SURFACES = (Choice("grass", "Grass"), Choice("gravel", "Gravel", help="Loose stone"))

WATCH = Schema(
    kind="cases.watch",
    label="Watch",
    help="All of it.",
    members=(
        Field("title", Type.TEXT, "Title", is_required=True, max_length=12),
        Field("story", Type.LONG_TEXT, "Story", max_length=2000, help="In your own words"),
        Field("surface", Type.CHOICE, "Surface", choices=SURFACES, is_condition=True),
        Field("grounds", Type.CHOICES, "Grounds", choices=SURFACES),
        Field("paces", Type.INTEGER, "Paces", minimum=0, maximum=500),
        Field("far", Type.INTEGER, "Far"),
        Field("mass_mg", Type.INTEGER, "Mass", scale=1000, unit="g", minimum=0, maximum=100_000),
        Field("wind", Type.DECIMAL, "Wind", minimum=0, maximum=90, unit="m/s"),
        Field("is_wet", Type.BOOLEAN, "Wet", shown_if=("surface", "grass gravel")),
        Field("began_at", Type.INSTANT, "Began"),
        Field("on_day", Type.DATE, "Day"),
        Field("dog", Type.REFERENCE, "Dog", refers_to="teams.dog"),
        Field("photograph", Type.FILE, "Photograph"),
        Field("is_seen", Type.BOOLEAN, "Seen", is_by_program=True),
        Group(
            "conditions",
            "Conditions",
            (
                Field("slope", Type.TEXT, "Slope"),
                Field("smells", Type.CHOICES, "Smells", choices=SURFACES),
            ),
        ),
        Items(
            "hides",
            "Hides",
            (
                Field("place", Type.TEXT, "Place", is_required=True),
                Field("kinds", Type.CHOICES, "Kinds", choices=SURFACES),
                Field("judged", Type.TEXT, "Judged", is_by_program=True),
            ),
            most=3,
            item_label="Hide",
        ),
    ),
)
