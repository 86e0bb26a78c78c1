"""Fields of what a clinic must know of a dog."""

from __future__ import annotations

from watchbook.core.schema import Field, Privacy, Schema, Type


def _medical(name: str, kind: Type, label: str, note: str = "") -> Field:
    return Field(name, kind, label, note, privacy=Privacy.RESTRICTED, max_length=500)


def _band(name: str, label: str, unit: str, most: int, scale: int = 1) -> tuple[Field, Field]:
    low, high = (
        Field(f"{name}_{end}", Type.INTEGER, f"{label}, {word}", privacy=Privacy.RESTRICTED,
              unit=unit, scale=scale, minimum=0, maximum=most)
        for end, word in (("low", "lowest"), ("high", "highest"))
    )  # fmt: skip
    return low, high


FACTS = Schema(
    kind="casualty.facts",
    label="What a clinic must know of a dog",
    help="Said to a stranger on the worst night. Ask the veterinarian; leave empty what is open.",
    members=(
        Field("dog", Type.REFERENCE, "Dog", is_required=True, refers_to="teams.dog"),
        _medical("allergies", Type.TEXT, "Allergies", "None known is an answer too: write it."),
        _medical("bites_strangers", Type.BOOLEAN, "Bites strangers"),
        _medical("muzzle_words", Type.TEXT, "Muzzle", "Which fits, where it is, what he does."),
        _medical("conditions", Type.TEXT, "What he has or had", "Old wounds, a heart, a surgery."),
        *_band("pulse", "Pulse at rest", "a minute", 400),
        *_band("breaths", "Breaths at rest", "a minute", 400),
        *_band("temperature_c10", "Temperature at rest", "°C", 500, 10),
        Field("measured_by", Type.TEXT, "Resting values by whom", max_length=120),
    ),
)
