"""Fields of this room's records. Everything that says how a dog is, is restricted."""

from watchbook.duty.health.schema.alarms import ALARM, ANSWER, DEVICE
from watchbook.duty.health.schema.fitness import ATTENDING, CONFIRMATION, FITNESS
from watchbook.duty.health.schema.notes import NOTE
from watchbook.duty.health.schema.seen import BEHAVIOUR, EXPOSURE, FOLLOW_UP, INJURY, WEIGHT
from watchbook.duty.health.schema.treated import MEDICINE, STOCK, VACCINE, VISIT

__all__ = [
    "ALARM", "ANSWER", "ATTENDING", "BEHAVIOUR", "CONFIRMATION", "DEVICE", "EXPOSURE", "FITNESS",
    "FOLLOW_UP", "INJURY", "MEDICINE", "NOTE", "STOCK", "VACCINE", "VISIT", "WEIGHT",
]  # fmt: skip
