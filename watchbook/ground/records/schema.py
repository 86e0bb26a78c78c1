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
