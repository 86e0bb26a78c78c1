"""Reads of clinics and of dogs that give blood."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from watchbook.after.casualty.choices.clinics import BLOOD_TYPES, SKILLS
from watchbook.after.casualty.models import Clinic, Donor
from watchbook.after.casualty.permissions.cards import READ
from watchbook.core.schema import label_of, labels_of
from watchbook.ground.ledger.models import State
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.permissions import may

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer

ASK_AGAIN = timedelta(days=180)
"""A clinic that nobody called for half a year is asked about: hours and people change."""


def clinics(viewer: Viewer) -> QuerySet[Clinic]:
    """Every clinic, by name."""
    if not may(viewer, READ):
        return Clinic.objects.none()
    kept = Clinic.objects.filter(agency_id=viewer.agency).exclude(state=State.EXPUNGED)
    return kept.prefetch_related("drives")


def found_clinics(
    viewer: Viewer, *, text: str = "", skill: str = "", with_closed: bool = False
) -> QuerySet[Clinic]:
    """Clinics by words and by what they have; those no longer used only where asked for."""
    kept = clinics(viewer)
    if not with_closed:
        kept = kept.exclude(is_closed=True)
    if text:
        kept = kept.filter(
            Q(name__icontains=text) | Q(address__icontains=text) | Q(note__icontains=text)
        )
    if skill in {one.value for one in SKILLS}:
        kept = kept.filter(skills__icontains=f'"{skill}"')
    return kept


def clinic_of(viewer: Viewer, clinic_id: UUID) -> Clinic:
    """One clinic; a NotFoundError where the viewer reads none."""
    found = clinics(viewer).filter(id=clinic_id).first()
    if found is None:
        message = "There is no such clinic here."
        raise NotFoundError(message)
    return found


def is_to_be_asked(clinic: Clinic, today: date) -> bool:
    """Whether a clinic in use was never called, or not for half a year."""
    if clinic.is_closed:
        return False
    return clinic.verified_on is None or today - clinic.verified_on > ASK_AGAIN


def donors(viewer: Viewer, *, with_withdrawn: bool = False) -> QuerySet[Donor]:
    """Dogs that give blood, by name."""
    if not may(viewer, READ):
        return Donor.objects.none()
    kept = Donor.objects.filter(agency_id=viewer.agency).exclude(state=State.EXPUNGED)
    if not with_withdrawn:
        kept = kept.exclude(is_withdrawn=True)
    return kept.select_related("dog", "clinic")


def clinic_columns() -> list[str]:
    """Names of the columns of exported clinics."""
    return ["id", "version", "name", "telephone", "second_telephone", "address", "open", "has",
            "drives", "entrance", "asked_on", "asked_whom", "used"]  # fmt: skip


def clinic_rows(found: QuerySet[Clinic]) -> list[list[object]]:
    """Exported clinics."""
    return [
        [str(one.id), one.version, one.name, one.telephone, one.telephone_other, one.address,
         opening(one), labels_of(SKILLS, one.skills) or None,
         "; ".join(f"{d.from_place} {d.minutes} min" for d in one.drives.all()) or None,
         one.entrance, one.verified_on.isoformat() if one.verified_on else None,
         one.verified_with, not one.is_closed]
        for one in found
    ]  # fmt: skip


def opening(clinic: Clinic) -> str | None:
    """When it is open, in words; None where nobody wrote it."""
    return "day and night" if clinic.is_open_always else clinic.hours


def donor_lines(found: QuerySet[Donor]) -> list[dict[str, Any]]:
    """Donors with the words of their blood type, those that may be called first."""
    return [{"donor": one, "blood": label_of(BLOOD_TYPES, one.blood_type)} for one in found]
