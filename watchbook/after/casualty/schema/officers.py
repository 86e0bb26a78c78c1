"""Fields of officer down, dog guarding: the alert, each try, each moment.

Nothing here can name the person who is down, nor say how the person is.
"""

from __future__ import annotations

from watchbook.after.casualty.choices import officers as choices
from watchbook.core.schema import Field, Schema, Type

_E7 = 10_000_000

OFFICER = Schema(
    kind="casualty.officer",
    label="Officer down, dog guarding",
    help="A dog lets nobody near the person it guards. It never replaces the radio.",
    members=(
        Field("dog", Type.REFERENCE, "Dog", refers_to="teams.dog"),
        Field("dog_words", Type.TEXT, "Dog, where it is not in the list", max_length=80),
        Field("place_words", Type.TEXT, "Place", max_length=200),
        Field("is_wounded", Type.BOOLEAN, "The dog is wounded too",
              help="Opens the dog's card beside this one."),
        Field("is_drill", Type.BOOLEAN, "A drill"),
        Field("happened_at", Type.INSTANT, "Called at", help="Left empty, when it is sent."),
        Field("watch", Type.REFERENCE, "Watch", refers_to="watches.watch"),
        Field("latitude_e7", Type.INTEGER, "Latitude", unit="°", scale=_E7,
              minimum=-90 * _E7, maximum=90 * _E7),
        Field("longitude_e7", Type.INTEGER, "Longitude", unit="°", scale=_E7,
              minimum=-180 * _E7, maximum=180 * _E7),
    ),
)  # fmt: skip

TRY = Schema(
    kind="casualty.try",
    label="Try of the ladder",
    help="One try to lead the dog away, with who tried it and what came of it.",
    members=(
        Field("officer", Type.REFERENCE, "Officer down", is_required=True,
              refers_to="casualty.officer"),
        Field("rung", Type.CHOICE, "What was tried", choices=choices.RUNGS),
        Field("rung_words", Type.TEXT, "In the ladder's words", max_length=120),
        Field("by_words", Type.TEXT, "Who tried", max_length=120),
        Field("result", Type.CHOICE, "What came of it", choices=choices.RESULTS),
        Field("words", Type.LONG_TEXT, "In plain words", max_length=1_000),
        Field("happened_at", Type.INSTANT, "Tried at", help="Left empty, when it is sent."),
    ),
)  # fmt: skip

MOMENT = Schema(
    kind="casualty.moment",
    label="Moment of officer down",
    members=(
        Field("officer", Type.REFERENCE, "Officer down", is_required=True,
              refers_to="casualty.officer"),
        Field("what", Type.CHOICE, "What", is_required=True, choices=choices.MOMENTS),
        Field("by_words", Type.TEXT, "By whom, or with whom", max_length=120),
        Field("is_known_to_dog", Type.BOOLEAN, "The dog knows this person"),
        Field("words", Type.LONG_TEXT, "In plain words", max_length=1_000),
        Field("happened_at", Type.INSTANT, "At", help="Left empty, when it is sent."),
    ),
)  # fmt: skip
