"""An example of a veterinarian's protocol, and two kits. All of it is made up, and says so.

Amounts are those of the sources named beside each rule; maximum, wait and bounds of the vial that a
source does not name are made up for the example. Nothing here is for use on an animal.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from watchbook.duty.health.actions import invite_veterinarian
from watchbook.front.demo import cast
from watchbook.front.demo.days import Done, ids_of
from watchbook.front.demo.drawing import PRESSING_WORDS, pressing_picture
from watchbook.ground.people.actions import accept_invitation
from watchbook.ground.people.queries import viewer_of

if TYPE_CHECKING:
    from random import Random

    from watchbook.duty.teams.models import Dog
    from watchbook.ground.people.models import Agency
    from watchbook.ground.people.viewer import Viewer

KEY, LICENCE = cast.VETERINARIAN.key, "EX-0417"
_DOCTOR = f"{cast.VETERINARIAN.rank} {cast.VETERINARIAN.name}"
_MADE_UP = "Maximum, wait and bounds of the vial are made up for this example."
_TCCC = (
    "K9TCCC, an older edition, flat dose for a working dog "
    "(books.allogy.com, 2fdeb27a-f97c-4800-ac43-cc782bc66e63)."
)
_STEPS = {
    "muzzle": "Basket muzzle before you treat, unless one of the signs of this page is there.",
    "bleeding": "Press, then pack and press. On a leg: the stretching elastic tourniquet; windlass "
    "types slip on a dog. Write the time of each.",
    "medication": "Opioid on the nose or eaten: naloxone, then watch for 30 minutes; he may sink "
    "back. Do not breathe into his nose by mouth.",
    "airway": "Muzzle off. Neck straight, tongue forward, look for what is in the way.",
    "respiration": "Cover an open chest. Count the breaths; write them.",
    "circulation": "Gums, refill, pulse in the groin. Fluid until that pulse is felt.",
    "hypothermia": "Off the ground, dry, covered. Heat stroke: soak to the skin with tepid water, "
    "fan, stop at 103 to 103.5 °F.",
    "eye": "Cover it without pressing.",
    "wounds": "Cover what is open. Leave in what sticks in.",
}
_PICTURES: dict[str, dict[str, Any]] = {
    "bleeding": {"picture": pressing_picture, "picture_words": PRESSING_WORDS},
}
"""How each is drawn, when the demo is built."""
_MEASURES: tuple[tuple[str, str, str], ...] = (
    ("1 mL syringe", "1", "0.01"), ("3 mL syringe", "3", "0.1"), ("10 mL syringe", "10", "0.2"),
    ("500 mL bag", "500", "50"),
)  # fmt: skip
_RULES: tuple[dict[str, Any], ...] = (
    {"id": "naloxone-im", "drug": "Naloxone", "route": "IM", "amount": "kilogram",
     "per_kg_ug": "0.04", "most_ug": "2.8", "strength_ug_per_ml": "1", "weakest_ug_per_ml": "0.4",
     "interval_min": "15", "most_doses": "3", "syringes": "1 mL syringe; 3 mL syringe",
     "source": "0.04 mg/kg IV, IM or IN; signs mostly within 15 minutes: University of Illinois, "
               f"vetmed.illinois.edu/canine-opioid-exposure-protocol. {_MADE_UP}"},
    {"id": "crystalloid-iv", "drug": "Crystalloid", "route": "IV", "amount": "fluid",
     "per_kg_ul": "10", "most_ul": "500", "interval_min": "15", "syringes": "500 mL bag",
     "contraindications": "signs of fluid on the lungs",
     "source": "10 to 20 mL/kg as a bolus, again until the pulse in the groin is felt: US Army "
               f"task 081-000-1653. {_MADE_UP}"},
    {"id": "saline-iv", "drug": "Saline 7.2 %", "route": "IV over 5 minutes", "amount": "fluid",
     "per_kg_ul": "4", "most_ul": "300", "interval_min": "60", "most_doses": "1",
     "syringes": "500 mL bag", "contraindications": "only a needle in the bone",
     "source": "4 mL/kg of 7 to 7.5 % over 5 minutes, not into the bone: Joint Trauma System, "
               f"shock (books.allogy.com, f8ec93ed-d290-47c2-a6fd-9a02a245f92c). {_MADE_UP}"},
    {"id": "ketamine-im", "drug": "Ketamine", "route": "IM", "amount": "dog", "flat_ug": "50",
     "most_ug": "50", "strength_ug_per_ml": "100", "weakest_ug_per_ml": "50",
     "interval_min": "30", "most_doses": "2", "syringes": "1 mL syringe; 3 mL syringe",
     "least_weight_g": "20", "most_weight_g": "45", "contraindications": "a wound of the head",
     "source": f"50 mg beside an opioid: {_TCCC} {_MADE_UP}"},
    {"id": "ondansetron-iv", "drug": "Ondansetron", "route": "IV", "amount": "dog", "flat_ug": "8",
     "most_ug": "8", "strength_ug_per_ml": "2", "interval_min": "240", "most_doses": "2",
     "syringes": "10 mL syringe", "least_weight_g": "20", "most_weight_g": "45",
     "source": f"8 to 16 mg IV: {_TCCC} {_MADE_UP}"},
)  # fmt: skip
_GIVERS: tuple[tuple[str, str, str, date], ...] = (
    ("marsh", "Naloxone", "Opioid course of the example", date(2027, 3, 31)),
    ("brandvold", "Naloxone", "Opioid course of the example", date(2027, 3, 31)),
    ("castellane", "Naloxone", "Opioid course of the example", date(2026, 10, 31)),
    ("oyelaran", "", "Casualty course of the example", date(2027, 6, 30)),
)
_KITS: tuple[tuple[str, str, str, list[tuple[str, int, int, str, date | None]]], ...] = (
    ("Casualty bag 3", "Car 3", "brandvold", [
        ("Elastic tourniquet", 2, 1, "", None),
        ("Packing gauze", 4, 2, "G-2203", date(2027, 9, 30)),
        ("Chest seal", 1, 2, "C-118", date(2026, 12, 31)),
        ("Naloxone 1 mg/mL", 2, 2, "N-0715", date(2027, 2, 28)),
        ("Rectal thermometer", 1, 1, "", None),
    ]),
    ("Casualty locker", "The yard", "marsh", [
        ("Elastic tourniquet", 4, 2, "", None),
        ("Crystalloid 500 mL", 3, 2, "F-441", date(2026, 11, 30)),
        ("Basket muzzle", 2, 1, "", None),
    ]),
)  # fmt: skip


def join_veterinarian(agency: Agency, sergeant: Viewer, dog: Dog, chance: Random) -> Viewer:
    """The made-up veterinarian, invited for one dog; using the link proved the address."""
    ids = dict(ids_of(chance, ["person", "attending", "role"]))
    at = cast.BEGINS - timedelta(days=10)
    told = cast.VETERINARIAN
    _, secret = invite_veterinarian(
        acting_user=sergeant, dog=dog, name=told.name, rank=told.rank, email=told.email, at=at,
        person_id=ids["person"], attending_id=ids["attending"],
    )  # fmt: skip
    account = accept_invitation(
        agency=agency, secret=secret, account=None, password=cast.PASSWORD,
        at=at + timedelta(hours=5), role_ids=[ids["role"]],
    )  # fmt: skip
    return viewer_of(account, agency, cast.ENDS)


class Protocols:
    """Makes the list, with a chance of its own so that everything else stays as it is."""

    def __init__(self, chance: Random, people: dict[str, UUID]) -> None:
        """`people` by key."""
        self.chance, self.people = chance, people
        self.done: list[Done] = []

    def all(self) -> list[Done]:
        """The protocol of October, its signature, two kits, and what a drill used."""
        at = cast.ENDS - timedelta(days=40)
        protocol = self._add(at, "casualty.protocol", "marsh", self._protocol())
        self._add(at + timedelta(hours=3), "casualty.signature", KEY, {
            "protocol": protocol, "protocol_version": 1, "is_signed": True, "licence": LICENCE,
            "words": "An example. Not for use on an animal.",
        })  # fmt: skip
        for name, place, who, things in _KITS:
            contents = [
                {"id": f"t{number}", "what": what, "count": count, "least": least, "lot": lot,
                 "expires_on": ends}
                for number, (what, count, least, lot, ends) in enumerate(things)
            ]  # fmt: skip
            kit = self._add(at + timedelta(days=2), "casualty.kit", who, {
                "name": name, "place": place, "person": self.people[who], "contents": contents,
                "checked_on": (at + timedelta(days=2)).date(),
            })  # fmt: skip
            if who == "brandvold":
                self._add(at + timedelta(days=9), "casualty.kituse", who, {
                    "kit": kit, "used_for": "drill", "words": "Bleeding drill at the yard.",
                    "taken": [{"id": "g", "what": "Packing gauze", "count": 1}],
                })  # fmt: skip
        return self.done

    def _add(self, at: Any, what: str, who: str, values: dict[str, Any]) -> UUID:
        record_id = UUID(int=self.chance.getrandbits(128), version=4)
        self.done.append(Done(at, 500_000 + len(self.done), what, who, record_id, values))
        return record_id

    def _protocol(self) -> dict[str, Any]:
        return {
            "name": "Wounded dog (example)", "label": "1", "veterinarian": _DOCTOR,
            "licence": LICENCE, "telephone": "555-0160", "expires_on": date(2027, 10, 31),
            "weight_valid_days": 90, "is_example": True,
            "never_muzzle_when": "trouble breathing\nvomiting\nheat\na wound of face or chest",
            "steps": [
                {"id": f"s-{step}", "step": step, "text": text} | _PICTURES.get(step, {})
                for step, text in _STEPS.items()
            ],
            "measures": [
                {"id": f"m{number}", "name": name, "capacity_ul": holds, "mark_ul": mark}
                for number, (name, holds, mark) in enumerate(_MEASURES)
            ],
            "rules": [dict(one) for one in _RULES],
            "givers": [
                {"id": f"g-{who}", "person": self.people[who], "drug": drug, "training": training,
                 "until_on": until}
                for who, drug, training, until in _GIVERS
            ],
        }  # fmt: skip
