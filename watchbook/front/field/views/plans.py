"""Plans for a phone that keeps them under its lock, and the log of what was opened there."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from watchbook.front.field.plain import plain
from watchbook.front.field.plans import LARGEST_BYTES, openings_in, plans_on_phone
from watchbook.front.field.views.data import viewer_asking
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.audit import record_reading
from watchbook.ground.people.queries import enrolled_phone
from watchbook.ground.web.tags import tagged

if TYPE_CHECKING:
    from django.http import HttpRequest

    from watchbook.ground.people.models import Phone
    from watchbook.ground.people.viewer import Viewer

_NOT_YOURS = "This phone is not yours here, or it was revoked: plans are kept on no such phone."


@require_safe
@never_cache
def plans(request: HttpRequest, agency: str, phone: str) -> HttpResponse:
    """All plans that this person may open, for a phone that he enrolled and nobody revoked.

    304 where the phone has them as they stand; else the audit has a line that names the phone.
    """
    at = timezone.now()
    viewer = viewer_asking(request, agency, at)
    if isinstance(viewer, HttpResponse):
        return viewer
    found = _own_phone(viewer, agency, phone)
    if found is None or found.revoked_at is not None:
        return JsonResponse({"error": _NOT_YOURS}, status=403)
    with acting_for(agency):
        told = plans_on_phone(viewer, at)
    tag = sha256(json.dumps([str(viewer.account_id), told]).encode()).hexdigest()

    def answer() -> HttpResponse:
        what = f"teams.plan kept under the lock of a phone, {len(told)} of them"
        record_reading(viewer, what, found.id, request, at=at)
        body = {"v": 1, "at": plain(at), "account": plain(viewer.account_id),
                "etag": f'"{tag}"', "plans": told}  # fmt: skip
        return JsonResponse(body)

    return tagged(request, tag, answer)


@require_POST
@never_cache
def openings(request: HttpRequest, agency: str, phone: str) -> HttpResponse:
    """Openings on a phone, into the audit under its person's name, with the time by its clock.

    A revoked phone's too: what was opened was opened. The same sent twice stands there twice, by
    one id. 400 where nothing of it can be read.
    """
    viewer = viewer_asking(request, agency, timezone.now())
    if isinstance(viewer, HttpResponse):
        return viewer
    if _own_phone(viewer, agency, phone) is None:
        return JsonResponse({"error": _NOT_YOURS}, status=403)
    try:
        listed = openings_in(request.read(LARGEST_BYTES + 1))
    except ValueError as error:
        return JsonResponse({"error": str(error)}, status=400)
    for one in listed:
        what = (
            f"teams.plan on a phone, version {one.version}, at {plain(one.at)} by its clock, "
            f"opening {one.id}, phone {phone}"
        )
        record_reading(viewer, what, one.plan, request)
    return JsonResponse({"kept": [str(one.id) for one in listed]})


def _own_phone(viewer: Viewer, agency: str, phone: str) -> Phone | None:
    found = enrolled_phone(agency, UUID(phone))
    return found if found is not None and found.account_id == viewer.account_id else None
