"""How imports and saved mappings are read: by those who bring records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from watchbook.front.imports.permissions import BRING
from watchbook.ground.people.permissions import may
from watchbook.ground.records.slots import Found, RecordFace, register_face

if TYPE_CHECKING:
    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.viewer import Viewer


def _sees(viewer: Viewer, _row: Any) -> bool:
    return may(viewer, BRING)


def _import_url(row: Record) -> str:
    return reverse("imports:import", kwargs={"agency": row.agency_id, "import_id": row.id})


def _mapping_url(row: Record) -> str:
    return reverse("imports:mapping", kwargs={"agency": row.agency_id, "mapping_id": row.id})


def _import_found(row: Any, values: dict[str, Any]) -> Found:
    return Found(f"Import from {values['source']}", values["file_name"], row.received_at, BRING)


def register() -> None:
    """Fill the slot of the records' room."""
    register_face(RecordFace("imports.import", _import_url, found=_import_found, may_see=_sees))
    register_face(RecordFace("imports.mapping", _mapping_url, may_see=_sees))
