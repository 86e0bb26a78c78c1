"""Protocols, signatures and kits: their kinds, forms, faces and what forms may name of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from watchbook.after.casualty import models
from watchbook.after.casualty.actions.kits import submit_kit, submit_kit_use
from watchbook.after.casualty.actions.protocols import submit_protocol, submit_signature
from watchbook.after.casualty.permissions.cards import READ
from watchbook.after.casualty.permissions.protocols import (
    READ_PROTOCOL,
    SIGN,
    WRITE_KIT,
    WRITE_PROTOCOL,
    can_read_protocols,
    can_write_kits,
)
from watchbook.after.casualty.queries.kits import found_kits
from watchbook.after.casualty.queries.protocols import for_the_phone
from watchbook.after.casualty.schema.kits import KIT, KIT_USE
from watchbook.after.casualty.schema.protocols import PROTOCOL, SIGNATURE
from watchbook.ground.ledger.kinds import RecordKind, register_kind
from watchbook.ground.people.permissions import may
from watchbook.ground.records.slots import (
    Found,
    RecordFace,
    Reference,
    register_face,
    register_field_data,
    register_reference,
    register_submission,
)
from watchbook.ground.web.slots import FieldFormLink, NavItem, register_field_form, register_nav

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.viewer import Viewer

_LISTS = {
    "steps": models.ProtocolStep, "measures": models.Measure, "rules": models.DoseRule,
    "givers": models.DoseGiver,
}  # fmt: skip


def protocol_url(row: Record) -> str:
    """The protocol's page."""
    kwargs = {"agency": row.agency_id, "protocol_id": row.id}
    return reverse("casualty:protocol", kwargs=kwargs)


def kit_url(row: Record) -> str:
    """The kit's page."""
    return reverse("casualty:kit", kwargs={"agency": row.agency_id, "kit_id": row.id})


def _protocol_found(row: Any, values: dict[str, Any]) -> Found:
    text = " ".join(one["drug"] for one in values.get("rules", []))
    return Found(f"Protocol: {row}", f"{values['veterinarian']} {text}", row.received_at,
                 READ_PROTOCOL)  # fmt: skip


def _kit_found(row: Any, values: dict[str, Any]) -> Found:
    text = " ".join(one["what"] for one in values.get("contents", []))
    return Found(f"Kit: {row}", text, row.received_at, READ)


def _reads(viewer: Viewer, _row: Any) -> bool:
    return may(viewer, READ)


def _reads_protocols(viewer: Viewer, _row: Any) -> bool:
    return may(viewer, READ_PROTOCOL)


def kits_to_name(viewer: Viewer, _at: datetime) -> Iterator[Reference]:
    """The kits in use; the viewer's own first."""
    kept = list(found_kits(viewer))
    for one in sorted(kept, key=lambda kit: kit.person_id != viewer.person_id):
        is_own = viewer.person_id is not None and one.person_id == viewer.person_id
        yield Reference(one.id, one.name, one.place, is_likely=is_own)


def register() -> None:
    """Fill the slots of the people's, the ledger's, the records' and the web's rooms."""
    register_nav(NavItem("protocols", "Protocols", "casualty:protocols", 57, can_read_protocols))
    register_kind(RecordKind(PROTOCOL, models.Protocol, items=_LISTS))
    register_kind(RecordKind(SIGNATURE, models.Signature))
    register_kind(RecordKind(KIT, models.Kit, items={"contents": models.KitItem}))
    register_kind(RecordKind(KIT_USE, models.KitUse, items={"taken": models.KitTaken}))
    register_submission(
        "casualty.protocol", submit_protocol, is_field_form=True, needs=[WRITE_PROTOCOL]
    )
    register_submission("casualty.signature", submit_signature, needs=[SIGN])
    register_submission("casualty.kit", submit_kit, is_field_form=True, needs=[WRITE_KIT])
    register_submission("casualty.kituse", submit_kit_use, is_field_form=True, needs=[WRITE_KIT])
    register_field_form(FieldFormLink("casualty.kituse", "Used of a kit", "", 34, can_write_kits))
    for face in (
        RecordFace("casualty.protocol", protocol_url, found=_protocol_found,
                   may_see=_reads_protocols),
        RecordFace("casualty.signature", lambda row: protocol_url(row.protocol),  # type: ignore[attr-defined]  # a Signature
                   may_see=_reads_protocols),
        RecordFace("casualty.kit", kit_url, found=_kit_found, may_see=_reads),
        RecordFace("casualty.kituse", lambda row: kit_url(row.kit), may_see=_reads),  # type: ignore[attr-defined]  # a KitUse
    ):  # fmt: skip
        register_face(face)
    register_reference("casualty.kit", kits_to_name)
    register_field_data("casualty.protocol", for_the_phone)
