"""Fields of the agency's ladder, of the card kept in the car, and of a state's transport rule."""

from __future__ import annotations

from watchbook.after.casualty.choices import officers as choices
from watchbook.core.schema import Field, Items, Privacy, Schema, Type

LADDER = Schema(
    kind="casualty.ladder",
    label="Ladder",
    help="What is tried, and in which order, when a dog guards a person and lets nobody near.",
    members=(
        Field("name", Type.TEXT, "Name", is_required=True, max_length=120),
        Items("rungs", "Rungs, in order", item_label="Rung", most=20, fields=(
            Field("title", Type.TEXT, "Rung", is_required=True, max_length=120),
            Field("kind", Type.CHOICE, "Kind", choices=choices.RUNGS),
            Field("who_may", Type.TEXT, "Who may", max_length=160),
            Field("needed", Type.TEXT, "What is needed, and where it is", max_length=200),
            Field("words", Type.LONG_TEXT, "How", max_length=1_000),
        )),
        Field("last_resort_by", Type.TEXT, "Who alone may decide the last resort", max_length=160,
              help="By post, not by name: the one on duty that night."),
        Field("last_resort_words", Type.LONG_TEXT, "About the last resort", max_length=1_000),
        Field("approved_by", Type.TEXT, "Approved by", max_length=120),
        Field("approved_on", Type.DATE, "Approved on"),
        Field("is_example", Type.BOOLEAN, "An example",
              help="Not yet the agency's own. Every page and print says so."),
    ),
)  # fmt: skip

CAR_CARD = Schema(
    kind="casualty.carcard",
    label="Card in the car",
    help="That the essentials of a plan were printed for a sealed envelope in the car.",
    members=(
        Field("team", Type.REFERENCE, "Team", is_required=True, refers_to="teams.team"),
        Field("plan", Type.REFERENCE, "Plan", is_required=True, refers_to="teams.plan"),
        Field("plan_version", Type.INTEGER, "Version of the plan", is_required=True, minimum=1),
        Field("printed_at", Type.INSTANT, "Printed at", is_required=True),
    ),
)  # fmt: skip

TRANSPORT = Schema(
    kind="casualty.transport",
    label="Rule on ambulance transport",
    help="Whether an ambulance may carry a hurt police dog. Human casualties come first.",
    members=(
        Field("region", Type.TEXT, "State or county", is_required=True, max_length=80),
        Field("title", Type.TEXT, "Law", is_required=True, max_length=200),
        Field("duty", Type.CHOICE, "An ambulance", choices=choices.DUTIES),
        Field("people_first", Type.LONG_TEXT, "People come first", max_length=600),
        Field("care", Type.LONG_TEXT, "What the crew may do", max_length=600),
        Field("attending", Type.LONG_TEXT, "Who goes with the dog", max_length=600),
        Field("destination", Type.LONG_TEXT, "Where to", max_length=600),
        Field("afterwards", Type.LONG_TEXT, "Afterwards", max_length=600),
        Field("more", Type.LONG_TEXT, "More", max_length=1_500),
        Field("in_force_on", Type.DATE, "In force since"),
        Field("source", Type.LONG_TEXT, "Source", is_required=True, max_length=800,
              help="Where it was read, and what was not read."),
        Field("trust", Type.CHOICE, "How far to rely on it", choices=choices.TRUSTS),
        Field("checked_on", Type.DATE, "Compared with the law's own text on"),
        Field("known_as", Type.TEXT, "Taken from the bundled list", max_length=60,
              is_by_program=True, privacy=Privacy.UNIT),
        Field("is_retired", Type.BOOLEAN, "No longer used"),
    ),
)  # fmt: skip
