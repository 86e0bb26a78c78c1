"""Fields of visits, vaccines, medicines and their stock."""

from __future__ import annotations

from watchbook.core.schema import Field, Schema, Type
from watchbook.duty.health import choices
from watchbook.duty.health.schema.fields import dog, medical

_MOST_CENTS = 100_000_000
_MOST_AMOUNT = 10_000_000

VISIT = Schema(
    kind="health.visit",
    label="Visit to the veterinarian",
    members=(
        dog(),
        Field("visited_at", Type.INSTANT, "When", help="Left empty, when you finish this form."),
        medical("reason", Type.CHOICE, "Why", is_required=True, choices=choices.VISIT_REASONS),
        Field("clinic", Type.TEXT, "Clinic", is_condition=True, max_length=200),
        Field("veterinarian", Type.TEXT, "Veterinarian", is_condition=True, max_length=120),
        medical("findings", Type.LONG_TEXT, "What was found",
                "As the veterinarian said or wrote it.", max_length=8_000),
        medical("diagnosis", Type.LONG_TEXT, "Diagnosis",
                "The veterinarian's words. Leave it empty where there is none.", max_length=4_000),
        medical("treatment", Type.LONG_TEXT, "What was done", max_length=4_000),
        Field("cost_cents", Type.INTEGER, "Cost", unit="dollars", scale=100, minimum=0,
              maximum=_MOST_CENTS),
        Field("next_on", Type.DATE, "Next visit"),
        medical("invoice", Type.FILE, "Invoice or report"),
    ),
)  # fmt: skip

VACCINE = Schema(
    kind="health.vaccine",
    label="Vaccination",
    members=(
        dog(),
        medical("vaccine", Type.CHOICE, "Against", is_required=True, choices=choices.VACCINES),
        medical("product", Type.TEXT, "Product", max_length=120),
        Field("given_on", Type.DATE, "Given on", is_required=True),
        medical("until_on", Type.DATE, "Protects until",
                "As the certificate says. Left empty, nothing falls due."),
        medical("lot", Type.TEXT, "Lot", max_length=60),
        Field("given_by", Type.TEXT, "Given by", is_condition=True, max_length=120),
        medical("certificate", Type.FILE, "Certificate"),
    ),
)  # fmt: skip

MEDICINE = Schema(
    kind="health.medicine",
    label="Medicine",
    help="What a veterinarian prescribed, in the veterinarian's own words.",
    members=(
        dog(),
        medical("name", Type.TEXT, "Medicine", is_required=True, max_length=120),
        medical("dose", Type.TEXT, "Dose", "Exactly as the veterinarian wrote it. Nothing here "
                "reckons with it.", max_length=300),
        medical("reason", Type.TEXT, "What for", max_length=200),
        Field("from_on", Type.DATE, "From", is_required=True),
        Field("until_on", Type.DATE, "Until, inclusive", help="Left empty, until further notice."),
        Field("prescribed_by", Type.TEXT, "Prescribed by", is_condition=True, max_length=120),
        medical("paper", Type.FILE, "Prescription"),
    ),
)  # fmt: skip

STOCK = Schema(
    kind="health.stock",
    label="Medicine given or moved",
    help="What was given, received or discarded, or counted. What is left follows from these.",
    members=(
        medical("movement", Type.CHOICE, "What happened", is_required=True,
                choices=choices.MOVEMENTS),
        dog(is_required=False, shown_if=("movement", "given")),
        medical("prescription", Type.REFERENCE, "As prescribed", refers_to="health.medicine",
                shown_if=("movement", "given")),
        medical("lot", Type.REFERENCE, "From", "The lot in your stock. Empty where it came from "
                "the veterinarian's own.", refers_to="health.stock",
                shown_if=("movement", "given discarded counted")),
        medical("name", Type.TEXT, "Medicine", "As the label says. Needed where no lot and no "
                "prescription is chosen.", max_length=120),
        medical("amount_e3", Type.INTEGER, "How much", "In the unit of the lot. Of a count: what "
                "is there, 0 for nothing.", is_required=True, scale=1000, minimum=0,
                maximum=_MOST_AMOUNT),
        medical("unit", Type.CHOICE, "Counted in", choices=choices.UNITS),
        medical("lot_number", Type.TEXT, "Lot number", max_length=60,
                shown_if=("movement", "received")),
        medical("expires_on", Type.DATE, "Expires on", shown_if=("movement", "received")),
        medical("warn_e3", Type.INTEGER, "Remind when this much is left", scale=1000, minimum=0,
                maximum=_MOST_AMOUNT, shown_if=("movement", "received")),
        Field("kept_at", Type.TEXT, "Kept where", max_length=120,
              shown_if=("movement", "received")),
        Field("moved_at", Type.INSTANT, "When", help="Left empty, when you finish this form."),
        medical("note", Type.TEXT, "Note", "Of a count: who counted with you, and why it differs.",
                max_length=300),
    ),
)  # fmt: skip
