"""Fields of kits and of what was used of them."""

from __future__ import annotations

from watchbook.core.schema import Choice, Field, Items, Schema, Type

USED_FOR = (
    Choice("casualty", "A dog that was hurt"),
    Choice("drill", "A drill"),
    Choice("expired", "Thrown away: expired"),
    Choice("damaged", "Thrown away: damaged"),
    Choice("other", "Something else"),
)

KIT = Schema(
    kind="casualty.kit",
    label="Casualty kit",
    help="What lies in a car or at a place for a hurt dog. What is used is written beside it.",
    members=(
        Field("name", Type.TEXT, "Kit", is_required=True, max_length=80),
        Field("place", Type.TEXT, "Where", is_required=True, max_length=120,
              help="The car's number, or the place."),
        Field("person", Type.REFERENCE, "Looked after by", refers_to="people.person"),
        Items("contents", "What is in it", item_label="Thing", most=120, fields=(
            Field("what", Type.TEXT, "What", is_required=True, max_length=120),
            Field("count", Type.INTEGER, "How many", is_required=True, minimum=0, maximum=999),
            Field("least", Type.INTEGER, "At least", minimum=0, maximum=999),
            Field("lot", Type.TEXT, "Lot", max_length=60),
            Field("expires_on", Type.DATE, "Expires on"),
        )),
        Field("checked_on", Type.DATE, "Gone through on"),
        Field("note", Type.LONG_TEXT, "Note", max_length=1_000),
        Field("is_withdrawn", Type.BOOLEAN, "No longer used"),
    ),
)  # fmt: skip

KIT_USE = Schema(
    kind="casualty.kituse",
    label="Used of a kit",
    help="What was taken out, at a casualty, at a drill or because it had expired.",
    members=(
        Field("kit", Type.REFERENCE, "Kit", is_required=True, refers_to="casualty.kit"),
        Field("used_for", Type.CHOICE, "What for", is_required=True, choices=USED_FOR),
        Field("used_at", Type.INSTANT, "When", help="Left empty, when you finish this form."),
        Field("casualty", Type.REFERENCE, "For which dog", refers_to="casualty.casualty",
              shown_if=("used_for", "casualty drill")),
        Items("taken", "What was taken", item_label="Thing", most=120, fields=(
            Field("what", Type.TEXT, "What", is_required=True, max_length=120,
                  help="As the kit's list calls it."),
            Field("lot", Type.TEXT, "Lot", max_length=60,
                  help="Where the kit holds more than one lot of it."),
            Field("count", Type.INTEGER, "How many", is_required=True, minimum=1, maximum=999),
        )),
        Field("words", Type.LONG_TEXT, "Note", max_length=1_000),
    ),
)  # fmt: skip
