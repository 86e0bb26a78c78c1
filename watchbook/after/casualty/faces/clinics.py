"""How clinics and donors are read: search text, pages, and what forms may name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from watchbook.after.casualty.choices.clinics import SKILLS
from watchbook.after.casualty.permissions.cards import READ
from watchbook.after.casualty.queries.clinics import found_clinics
from watchbook.core.schema import labels_of
from watchbook.ground.people.permissions import may
from watchbook.ground.records.slots import (
    Found,
    RecordFace,
    Reference,
    register_face,
    register_reference,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.viewer import Viewer


def clinic_url(row: Record) -> str:
    """The clinic's page."""
    kwargs = {"agency": row.agency_id, "clinic_id": row.id}
    return reverse("casualty:clinic", kwargs=kwargs)


def _donors_url(row: Record) -> str:
    return reverse("casualty:donors", kwargs={"agency": row.agency_id})


def _clinic_found(row: Any, values: dict[str, Any]) -> Found:
    words = (values.get("address"), labels_of(SKILLS, values.get("skills", ())), values.get("note"))
    text = " ".join(word for word in words if word)
    return Found(f"Clinic: {values['name']}", text, row.received_at, READ)


def clinics_to_name(viewer: Viewer, _at: datetime) -> Iterator[Reference]:
    """The clinics in use."""
    for one in found_clinics(viewer):
        yield Reference(one.id, one.name, one.telephone)


def register() -> None:
    """Fill the slots of the records' room."""
    register_face(
        RecordFace(
            "casualty.clinic", clinic_url, found=_clinic_found,
            may_see=lambda viewer, _row: may(viewer, READ),
        )
    )  # fmt: skip
    register_face(
        RecordFace("casualty.donor", _donors_url, may_see=lambda viewer, _row: may(viewer, READ))
    )
    register_reference("casualty.clinic", clinics_to_name)
