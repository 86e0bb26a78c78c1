"""Closed vocabularies of force, injuries and care: words, not letters.

Fields and words follow what agencies publish: Los Angeles County Sheriff's 5-09/265.60 (first
aid, witnesses who may leave, notifications, hospital), the IACP's model policy on law enforcement
canines of 2001 (warning, factors of *Graham v. Connor*), and New Orleans' chapter 41.22 (a bite is
contact of teeth, whether or not the skin is broken).
"""

from __future__ import annotations

from watchbook.core.reliability.national import SERIOUS_SIGNS
from watchbook.core.schema import Choice


def _choices(*pairs: tuple[str, str] | tuple[str, str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(*pair) for pair in pairs)


CARE = _choices(
    ("yes", "Yes, now"),
    ("coming", "Help is on the way"),
    ("no", "No"),
    ("refused", "The person refuses"),
    ("none-needed", "No injury to see"),
)
"""Is the person being treated? The first question after a bite."""

CARE_BY = _choices(
    ("handler", "The handler"),
    ("officer", "Another officer"),
    ("ems", "EMS"),
    ("hospital", "A hospital"),
    ("other", "Somebody else"),
)

BODY = _choices(
    ("hand", "Hand or wrist"),
    ("forearm", "Forearm"),
    ("upper-arm", "Upper arm"),
    ("shoulder", "Shoulder"),
    ("lower-leg", "Lower leg or foot"),
    ("thigh", "Thigh"),
    ("buttock", "Buttock"),
    ("back", "Back"),
    ("chest", "Chest"),
    ("abdomen", "Abdomen"),
    ("groin", "Groin"),
    ("head", "Head or face"),
    ("neck", "Neck"),
    ("clothing", "Clothing or gear only"),
)

BITTEN = _choices(
    ("sought", "The person sought"),
    ("other", "Another person"),
    ("officer", "An officer"),
    ("handler", "The handler"),
    ("animal", "An animal"),
)

TOLD = _choices(
    ("supervisor", "Supervisor"),
    ("k9-supervisor", "K9 supervisor"),
    ("dispatch", "Dispatch"),
    ("ems", "EMS"),
    ("nobody-yet", "Nobody yet"),
)

MANNERS = _choices(
    ("intentional", "Intentional", "The dog was sent or let bite."),
    ("accidental", "Accidental", "No command, or against one."),
    ("unintended-person", "Unintended person", "Meant for somebody else."),
)

RELEASES = _choices(
    ("verbal", "Verbal out"),
    ("lift-off", "Lifted off"),
    ("collar", "By the collar"),
    ("tool", "With a tool"),
    ("recall", "Recall"),
    ("by-itself", "By itself"),
    ("person-freed", "The person got free"),
    ("other", "Otherwise"),
)

SURRENDERS = _choices(
    ("before-release", "Before the dog was released"),
    ("before-contact", "After release, before contact"),
    ("at-bite", "When bitten"),
    ("no", "Did not surrender"),
)

FORCES = _choices(
    ("hands", "Hands, holds"),
    ("takedown", "Takedown"),
    ("strikes", "Strikes"),
    ("oc", "OC spray"),
    ("baton", "Baton"),
    ("ecw", "Electronic control weapon"),
    ("less-lethal", "Less-lethal launcher"),
    ("firearm-shown", "Firearm pointed"),
    ("firearm-at-person", "Firearm discharged at or toward a person"),
    ("firearm-elsewhere", "Firearm discharged otherwise"),
    ("vehicle", "Vehicle"),
    ("other", "Other"),
)
"""Force other than by the dog. The ninth is what the national collection asks about."""

SIDES = _choices(
    ("subject", "Person sought or taken"),
    ("officer", "Officer"),
    ("handler", "Handler"),
    ("bystander", "Bystander"),
    ("other", "Other person"),
)

INJURIES = _choices(
    ("none", "None seen"),
    ("pain", "Complaint of pain"),
    ("scrape", "Bruise or scrape"),
    ("puncture", "Puncture"),
    ("laceration", "Laceration or tear"),
    ("fracture", "Fracture"),
    ("gunshot", "Gunshot wound"),
    ("other", "Other"),
)

SIGNS = tuple(Choice(value, label) for value, label in SERIOUS_SIGNS)

HOSPITALS = _choices(
    ("not-taken", "Not taken to one"),
    ("released", "Treated and released"),
    ("admitted", "Admitted"),
    ("refused", "Refused treatment"),
)

EMS = _choices(
    ("not-called", "Not called"),
    ("treated", "Treated on scene"),
    ("transported", "Transported"),
    ("refused", "Refused by the person"),
)

ONLY_IF = _choices(
    ("accidental", "An accidental bite or an unintended person"),
    ("admitted", "Somebody was admitted to a hospital"),
    ("reportable", "The FBI's collection asks for a report"),
)
"""When a notification is wanted; nothing recorded: always."""

GRAVE = _choices(
    ("shots", "Shots"),
    ("death", "Death"),
    ("injury", "Grave injury"),
    ("other", "Other"),
)
"""Why an incident is critical."""

BASES = _choices(
    ("own", "What I saw or did myself"),
    ("taken-down", "Somebody else's words, taken down"),
)

FINDINGS = ("In policy", "In policy, training need", "Not in policy", "Referred")
"""Words of a review where an agency has set none of its own."""

STEPS = _choices(
    ("first-line", "First-line supervisor"),
    ("unit", "Unit or K9 supervisor"),
    ("command", "Command"),
    ("board", "Force review board"),
)
