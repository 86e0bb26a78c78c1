"""The server's half of a way back into a phone whose code was forgotten (ADR 0012)."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from watchbook.ground.people.audit import record_event
from watchbook.ground.people.choices import AuditEvent
from watchbook.ground.people.models import Account
from watchbook.ground.people.queries import enrolled_phone

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from watchbook.ground.people.models import Phone

_FRESH_S = 300
_JUST_ENROLLED = timedelta(minutes=15)
_SIGN_IN = "Sign in first. What is on this phone stays on it."
_NOT_YOURS = "This phone is not yours, or it was revoked. Its code cannot be replaced here."
_AGAIN = "Say once more who you are; then the server opens this phone."


@require_POST
@never_cache
def recovery(request: HttpRequest, agency: str, phone: str) -> HttpResponse:
    """32 bytes that open the phone's stored key together with what only the phone has.

    For the account that enrolled it, while it is not revoked, within five minutes of a sign-in
    or fifteen of its enrolment. Each time is audited. Nothing is stored: the bytes follow from
    the installation's secret and the phone's id.
    """
    account, at = request.user, timezone.now()
    if not isinstance(account, Account):
        return JsonResponse({"error": _SIGN_IN}, status=401)
    found = enrolled_phone(agency, UUID(phone))
    if found is None or found.account_id != account.id or found.revoked_at is not None:
        return JsonResponse({"error": _NOT_YOURS}, status=403)
    if not _is_fresh(request, found, at):
        return JsonResponse({"error": _AGAIN, "sign_in_again": True}, status=403)
    record_event(agency, AuditEvent.PHONE, who=str(found.person_id), request=request,
                 what="key for a code asked for", record=found.id, at=at)  # fmt: skip
    secret = salted_hmac("watchbook.field.recovery", f"{agency}/{found.id}", algorithm="sha256")
    return JsonResponse({"phone": str(found.id), "secret": secret.hexdigest()})


def _is_fresh(request: HttpRequest, phone: Phone, at: datetime) -> bool:
    if at - phone.enrolled_at < _JUST_ENROLLED:
        return True
    signed_in = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    return any(time.time() - step["at"] < _FRESH_S for step in signed_in)
