"""A typing error, corrected by its writer before anybody reviewed it: one field, one tap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from watchbook.ground.ledger.errors import WriteError
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.records.actions import amend_record, is_typing_error_time
from watchbook.ground.records.choices import TypingError
from watchbook.ground.records.errors import RecordsError
from watchbook.ground.records.queries import address_of_record, seen_row
from watchbook.ground.records.queries.correctable import correctable_fields
from watchbook.ground.records.slots import is_submittable
from watchbook.ground.records.views.page import asked, signed_in, viewer_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from watchbook.ground.ledger.models import Record
    from watchbook.ground.records.queries.correctable import Correctable


_NOT_NOW = (
    "A typing error is corrected by its writer, before anybody reviewed the record. "
    "Amend it with a reason instead."
)


@require_http_methods(["GET", "POST"])
def correct(
    request: HttpRequest,
    agency: str,  # noqa: ARG001  # the address names it, the middleware reads it
    kind: str,
    record_id: UUID,
) -> HttpResponse:
    """Choose the field, type what it should say, tap why: a new version is written."""
    viewer = signed_in(request)
    row = seen_row(viewer, kind, record_id)
    if not is_submittable(kind) or not is_typing_error_time(viewer, row):
        raise NotAllowedError(_NOT_NOW)
    fields = correctable_fields(kind, row)
    name = request.POST.get("field") or asked(request, "field")
    chosen = next((one for one in fields if one.name == name), None)
    refusal = ""
    if request.method == "POST" and chosen is not None:
        refusal = _amend(request, kind, row, chosen)
        if not refusal:
            messages.success(request, "Corrected. The version before stays in the history.")
            return redirect(address_of_record(kind, row))
    typed = _typed(request, chosen) if refusal and chosen else None
    context: dict[str, object] = {"fields": fields, "chosen": chosen, "typed": typed}
    context |= {"reasons": TypingError.choices, "refusal": refusal}
    return render(request, "records/correct.html", context, status=422 if refusal else 200)


def _amend(request: HttpRequest, kind: str, row: Record, chosen: Correctable) -> str:
    """Write the correction; gives what stands against it, empty when it is done."""
    try:
        amend_record(
            acting_user=viewer_of(request),
            kind=kind,
            record_id=row.id,
            changes={chosen.name: _typed(request, chosen)},
            based_on=row.version,
            listed_reason=request.POST.get("reason", ""),
            at=timezone.now(),
        )
    except (RecordsError, WriteError) as refused:
        return str(refused)
    return ""


def _typed(request: HttpRequest, chosen: Correctable) -> str | list[str]:
    if chosen.is_many:
        return request.POST.getlist("value")
    return request.POST.get("value", "")
