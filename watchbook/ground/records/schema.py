"""Fields of a silence."""

from __future__ import annotations

from watchbook.core.schema import Choice, Field, Privacy, Schema, Type

SILENCE = Schema(
    kind="records.silence",
    label="Silence",
    help="While it lasts, nothing is asked about its subject.",
    members=(
        Field("subject", Type.REFERENCE, "Subject", is_required=True),
        Field("from_at", Type.INSTANT, "From", is_required=True),
        Field("until_at", Type.INSTANT, "Until"),
        Field(
            "cause", Type.CHOICE, "Cause", is_required=True, privacy=Privacy.RESTRICTED,
            choices=(
                Choice("stand-down", "Stood down"),
                Choice("critical-incident", "Critical incident"),
                Choice("loss", "Loss"),
            ),
        ),
    ),
)  # fmt: skip

DEPUTY = Schema(
    kind="records.deputy",
    label="Deputy for reviews",
    help="Who reviews and approves for somebody who is away, from a day to a day.",
    members=(
        Field("person", Type.REFERENCE, "Who is away", is_required=True,
              refers_to="people.person"),
        Field("deputy", Type.REFERENCE, "Deputy", is_required=True, refers_to="people.person"),
        Field("from_on", Type.DATE, "From", is_required=True),
        Field("until_on", Type.DATE, "Last day", is_required=True,
              help="It ends by itself at the end of this day."),
        Field("ended_at", Type.INSTANT, "Ended before its last day"),
    ),
)  # fmt: skip
