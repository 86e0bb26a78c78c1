"""State of the casualty room."""

from watchbook.after.casualty.models.alerts import Alert, Answer, Delivery, Duty, Recipients, Way
from watchbook.after.casualty.models.carcodes import CarCode
from watchbook.after.casualty.models.casualties import Casualty, Ending, Line, Same
from watchbook.after.casualty.models.clinics import Clinic, Donor, Drive
from watchbook.after.casualty.models.facts import Facts
from watchbook.after.casualty.models.ladders import CarCard, Ladder, Rung, Transport
from watchbook.after.casualty.models.officers import Moment, Officer, Try

__all__ = [
    "Alert",
    "Answer",
    "CarCard",
    "CarCode",
    "Casualty",
    "Clinic",
    "Delivery",
    "Donor",
    "Drive",
    "Duty",
    "Ending",
    "Facts",
    "Ladder",
    "Line",
    "Moment",
    "Officer",
    "Recipients",
    "Rung",
    "Same",
    "Transport",
    "Try",
    "Way",
]
