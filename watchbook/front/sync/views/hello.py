"""`/sync/hello`: who am I, CSRF token, server time, form versions, revoked."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from watchbook.core.schema import uuid_in
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.actions import touch_phone
from watchbook.ground.people.addresses import CODE
from watchbook.ground.people.middleware import PHONE
from watchbook.ground.people.models import Account
from watchbook.ground.people.queries import agencies_of, enrolled_phone
from watchbook.ground.people.sessions import SIGN_IN
from watchbook.ground.records.slots import submittable_kinds

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from watchbook.ground.people.models import Agency, Phone
    from watchbook.ground.people.viewer import Viewer


@require_GET
@never_cache
def hello(request: HttpRequest) -> HttpResponse:
    """Asked before each drain. 401 stops the queue and asks for a sign-in.

    With the header `Watchbook-Phone` it also says whether that phone was revoked; where nobody is
    signed in `?agency=` must say where it was enrolled.
    """
    account = request.user
    now = timezone.now()
    asked = uuid_in(request.headers.get(PHONE, "") or request.GET.get("phone", ""))
    told: dict[str, object] = {"watchbook": 1, "account": None, "server_time": instant_text(now)}
    if not isinstance(account, Account):
        code = request.GET.get("agency", "")
        phone = _phone_in([code] if CODE.fullmatch(code) else [], asked)
        return JsonResponse(told | {"phone": _told(phone)}, status=401)
    agencies = agencies_of(account, now)
    phone = _phone_in([agency.code for agency, _ in agencies], asked)
    _note_seen(request, account, phone, now)
    return JsonResponse(
        told
        | {
            "account": str(account.id),
            "agencies": [_agency_told(agency, viewer) for agency, viewer in agencies],
            "csrf_token": get_token(request),
            "form_versions": _form_versions(),
            "phone": _told(phone),
            "revoked": phone is not None and phone.revoked_at is not None,
        }
    )


def _agency_told(agency: Agency, viewer: Viewer) -> dict[str, str]:
    return {"code": agency.code, "name": agency.name, "person": str(viewer.person_id)}


def _form_versions() -> dict[str, int]:
    return {form.kind: kind_named(form.kind).schema.version for form in submittable_kinds()}


def _note_seen(request: HttpRequest, account: Account, phone: Phone | None, at: datetime) -> None:
    """Note that a phone was used by its own person, and in which session."""
    if phone is not None and phone.account_id == account.id and phone.revoked_at is None:
        with acting_for(phone.agency_id):
            touch_phone(phone=phone, sign_in_id=request.session.get(SIGN_IN), at=at)


def _phone_in(codes: Iterable[str], asked: UUID | None) -> Phone | None:
    found = (enrolled_phone(code, asked) for code in codes) if asked is not None else ()
    return next((phone for phone in found if phone is not None), None)


def _told(phone: Phone | None) -> dict[str, object] | None:
    if phone is None:
        return None
    return {
        "id": str(phone.id),
        "agency": phone.agency_id,
        "is_revoked": phone.revoked_at is not None,
    }


def instant_text(at: datetime) -> str:
    """RFC 3339 in UTC with six decimals, as every document of the inbox tells a time."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
