"""The record kinds of this room, and how they are read elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from watchbook.front.reports import models, schema
from watchbook.front.reports.queries.issued import may_see_issued, may_see_report
from watchbook.front.reports.wording import share_words
from watchbook.ground.ledger.kinds import RecordKind, register_kind
from watchbook.ground.records.slots import Found, RecordFace, register_face

if TYPE_CHECKING:
    from watchbook.ground.ledger.models import Record

READ_AUDIENCE = "reports.read"


def _issued_found(_row: Any, values: dict[str, Any]) -> Found:
    told = share_words(
        values.get("value"), values.get("of_value"), values.get("unit") or "",
        values.get("of_label") or "",
    )  # fmt: skip
    text = f"{told}. {values['asked_by']}: {values['purpose']}"
    return Found(f"{values['label']}, as issued", text, values["as_of_at"], READ_AUDIENCE)


def _report_found(_row: Any, values: dict[str, Any]) -> Found:
    text = f"{values['asked_by']}: {values['purpose']}"
    return Found(values["title"], text, values["as_of_at"], READ_AUDIENCE)


def _issued_url(row: Record) -> str:
    return reverse("reports:number", kwargs={"agency": row.agency_id, "issued_id": row.id})


def _report_url(row: Record) -> str:
    return reverse("reports:kept", kwargs={"agency": row.agency_id, "report_id": row.id})


def register() -> None:
    """Fill the slots of the ledger's and the records' rooms."""
    register_kind(RecordKind(schema.ISSUED, models.Issued, items={"filters": models.IssuedFilter}))
    register_kind(RecordKind(schema.REPORT, models.Report, items={"numbers": models.ReportNumber}))
    register_face(
        RecordFace("reports.issued", _issued_url, found=_issued_found, may_see=may_see_issued)
    )
    register_face(
        RecordFace("reports.report", _report_url, found=_report_found, may_see=may_see_report)
    )
