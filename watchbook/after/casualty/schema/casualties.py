"""Fields of a casualty, of the lines of its card, of its endings, and of two cards that are one.

No field but the casualty of a line is needed: whoever presses has one hand and no time. Every line
is a record of its own, so that two phones on one card never conflict.
"""

from __future__ import annotations

from watchbook.after.casualty.choices import cards as choices_card
from watchbook.core.schema import Choice, Field, Privacy, Schema, Type

_E7 = 10_000_000


def _casualty(name: str = "casualty", label: str = "Casualty") -> Field:
    return Field(name, Type.REFERENCE, label, is_required=True, refers_to="casualty.casualty")


def _happened(label: str = "When") -> Field:
    return Field("happened_at", Type.INSTANT, label, help="Left empty, when it was pressed.")


def _clinic() -> Field:
    return Field("clinic", Type.REFERENCE, "Clinic", refers_to="casualty.clinic")


def _medical(
    name: str,
    kind: Type,
    label: str,
    *,
    unit: str = "",
    scale: int = 1,
    of: tuple[Choice, ...] = (),
    length: int = 200,
    most: int | None = None,
    note: str = "",
) -> Field:
    is_number = kind is Type.INTEGER
    return Field(
        name, kind, label, note, privacy=Privacy.RESTRICTED, choices=of, max_length=length,
        unit=unit, scale=scale, minimum=0 if is_number else None, maximum=most,
    )  # fmt: skip


CASUALTY = Schema(
    kind="casualty.casualty",
    label="K9 down",
    help="A dog is hurt or ill. It never replaces the radio. One press is enough; the rest later.",
    members=(
        _happened("Pressed at"),
        Field("dog", Type.REFERENCE, "Dog", refers_to="teams.dog"),
        Field("dog_words", Type.TEXT, "Which dog, in words", max_length=120,
              help="A dog of another unit, or one that nobody could choose."),
        Field("watch", Type.REFERENCE, "Watch", refers_to="watches.watch"),
        Field("incident", Type.REFERENCE, "Incident", refers_to="deployments.incident"),
        Field("mechanism", Type.CHOICE, "What hit him", choices=choices_card.MECHANISMS),
        _medical("mechanism_words", Type.TEXT, "In words", length=300),
        Field("place_words", Type.TEXT, "Where", max_length=300),
        Field("latitude_e7", Type.INTEGER, "Latitude", unit="°", scale=_E7,
              minimum=-90 * _E7, maximum=90 * _E7),
        Field("longitude_e7", Type.INTEGER, "Longitude", unit="°", scale=_E7,
              minimum=-180 * _E7, maximum=180 * _E7),
        Field("is_drill", Type.BOOLEAN, "A drill"),
        Field("is_two_down", Type.BOOLEAN, "A person is down too",
              help="People come first. Nobody is named here."),
    ),
)  # fmt: skip

LINE = Schema(
    kind="casualty.line",
    label="Line of a casualty's card",
    help="One thing that was seen or done, by whoever saw or did it. Written by mistake: say so.",
    members=(
        _casualty(),
        _happened(),
        Field("what", Type.CHOICE, "What", is_required=True, choices=choices_card.WHATS,
              privacy=Privacy.RESTRICTED),
        Field("step", Type.CHOICE, "Under which letter", choices=choices_card.STEPS,
              help="Left empty, where it mostly stands."),
        _medical("site", Type.CHOICE, "Where on the dog", of=choices_card.SITES),
        _medical("view", Type.CHOICE, "On which side", of=choices_card.VIEWS),
        _medical("x_pm", Type.INTEGER, "Point of the outline, across", unit="‰", most=1_000,
                 note="From the left edge of that side's drawing."),
        _medical("y_pm", Type.INTEGER, "Point of the outline, down", unit="‰", most=1_000,
                 note="From the upper edge of that side's drawing."),
        _medical("burned_percent", Type.INTEGER, "Burned surface", unit="%", most=100,
                 note="Of the whole body, as you judge it."),
        _medical("words", Type.LONG_TEXT, "In words", length=2_000,
                 note="A category is urgent, priority or routine; bites strangers is yes or no."),
        _medical("pulse", Type.INTEGER, "Pulse", unit="a minute", most=400),
        _medical("breaths", Type.INTEGER, "Breaths", unit="a minute", most=400),
        _medical("temperature_c10", Type.INTEGER, "Temperature", unit="°C", scale=10, most=500),
        Field("temperature_f10", Type.INTEGER, "or in Fahrenheit", "One of the two is enough.",
              privacy=Privacy.RESTRICTED, unit="°F", scale=10, minimum=320, maximum=1_220),
        _medical("refill_ds", Type.INTEGER, "Gums refill in", unit="s", scale=10, most=200),
        _medical("oxygen", Type.INTEGER, "Oxygen", unit="%", most=100),
        _medical("pain", Type.INTEGER, "Pain, 0 to 10", most=10),
        _medical("consciousness", Type.CHOICE, "Awake", of=choices_card.CONSCIOUSNESS),
        _medical("gums", Type.CHOICE, "Gums", of=choices_card.GUMS),
        _medical("volume_ul", Type.INTEGER, "Volume", unit="mL", scale=1_000, most=20_000_000),
        _medical("amount_ng", Type.INTEGER, "Amount of drug", unit="mg", scale=1_000_000,
                 most=10**13),
        _medical("rule", Type.TEXT, "Rule of the signed protocol", length=40),
        _medical("dose_words", Type.LONG_TEXT, "How the dose was reckoned", length=1_000),
        _medical("mass_g", Type.INTEGER, "Weight", unit="kg", scale=1_000, most=1_000_000),
        _medical("mass_lb10", Type.INTEGER, "or in pounds", unit="lb", scale=10, most=22_000,
                 note="One of the two is enough."),
        Field("minutes", Type.INTEGER, "Minutes to the clinic", unit="min", minimum=0,
              maximum=1_440),
        _clinic(),
        Field("from_code", Type.BOOLEAN, "Written over the code in the car", is_by_program=True),
        Field("is_struck", Type.BOOLEAN, "Written by mistake",
              help="It stays readable and counts nowhere."),
    ),
    version=4,
)  # fmt: skip

ENDING = Schema(
    kind="casualty.ending",
    label="End of a casualty",
    help="Called off, at the clinic, handed over, discharged. How the dog is, the clinic says.",
    members=(
        _casualty(),
        _happened(),
        Field("how", Type.CHOICE, "How", is_required=True, choices=choices_card.ENDINGS),
        _clinic(),
        Field("words", Type.TEXT, "In words", max_length=300),
    ),
)  # fmt: skip

SAME = Schema(
    kind="casualty.same",
    label="Two cards that are one",
    help="Two people pressed for the same dog. Both stay; their lines are read together.",
    members=(
        _casualty(),
        _casualty("other", "Is the same as"),
        Field("is_not", Type.BOOLEAN, "They are two after all"),
        Field("words", Type.TEXT, "Why", max_length=300),
    ),
)  # fmt: skip
