"""Fields of who is told of an alert, of an answer to one, and of a duty around a casualty."""

from __future__ import annotations

from watchbook.after.casualty.choices import alerts as choices
from watchbook.core.schema import Field, Items, Schema, Type

_PERSON = "people.person"

RECIPIENTS = Schema(
    kind="casualty.recipients",
    label="Who is told",
    help="Of K9 down and of officer down, in this order. The radio comes first all the same.",
    members=(
        Field("name", Type.TEXT, "Name of the list", is_required=True, max_length=80),
        Field("unit", Type.REFERENCE, "For one unit only", refers_to="people.unit",
              help="Left empty, for the whole agency."),
        Field("telephone", Type.TEXT, "Telephone of dispatch", max_length=40,
              help="One press on the phone dials it; it works where nothing else here does."),
        Field("covers", Type.CHOICES, "Told of", choices=choices.COVERS,
              help="None chosen: of both."),
        Items("ways", "Who is told", item_label="Recipient", most=40, fields=(
            Field("person", Type.REFERENCE, "Person", refers_to=_PERSON),
            Field("name", Type.TEXT, "Or who else", max_length=120,
                  help="A desk, a pager, a clinic: whose name an answer by the link carries."),
            Field("channel", Type.CHOICE, "By", is_required=True, choices=choices.CHANNELS),
            Field("address", Type.TEXT, "Address or number", max_length=300,
                  help="Mail: left empty, the address that the person signs in with."),
            Field("after_min", Type.INTEGER, "Only if nobody has answered after", unit="min",
                  minimum=0, maximum=120, help="Left empty: at once."),
        )),
        Field("is_ended", Type.BOOLEAN, "No longer used"),
    ),
)  # fmt: skip

ANSWER = Schema(
    kind="casualty.answer",
    label="Answer to an alert",
    help="That somebody has read it, by name.",
    members=(
        Field("subject", Type.REFERENCE, "Alert", is_required=True),
        Field("name", Type.TEXT, "By", max_length=160, is_by_program=True),
        Field("way", Type.CHOICE, "How", choices=choices.BY_WAY, is_by_program=True),
        Field("words", Type.TEXT, "Words", max_length=200),
    ),
)  # fmt: skip

DUTY = Schema(
    kind="casualty.duty",
    label="Who does what",
    help="Around a casualty: who drives, calls, stays, and who stays with the handler.",
    members=(
        Field("casualty", Type.REFERENCE, "K9 down", is_required=True,
              refers_to="casualty.casualty"),
        Field("duty", Type.CHOICE, "Does what", is_required=True, choices=choices.DUTIES),
        Field("person", Type.REFERENCE, "Person", refers_to=_PERSON),
        Field("name", Type.TEXT, "Or who else", max_length=120),
        Field("since", Type.INSTANT, "Since"),
        Field("words", Type.TEXT, "Words", max_length=200),
    ),
)  # fmt: skip

SCHEMAS = (RECIPIENTS, ANSWER, DUTY)
