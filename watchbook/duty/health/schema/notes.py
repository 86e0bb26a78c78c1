"""Fields of a health note."""

from __future__ import annotations

from watchbook.core.schema import Field, Privacy, Schema, Type
from watchbook.duty.health import choices

_MEDICAL = Privacy.RESTRICTED

NOTE = Schema(
    kind="health.note",
    label="Health note",
    help="What you saw, in your own words. It is no diagnosis, and it calls nobody.",
    members=(
        Field("dog", Type.REFERENCE, "Dog", is_required=True, refers_to="teams.dog",
              is_condition=True),
        Field("signs", Type.CHOICES, "What you saw", choices=choices.SIGNS, privacy=_MEDICAL),
        Field("text", Type.LONG_TEXT, "In your words", max_length=4_000, privacy=_MEDICAL),
        Field("photograph", Type.FILE, "Photograph", privacy=_MEDICAL),
        Field("seen_at", Type.INSTANT, "Seen at", help="Left empty, when you finish this form."),
        Field("since_on", Type.DATE, "Since", privacy=_MEDICAL,
              help="The first day, as far as you know."),
        Field("told_to", Type.TEXT, "Told to", max_length=200, privacy=_MEDICAL,
              help="Whom you told: the veterinarian, the sergeant. This note tells nobody."),
        Field("told_at", Type.INSTANT, "Told at", privacy=_MEDICAL),
    ),
)  # fmt: skip
