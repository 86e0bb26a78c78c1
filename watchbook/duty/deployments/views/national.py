"""A month for the FBI's National Use-of-Force Data Collection: who must be reported, the file."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from watchbook.core.reliability.national import CONFIRMED, SOURCE, problems_of
from watchbook.core.reliability.national_questions import INCIDENT_QUESTIONS
from watchbook.duty.deployments.actions.national import make_month_file
from watchbook.duty.deployments.errors import DeploymentsError
from watchbook.duty.deployments.permissions_force import REPORT
from watchbook.duty.deployments.queries.force import rules_at
from watchbook.duty.deployments.queries.national import month_of
from watchbook.duty.deployments.views.page import asked, viewer_of
from watchbook.ground.people.audit import record_event, record_reading
from watchbook.ground.people.choices import AuditEvent
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.permissions import require

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

_EARLIEST, _LATEST = 2000, 2199


def _month_in(code: str) -> date:
    """The first day of the month `2026-03`; a NotFoundError for what is none."""
    try:
        day = date.fromisoformat(f"{code}-01")
    except ValueError:
        day = None
    if day is None or not _EARLIEST <= day.year <= _LATEST:
        message = "There is no such month. Name it as year and month: 2026-03."
        raise NotFoundError(message)
    return day


@require_GET
def this_month(request: HttpRequest, agency: str) -> HttpResponse:
    """The way to the month asked for, else to the last whole one."""
    viewer = viewer_of(request)
    require(viewer, REPORT)
    today = timezone.now().astimezone(ZoneInfo(viewer.timezone)).date()
    last = today.replace(day=1) - timedelta(days=1)
    code = asked(request, "month") or f"{last:%Y-%m}"
    _month_in(code)
    kwargs = {"agency": agency, "month": code}
    return HttpResponseRedirect(reverse("deployments:fbi_month", kwargs=kwargs))


@require_GET
@never_cache
def month(request: HttpRequest, agency: str, month: str) -> HttpResponse:  # noqa: ARG001  # the address names it
    """Which incidents of the month must be reported, why, and what is still missing."""
    viewer = viewer_of(request)
    require(viewer, REPORT)
    first = _month_in(month)
    told = month_of(viewer, first)
    rules = rules_at(viewer, timezone.now())
    if told.incidents:
        record_reading(viewer, "deployments.fbimonth", month, request)
    context = {
        "month": told, "code": month, "rules": rules, "source": SOURCE,
        "questions": INCIDENT_QUESTIONS,
        "problems": problems_of(rules.ori, told.reported), "confirmed": CONFIRMED,
        "earlier": f"{first - timedelta(days=1):%Y-%m}",
        "later": f"{first + timedelta(days=31):%Y-%m}",
        "is_over": timezone.now().astimezone(ZoneInfo(viewer.timezone)).date()
        >= (first + timedelta(days=31)).replace(day=1),
    }  # fmt: skip
    return render(request, "deployments/fbi_month.html", context)


@require_POST
def download(request: HttpRequest, agency: str, month: str) -> HttpResponseBase:
    """The month's file; that it was made, by whom and with what, is a record of its own."""
    viewer = viewer_of(request)
    require(viewer, REPORT)
    first = _month_in(month)
    try:
        file = make_month_file(acting_user=viewer, month=first, at=timezone.now())
    except DeploymentsError as refused:
        messages.error(request, str(refused))
        kwargs = {"agency": agency, "month": month}
        return HttpResponseRedirect(reverse("deployments:fbi_month", kwargs=kwargs))
    record_event(
        agency, AuditEvent.EXPORT, who=viewer.actor_id, record=month, request=request,
        what=f"use-of-force-{month}.json for the FBI: {len(file)} restricted",
    )  # fmt: skip
    answer = HttpResponse(
        json.dumps(file, indent=2, ensure_ascii=False) + "\n", content_type="application/json"
    )
    answer["Content-Disposition"] = f'attachment; filename="use-of-force-{month}.json"'
    answer["Cache-Control"] = "no-store"
    return answer
