"""Fields of a code inside a car."""

from __future__ import annotations

from watchbook.core.schema import Field, Schema, Type

CAR_CODE = Schema(
    kind="casualty.carcode",
    label="Code inside a car",
    help="Whoever scans it writes on the card of this dog, without an account, and reads nothing.",
    members=(
        Field("dog", Type.REFERENCE, "Dog", is_required=True, refers_to="teams.dog"),
        Field("label", Type.TEXT, "Where it hangs", is_required=True, max_length=80,
              help="Car 14, inside of the tailgate."),
        Field("is_revoked", Type.BOOLEAN, "No longer opens anything"),
    ),
)  # fmt: skip
