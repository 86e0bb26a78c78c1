"""State of the health room, by noun."""

from watchbook.duty.health.models.alarms import Alarm, Answer, Device
from watchbook.duty.health.models.fitness import Attending, Confirmation, Fitness
from watchbook.duty.health.models.notes import Note
from watchbook.duty.health.models.seen import Behaviour, Exposure, FollowUp, Injury, Weight
from watchbook.duty.health.models.treated import Medicine, Stock, Vaccine, Visit

__all__ = [
    "Alarm", "Answer", "Attending", "Behaviour", "Confirmation", "Device", "Exposure", "Fitness",
    "FollowUp", "Injury", "Medicine", "Note", "Stock", "Vaccine", "Visit", "Weight",
]  # fmt: skip
