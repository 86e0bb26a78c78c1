"""State of the casualty room."""

from watchbook.after.casualty.models.alerts import Alert, Answer, Delivery, Duty, Recipients, Way
from watchbook.after.casualty.models.carcodes import CarCode
from watchbook.after.casualty.models.casualties import Casualty, Ending, Line, Same
from watchbook.after.casualty.models.clinics import Clinic, Donor, Drive
from watchbook.after.casualty.models.consents import Consent, Kept, Passed
from watchbook.after.casualty.models.facts import Facts
from watchbook.after.casualty.models.kits import Kit, KitItem, KitTaken, KitUse
from watchbook.after.casualty.models.ladders import CarCard, Ladder, Rung, Transport
from watchbook.after.casualty.models.links import HandoverLink
from watchbook.after.casualty.models.officers import Moment, Officer, Try
from watchbook.after.casualty.models.protocols import (
    DoseGiver,
    DoseRule,
    Measure,
    Protocol,
    ProtocolStep,
    Signature,
)
from watchbook.after.casualty.models.recoveries import Recovery, RecoveryStep
from watchbook.after.casualty.models.words import ClinicWord, Heard, Keeper

__all__ = [
    "Alert",
    "Answer",
    "CarCard",
    "CarCode",
    "Casualty",
    "Clinic",
    "ClinicWord",
    "Consent",
    "Delivery",
    "Donor",
    "DoseGiver",
    "DoseRule",
    "Drive",
    "Duty",
    "Ending",
    "Facts",
    "HandoverLink",
    "Heard",
    "Keeper",
    "Kept",
    "Kit",
    "KitItem",
    "KitTaken",
    "KitUse",
    "Ladder",
    "Line",
    "Measure",
    "Moment",
    "Officer",
    "Passed",
    "Protocol",
    "ProtocolStep",
    "Recipients",
    "Recovery",
    "RecoveryStep",
    "Rung",
    "Same",
    "Signature",
    "Transport",
    "Try",
    "Way",
]
