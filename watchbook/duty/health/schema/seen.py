"""Fields of what a handler sees and weighs: weight, injury, exposure, behaviour, follow-up."""

from __future__ import annotations

from watchbook.core.schema import Field, Schema, Type
from watchbook.duty.health import choices
from watchbook.duty.health.schema.fields import dog, follow_up, medical
from watchbook.duty.teams.weather import CELSIUS_HELP

_WORST_SCALE_G = 1_000_000
"""Far above any dog, so that a slip is asked about in words and not refused as a number."""

WEIGHT = Schema(
    kind="health.weight",
    label="Weight",
    members=(
        dog(),
        medical("mass_g", Type.INTEGER, "Weight", unit="kg", scale=1000, minimum=1,
                maximum=_WORST_SCALE_G),
        medical("mass_lb100", Type.INTEGER, "or in pounds", "One of the two is enough.", unit="lb",
                scale=100, minimum=1, maximum=300_000),
        medical("condition", Type.INTEGER, "Body condition",
                "1 to 9 by eye and hand: 1 very thin, 4 or 5 as it should be, 9 very fat.",
                minimum=1, maximum=9),
        medical("judged_by", Type.TEXT, "Condition judged by", max_length=120),
        Field("weighed_at", Type.INSTANT, "Weighed at",
              help="Left empty, when you finish this form."),
        medical("note", Type.TEXT, "Note", max_length=300),
    ),
)  # fmt: skip

INJURY = Schema(
    kind="health.injury",
    label="Injury",
    help="What happened to the dog. For an emergency use K9 down or call the clinic first.",
    members=(
        dog(),
        medical("part", Type.CHOICE, "Where on the body", choices=choices.BODY_PARTS),
        medical("side", Type.CHOICE, "Side", "The dog's own left and right.",
                choices=choices.SIDES),
        medical("text", Type.LONG_TEXT, "What it is and how it happened", is_required=True,
                max_length=4_000),
        Field("happened_at", Type.INSTANT, "When", help="Left empty, when you finish this form."),
        Field("on_duty", Type.BOOLEAN, "On duty"),
        medical("care", Type.LONG_TEXT, "What was done for it", max_length=2_000),
        medical("photograph", Type.FILE, "Photograph"),
        follow_up(),
    ),
)  # fmt: skip

EXPOSURE = Schema(
    kind="health.exposure",
    label="Exposure",
    help="What the dog was exposed to, and what was seen. Call the veterinarian first.",
    members=(
        dog(),
        medical("agent", Type.CHOICE, "To what", is_required=True, choices=choices.AGENTS),
        medical("words", Type.TEXT, "In your words", max_length=300),
        Field("happened_at", Type.INSTANT, "When", help="Left empty, when you finish this form."),
        medical("minutes", Type.INTEGER, "How long", unit="min", minimum=0, maximum=100_000),
        medical("temperature_c10", Type.INTEGER, "Temperature around the dog", CELSIUS_HELP,
                unit="°C", scale=10, minimum=-600, maximum=1_500, shown_if=("agent", "heat")),
        medical("signs", Type.CHOICES, "What was seen", choices=choices.EXPOSURE_SIGNS),
        medical("care", Type.LONG_TEXT, "What was done, by whom", max_length=2_000),
        medical("told_to", Type.TEXT, "Told to", "Whom you told. This record tells nobody.",
                max_length=200),
        Field("on_duty", Type.BOOLEAN, "On duty"),
        follow_up(),
    ),
)  # fmt: skip

BEHAVIOUR = Schema(
    kind="health.behaviour",
    label="Behaviour",
    help="What you see of the dog, and since when. It is no test and gives no score.",
    members=(
        dog(),
        medical("seen", Type.CHOICES, "What you see", choices=choices.BEHAVIOURS),
        medical("text", Type.LONG_TEXT, "In your words", max_length=4_000),
        medical("since_on", Type.DATE, "Since", "The first day, as far as you know."),
        medical("after", Type.CHOICE, "After", choices=choices.AFTER),
        medical("after_words", Type.TEXT, "After what", max_length=300,
                shown_if=("after", "other")),
        medical("helps", Type.TEXT, "What helps", max_length=300),
        Field("seen_at", Type.INSTANT, "Seen at", help="Left empty, when you finish this form."),
        follow_up(),
    ),
)  # fmt: skip

FOLLOW_UP = Schema(
    kind="health.followup",
    label="Follow-up",
    help="How it is now. It stands beside the record that it follows.",
    members=(
        medical("injury", Type.REFERENCE, "Injury", refers_to="health.injury"),
        medical("exposure", Type.REFERENCE, "Exposure", refers_to="health.exposure"),
        medical("behaviour", Type.REFERENCE, "Behaviour", refers_to="health.behaviour"),
        medical("text", Type.LONG_TEXT, "How it is now", is_required=True, max_length=4_000),
        medical("is_over", Type.BOOLEAN, "It is over", "Nothing more is asked about it."),
        medical("next_on", Type.DATE, "Look at it again on"),
        Field("seen_at", Type.INSTANT, "Seen at", help="Left empty, when you finish this form."),
        medical("photograph", Type.FILE, "Photograph"),
    ),
)  # fmt: skip
