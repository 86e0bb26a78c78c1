"""Fields of car-heat devices, of what they send, and of what was found."""

from __future__ import annotations

from watchbook.core.schema import Field, Schema, Type
from watchbook.duty.health import choices

_LONGEST_RAW = 16_384

DEVICE = Schema(
    kind="health.device",
    label="Car alarm device",
    help="A device in a car that sends its alarms here. Watchbook records the alarm; it is not "
    "the alarm.",
    members=(
        Field("name", Type.TEXT, "Name", is_required=True, max_length=80),
        Field("vehicle", Type.TEXT, "Vehicle", max_length=80),
        Field("team", Type.REFERENCE, "Team", refers_to="teams.team",
              help="Whose car it usually is: this handler is asked about an alarm."),
        Field("generation", Type.INTEGER, "Secret", minimum=1, maximum=1_000_000,
              is_by_program=True),
        Field("is_revoked", Type.BOOLEAN, "Revoked", is_by_program=True),
    ),
)  # fmt: skip

ALARM = Schema(
    kind="health.alarm",
    label="Car alarm as received",
    help="Watchbook records the alarm; it is not the alarm.",
    members=(
        Field("device", Type.REFERENCE, "Device", is_required=True, refers_to="health.device"),
        Field("vehicle", Type.TEXT, "Vehicle", max_length=80),
        Field("event", Type.TEXT, "Event", max_length=60),
        Field("is_test", Type.BOOLEAN, "A test"),
        Field("temperature_c10", Type.INTEGER, "Temperature in the car", unit="°C", scale=10,
              minimum=-1_000, maximum=2_000),
        Field("door", Type.CHOICE, "Door", choices=choices.ALARM_STATES),
        Field("fan", Type.CHOICE, "Fan", choices=choices.FANS),
        Field("happened_at", Type.INSTANT, "Time of the device"),
        Field("signed_at", Type.INSTANT, "Time of the signature", is_required=True),
        Field("digest", Type.TEXT, "SHA-256 of what was received", is_required=True,
              max_length=64),
        Field("raw", Type.LONG_TEXT, "As received", max_length=_LONGEST_RAW),
        Field("trouble", Type.TEXT, "What could not be read", max_length=300),
    ),
)  # fmt: skip

ANSWER = Schema(
    kind="health.answer",
    label="What was found at a car alarm",
    members=(
        Field("alarm", Type.REFERENCE, "Alarm", is_required=True, refers_to="health.alarm"),
        Field("text", Type.LONG_TEXT, "What was found", is_required=True, max_length=4_000),
        Field("seen_at", Type.INSTANT, "When", help="Left empty, when you finish this form."),
    ),
)
