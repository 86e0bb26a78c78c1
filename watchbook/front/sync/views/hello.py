"""`/sync/hello`: who am I, CSRF token, server time, form versions, revoked."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.people.models import Account
from watchbook.ground.people.queries import agencies_of
from watchbook.ground.records.slots import submittable_kinds


@require_GET
@never_cache
def hello(request: HttpRequest) -> HttpResponse:
    """Asked before each drain. 401 stops the queue and asks for a sign-in."""
    account = request.user
    now = timezone.now()
    if not isinstance(account, Account):
        told = {"watchbook": 1, "account": None, "server_time": instant_text(now)}
        return JsonResponse(told, status=401)
    agencies = [
        {"code": agency.code, "name": agency.name, "person": str(viewer.person_id)}
        for agency, viewer in agencies_of(account, now)
    ]
    forms = {form.kind: kind_named(form.kind).schema.version for form in submittable_kinds()}
    return JsonResponse(
        {
            "watchbook": 1,
            "account": str(account.id),
            "agencies": agencies,
            "csrf_token": get_token(request),
            "server_time": instant_text(now),
            "form_versions": forms,
            "revoked": False,
        }
    )


def instant_text(at: datetime) -> str:
    """RFC 3339 in UTC with six decimals, as every document of the inbox tells a time."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
