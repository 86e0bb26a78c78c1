"""JSON for the forms: their descriptions, what they are filled from, a record to amend."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from watchbook.core.schema import uuid_in
from watchbook.front.field.queries import (
    form_schema,
    form_to_begin,
    record_to_amend,
    reference_data,
    viewer_in,
)
from watchbook.front.field.shellfiles import description_bytes
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.audit import record_reading
from watchbook.ground.people.models import Account
from watchbook.ground.records.queries import seen_row
from watchbook.ground.records.slots import note_shown

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from watchbook.ground.people.viewer import Viewer

_SIGN_IN = "Sign in first. What is on this phone stays on it."
_NOT_HERE = "This account has no role in that agency."
_MOST_NAMED = 20


@require_safe
def description(_request: HttpRequest, kind: str) -> HttpResponse:
    """The form of a record kind: no agency and no person in it."""
    form_schema(kind)
    headers = {"Cache-Control": "no-cache"}
    return HttpResponse(description_bytes(kind), content_type="application/json", headers=headers)


def viewer_asking(request: HttpRequest, agency: str, at: datetime) -> Viewer | HttpResponse:
    """Who asks, in this agency; or the refusal. The address names it behind another first word."""
    if not isinstance(request.user, Account):
        return JsonResponse({"error": _SIGN_IN}, status=401)
    with acting_for(agency):
        viewer = viewer_in(request.user, agency, at)
    return viewer or JsonResponse({"error": _NOT_HERE}, status=403)


@require_safe
@never_cache
def reference(request: HttpRequest, agency: str) -> HttpResponse:
    """What this person's forms are filled from."""
    at = timezone.now()
    viewer = viewer_asking(request, agency, at)
    if isinstance(viewer, HttpResponse):
        return viewer
    with acting_for(agency):
        return JsonResponse(reference_data(viewer, at))


@require_safe
@never_cache
def record(request: HttpRequest, agency: str, kind: str, record: str) -> HttpResponse:
    """The current values of a record, to amend it from."""
    viewer = viewer_asking(request, agency, timezone.now())
    if isinstance(viewer, HttpResponse):
        return viewer
    with acting_for(agency):
        told = record_to_amend(viewer, kind, UUID(record))
        note_shown(kind, viewer, seen_row(viewer, kind, UUID(record)), timezone.now())
    if told.pop("has_restricted"):
        record_reading(viewer, kind, record, request)
    return JsonResponse(told)


@require_safe
@never_cache
def beginning(request: HttpRequest, agency: str, kind: str) -> HttpResponse:
    """What a form begins with that the records named in `from` state."""
    at = timezone.now()
    viewer = viewer_asking(request, agency, at)
    if isinstance(viewer, HttpResponse):
        return viewer
    with acting_for(agency):
        told, read = form_to_begin(viewer, kind, _ids(request.GET.get("from", "")), at)
    for name, record_id in read:
        record_reading(viewer, name, record_id, request)
    return JsonResponse(told)


def _ids(words: str) -> list[UUID]:
    """The ids among words set apart by commas; what is none is left out."""
    return [one for word in words.split(",")[:_MOST_NAMED] if (one := uuid_in(word))]
