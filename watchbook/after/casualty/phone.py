"""What a phone has at hand when a dog is down: clinics, donors, and whom it may be.

It goes with the reference data and is kept where it opens without the code (ADR 17): so names of
dogs, but weight, allergies and values at rest only of a dog whose health the person reads himself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.after.casualty.choices.clinics import BLOOD_TYPES, SKILLS
from watchbook.after.casualty.models import Clinic, Donor, Facts
from watchbook.after.casualty.permissions.cards import READ
from watchbook.after.casualty.queries.card_parts import GENERAL_BANDS, GENERAL_SOURCE, own_bands
from watchbook.after.casualty.queries.clinics import donors, found_clinics, opening
from watchbook.after.casualty.queries.recipients import dispatch_telephones
from watchbook.core.casualty.card import BURN_PARTS
from watchbook.core.casualty.weights import kept_weight
from watchbook.core.schema import labels_of
from watchbook.duty.health.models import Weight
from watchbook.duty.health.queries.dogs import readable_dogs
from watchbook.duty.teams.queries.teams import teams
from watchbook.ground.ledger.models import State
from watchbook.ground.people.permissions import may
from watchbook.ground.records.slots import register_field_data

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

    from watchbook.core.casualty.card import Band
    from watchbook.ground.people.viewer import Viewer

NAME = "casualty.down"
BURN_SOURCE = "Shares: United States Army task 081-000-1653, to the nearest 10."
_FIRST = ("police-dogs", "surgery", "blood")


def at_hand(viewer: Viewer, at: datetime) -> dict[str, Any]:
    """Dogs of the unit, his own first; dispatch; clinics, the likeliest first; donors by name."""
    found = sorted(found_clinics(viewer), key=_likelihood)
    numbers = dispatch_telephones(str(viewer.agency)) if may(viewer, READ) else []
    return {
        "dogs": _dogs(viewer, at),
        "numbers": [{"name": name, "telephone": number} for name, number in numbers],
        "clinics": [_clinic(one) for one in found],
        "donors": [_donor(one) for one in donors(viewer)],
        "bands": {"values": _pairs(GENERAL_BANDS), "source": GENERAL_SOURCE},
        "burns": {"shares": dict(BURN_PARTS), "source": BURN_SOURCE},
    }


def _dogs(viewer: Viewer, at: datetime) -> list[dict[str, Any]]:
    once: dict[UUID, dict[str, Any]] = {}
    for team in sorted(teams(viewer, at), key=lambda one: (one.dog.name, one.id)):
        told = once.setdefault(
            team.dog_id,
            {"id": str(team.dog_id), "name": team.dog.name, "handlers": [], "is_own": False},
        )
        told["handlers"].append(str(team.handler))
        told["is_own"] = told["is_own"] or team.handler_id == viewer.person_id
    for dog, facts in _facts(viewer, once).items():
        told_of = {
            "allergies": facts.allergies, "bites_strangers": facts.bites_strangers,
            "bands": _pairs(own_bands(facts)) or None, "bands_by": facts.measured_by,
        }  # fmt: skip
        once[dog] |= {name: value for name, value in told_of.items() if value is not None}
    for dog, weight in _weights(viewer, once).items():
        once[dog] |= {
            "weight_g": kept_weight(weight.mass_g).grams,
            "weighed_at": int(weight.weighed_at.timestamp()),
        }
    return sorted(once.values(), key=lambda one: not one["is_own"])


def _weights(viewer: Viewer, dogs: Iterable[UUID]) -> dict[UUID, Weight]:
    """The last weight of those whose health the viewer reads."""
    readable = readable_dogs(viewer).filter(id__in=list(dogs)).order_by().values("id")
    kept = Weight.objects.filter(agency_id=viewer.agency, dog__in=readable)
    rows = kept.exclude(state=State.EXPUNGED).order_by("dog_id", "weighed_at", "id")
    return {row.dog_id: row for row in rows}


def _facts(viewer: Viewer, dogs: Iterable[UUID]) -> dict[UUID, Facts]:
    """What a clinic must know, of those whose health the viewer reads."""
    readable = readable_dogs(viewer).filter(id__in=list(dogs)).order_by().values("id")
    kept = Facts.objects.filter(agency_id=viewer.agency, dog__in=readable)
    rows = kept.exclude(state=State.EXPUNGED).order_by("received_at", "id")
    return {row.dog_id: row for row in rows}


def _pairs(bands: Mapping[str, Band]) -> dict[str, list[int]]:
    return {name: [band.low, band.high] for name, band in bands.items()}


def _likelihood(clinic: Clinic) -> tuple[int, int, int, str]:
    """Open day and night, then what it has, then the shortest of the agency's own drives."""
    drives = [drive.minutes for drive in clinic.drives.all()]
    lacks = sum(one not in clinic.skills for one in _FIRST)
    return (not clinic.is_open_always, lacks, min(drives, default=999), clinic.name)


def _clinic(one: Clinic) -> dict[str, Any]:
    told = {
        "id": str(one.id),
        "name": one.name,
        "telephone": one.telephone,
        "telephone_other": one.telephone_other,
        "address": one.address,
        "hours": opening(one),
        "has": labels_of(SKILLS, one.skills),
        "drives": [f"{drive.minutes} min from {drive.from_place}" for drive in one.drives.all()],
        "entrance": one.entrance,
        "verified_on": one.verified_on.isoformat() if one.verified_on else None,
    }
    return {name: value for name, value in told.items() if value}


def _donor(one: Donor) -> dict[str, Any]:
    told = {
        "name": one.name,
        "blood": labels_of(BLOOD_TYPES, [one.blood_type or ""]),
        "last_given_on": one.last_given_on.isoformat() if one.last_given_on else None,
        "contact": one.contact,
        "telephone": one.telephone,
        "clinic": one.clinic.name if one.clinic else None,
    }
    return {name: value for name, value in told.items() if value}


def register() -> None:
    """Fill the slot of what phones hold."""
    register_field_data(NAME, at_hand)
