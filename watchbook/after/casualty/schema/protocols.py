"""Fields of the veterinarian's protocol and of the signature under it."""

from __future__ import annotations

from watchbook.core.casualty.card import SEQUENCE
from watchbook.core.casualty.protocol import MOST_OVER_PERCENT
from watchbook.core.schema import Choice, Field, Items, Schema, Type

STEPS = tuple(Choice(one.step, f"{one.letter}: {one.label}") for one in SEQUENCE)
AMOUNTS = (
    Choice("kilogram", "For each kilogram of the dog"),
    Choice("dog", "The same for any dog"),
    Choice("fluid", "A fluid: volume for each kilogram"),
)
_MOST_MASS_UG = 10_000_000
_MOST_VOLUME_UL = 20_000_000
_DRUG = ("amount", "kilogram dog")


def _mass(name: str, label: str, unit: str, shown_if: tuple[str, str], text: str = "") -> Field:
    return Field(
        name, Type.INTEGER, label, text, unit=unit, scale=1_000, minimum=1, maximum=_MOST_MASS_UG,
        shown_if=shown_if,
    )  # fmt: skip


def _volume(name: str, label: str, unit: str, **more: object) -> Field:
    return Field(
        name, Type.INTEGER, label, unit=unit, scale=1_000, minimum=1, maximum=_MOST_VOLUME_UL,
        **more,  # type: ignore[arg-type]  # fields of Field, by name
    )  # fmt: skip


_RULE = (
    Field("drug", Type.TEXT, "Drug or fluid", is_required=True, max_length=80),
    Field("route", Type.TEXT, "Route", is_required=True, max_length=40, help="As said: IM, IN."),
    Field("amount", Type.CHOICE, "How much", is_required=True, choices=AMOUNTS),
    _mass("per_kg_ug", "For each kilogram", "mg/kg", ("amount", "kilogram"),
          "In milligrams: 0.04 for 40 micrograms."),
    _mass("flat_ug", "For any dog", "mg", ("amount", "dog")),
    _mass("most_ug", "Never more than", "mg", _DRUG, "Of one dose."),
    _mass("strength_ug_per_ml", "Strength of the vial", "mg/mL", _DRUG,
          "The one that the unit carries."),
    _mass("weakest_ug_per_ml", "Weakest vial allowed", "mg/mL", _DRUG,
          "Left empty, the strength above and no other."),
    _mass("strongest_ug_per_ml", "Strongest vial allowed", "mg/mL", _DRUG,
          "Left empty, the strength above and no other."),
    _volume("per_kg_ul", "For each kilogram", "mL/kg", shown_if=("amount", "fluid")),
    _volume("most_ul", "Never more than", "mL", shown_if=("amount", "fluid")),
    Field("interval_min", Type.INTEGER, "Wait between two doses", is_required=True, unit="min",
          minimum=0, maximum=10_080),
    Field("most_doses", Type.INTEGER, "Doses at most", minimum=1, maximum=50,
          help="Left empty, as long as the wait is kept."),
    Field("syringes", Type.TEXT, "Drawn into", is_required=True, max_length=300,
          help="Names of syringes of the list below, with semicolons: 1 mL syringe; 3 mL syringe."),
    Field("most_over_percent", Type.INTEGER, "A mark may be above the dose by", unit="%",
          minimum=0, maximum=MOST_OVER_PERCENT,
          help="Left empty, 10 %. Where the nearest mark is further above, the one below it is "
          "taken; none is ever above the maximum."),
    Field("least_weight_g", Type.INTEGER, "From a weight of", unit="kg", scale=1_000,
          minimum=1_000, maximum=100_000, help="Left empty, 5 kg."),
    Field("most_weight_g", Type.INTEGER, "To a weight of", unit="kg", scale=1_000,
          minimum=1_000, maximum=100_000, help="Left empty, 70 kg."),
    Field("contraindications", Type.LONG_TEXT, "Not with", max_length=1_000,
          help="One on a line. Each is asked before a dose."),
    Field("source", Type.LONG_TEXT, "Where it is from", max_length=500,
          help="Book, page, edition; or the veterinarian's own word."),
)  # fmt: skip

PROTOCOL = Schema(
    kind="casualty.protocol",
    label="Veterinarian's protocol",
    help="The veterinarian's own text. It gives no dose until the veterinarian has signed it, and "
    "a change takes the signature away.",
    members=(
        Field("name", Type.TEXT, "Name", is_required=True, max_length=120),
        Field("label", Type.TEXT, "Version", is_required=True, max_length=40,
              help="As the veterinarian counts: 3, or 2026-2."),
        Field("veterinarian", Type.TEXT, "Veterinarian", is_required=True, max_length=120),
        Field("licence", Type.TEXT, "Licence number", max_length=60),
        Field("telephone", Type.TEXT, "Telephone", is_required=True, max_length=40,
              help="Shown with every dose and every refusal."),
        Field("expires_on", Type.DATE, "Last day", is_required=True,
              help="After it the protocol gives no dose."),
        Field("weight_valid_days", Type.INTEGER, "A weight holds for", is_required=True,
              unit="days", minimum=1, maximum=730),
        Field("never_muzzle_when", Type.LONG_TEXT, "Never muzzle with", max_length=1_000,
              help="One on a line: shown wherever the card says muzzle."),
        Items("steps", "Steps", item_label="Step", most=60, fields=(
            Field("step", Type.CHOICE, "Letter", is_required=True, choices=STEPS),
            Field("text", Type.LONG_TEXT, "What to do", is_required=True, max_length=2_000),
            Field("picture", Type.FILE, "Picture"),
            Field("picture_words", Type.TEXT, "What the picture shows", max_length=200),
        )),
        Items("measures", "Syringes and other measures", item_label="Syringe", most=20, fields=(
            Field("name", Type.TEXT, "Name", is_required=True, max_length=60,
                  help="As it is called in the bag: 3 mL syringe."),
            _volume("capacity_ul", "Holds", "mL", is_required=True),
            _volume("mark_ul", "From one mark to the next", "mL", is_required=True),
        )),
        Items("rules", "Doses", item_label="Drug or fluid", most=40, fields=_RULE,
              help="Only what the veterinarian writes. The program has no dose of its own."),
        Items("givers", "Who may give", item_label="Person", most=100, fields=(
            Field("person", Type.REFERENCE, "Person", is_required=True,
                  refers_to="people.person"),
            Field("drug", Type.TEXT, "Drug or fluid", max_length=80,
                  help="As it is called above. Left empty, everything here."),
            Field("training", Type.TEXT, "Training", max_length=200),
            Field("until_on", Type.DATE, "Training holds until",
                  help="The last day, inclusive."),
        ), help="A drug that nobody is named for may be given by whomever the text allows."),
        Field("is_example", Type.BOOLEAN, "An example, not for use on an animal"),
        Field("is_withdrawn", Type.BOOLEAN, "No longer used"),
    ),
)  # fmt: skip

SIGNATURE = Schema(
    kind="casualty.signature",
    label="Veterinarian's signature",
    help="Under one version of a protocol, as it stood. A later version needs another.",
    members=(
        Field("protocol", Type.REFERENCE, "Protocol", is_required=True,
              refers_to="casualty.protocol"),
        Field("protocol_version", Type.INTEGER, "Version that was read", is_required=True,
              minimum=1),
        Field("is_signed", Type.BOOLEAN, "I sign it"),
        Field("licence", Type.TEXT, "Licence number", max_length=60),
        Field("words", Type.LONG_TEXT, "In your words", max_length=1_000),
        Field("veterinarian", Type.REFERENCE, "Signed by", refers_to="people.person",
              is_by_program=True),
        Field("name", Type.TEXT, "Name", max_length=120, is_by_program=True),
        Field("digest", Type.TEXT, "Digest of that version", max_length=64, is_by_program=True),
    ),
)  # fmt: skip
