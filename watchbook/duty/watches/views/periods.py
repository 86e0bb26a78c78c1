"""Agreed against actual care time in a pay period: all teams, one team, approval, export."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from watchbook.core.schema import label_of
from watchbook.duty.teams.queries.teams import team_of
from watchbook.duty.watches.actions.care import approve_care, return_care
from watchbook.duty.watches.choices import PERIODS
from watchbook.duty.watches.permissions import AGREE, APPROVE, CARE, READ_CARE
from watchbook.duty.watches.queries.care import (
    SEES_CARE,
    activity_words,
    care_of,
    own_care_teams,
    pay_period,
)
from watchbook.duty.watches.queries.sheet import (
    RULE,
    SHOWS_NOT,
    day_columns,
    day_rows,
    period_columns,
    period_rows,
    periods_around,
    sheet_of,
    sheets,
)
from watchbook.duty.watches.views.page import asked, day_asked, posted, pressed, viewer_of
from watchbook.ground.ledger.models import State
from watchbook.ground.people.errors import NotAllowedError, NotFoundError
from watchbook.ground.people.permissions import may
from watchbook.ground.records.queries.deputies import stands_in
from watchbook.ground.web.exports import csv_response, json_response
from watchbook.ground.web.slots import field_form_address
from watchbook.ground.web.workbooks import can_make_workbooks, workbook_response

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from watchbook.duty.watches.queries.sheet import Periods, Sheet
    from watchbook.ground.people.viewer import Viewer


def require_care(viewer: Viewer) -> None:
    """Refuse who neither gives care nor approves or keeps it."""
    if not may(viewer, CARE) and not may(viewer, READ_CARE):
        raise NotAllowedError(SEES_CARE)


@require_GET
@never_cache
def index(request: HttpRequest, agency: str) -> HttpResponseBase:
    """One pay period of every team that the viewer reads, by name: nobody is ranked."""
    viewer = viewer_of(request)
    require_care(viewer)
    around = periods_around(viewer, day_asked(request))
    told = _named(sheets(viewer, around.span), asked(request, "q"))
    file = _file(request, told, around)
    if file is not None:
        return file
    rule = pay_period(viewer)
    context = {
        "around": around,
        "sheets": told,
        "length": label_of(PERIODS, rule.length) if rule else "",
        "rule": RULE,
        "shows_not": SHOWS_NOT,
        "q": asked(request, "q"),
        "can_set": may(viewer, AGREE),
        "set_url": field_form_address("watches.payperiod", agency),
        "can_care": may(viewer, CARE),
        "care_url": field_form_address("watches.care", agency),
        "has_workbooks": can_make_workbooks(),
    }
    name = "periods_print" if asked(request, "format") == "print" else "periods"
    return render(request, f"watches/{name}.html", context)


def _named(told: list[Sheet], text: str) -> list[Sheet]:
    words = text.casefold().split()
    return [one for one in told if all(word in str(one.team).casefold() for word in words)]


def _file(request: HttpRequest, told: list[Sheet], around: Periods) -> HttpResponseBase | None:
    """The period as a file, where one is asked for."""
    wanted, name = asked(request, "format"), f"care-{around.span.code}"
    if wanted == "csv" and asked(request, "by") == "day":
        return csv_response(f"{name}-days", day_columns(), day_rows(told))
    if wanted == "csv":
        return csv_response(name, period_columns(), period_rows(told))
    if wanted == "json":
        about = {
            "agency": str(viewer_of(request).agency), "from": around.span.first,
            "until": around.span.last, "rule": RULE, "shows_not": SHOWS_NOT,
        }  # fmt: skip
        rows = [dict(zip(period_columns(), row, strict=True)) for row in period_rows(told)]
        return json_response(name, rows, about=about)
    if wanted == "xlsx" and can_make_workbooks():
        pages: list[tuple[str, list[str], list[list[object]]]] = [
            ("Teams", period_columns(), period_rows(told)),
            ("Days", day_columns(), day_rows(told)),
            ("What it shows", ["what"], [[RULE], [SHOWS_NOT]]),
        ]
        return workbook_response(name, pages)
    return None


def _sheet(request: HttpRequest, team_id: UUID) -> tuple[Sheet, Periods]:
    viewer = viewer_of(request)
    require_care(viewer)
    team = team_of(viewer, team_id)
    if team is None:
        message = "There is no such team here."
        raise NotFoundError(message)
    if not own_care_teams(viewer, [team]):
        raise NotAllowedError(SEES_CARE)
    around = periods_around(viewer, day_asked(request))
    return sheet_of(viewer, team, around.span), around


@require_GET
@never_cache
def sheet(request: HttpRequest, agency: str, team_id: UUID) -> HttpResponseBase:
    """One team in one pay period, day by day; each number opens its records."""
    viewer = viewer_of(request)
    found, around = _sheet(request, team_id)
    if asked(request, "format") == "csv":
        return csv_response(f"care-{around.span.code}", day_columns(), day_rows([found]))
    is_own = any(viewer.actor_id in (one.opened_by, one.author) for one in found.waiting)
    approves = may(viewer, APPROVE) or stands_in(viewer, APPROVE, timezone.now())
    context = {
        "sheet": found,
        "around": around,
        "days": [(day, [(one, activity_words(one)) for one in day.care]) for day in found.days],
        "rule": RULE,
        "shows_not": SHOWS_NOT,
        "can_approve": approves and not is_own and bool(found.waiting),
        "can_return": approves,
        "is_mine": found.team.handler_id == viewer.person_id,
        "care_url": field_form_address("watches.care", agency, team=team_id),
    }
    name = "sheet_print" if asked(request, "format") == "print" else "sheet"
    return render(request, f"watches/{name}.html", context)


def _sheet_url(agency: str, team_id: UUID, day: Any) -> str:
    address = reverse("watches:sheet", kwargs={"agency": agency, "team_id": team_id})
    return f"{address}?day={day}"


@require_POST
def approve(request: HttpRequest, agency: str, team_id: UUID) -> HttpResponse:
    """One press of a supervisor for one team's pay period, on what he saw."""
    found, around = _sheet(request, team_id)
    seen = dict(part.split(":", 1) for part in request.POST.getlist("seen") if ":" in part)
    versions = {key: int(text) for key, text in seen.items() if text.isdecimal() and len(text) < 9}
    return pressed(
        request,
        lambda: approve_care(
            acting_user=viewer_of(request), care=found.waiting, versions=versions,
            at=timezone.now(),
        ),
        "Approved as it stands. An amendment later waits for approval again.",
        _sheet_url(agency, team_id, around.span.code),
    )  # fmt: skip


@require_POST
def send_back(request: HttpRequest, agency: str, care_id: UUID) -> HttpResponse:
    """Send one care record back to its handler with a note."""
    viewer = viewer_of(request)
    found = care_of(viewer, care_id)
    if found.state == State.RETURNED:
        raise NotFoundError("This record went back already; its handler answers first.")
    return pressed(
        request,
        lambda: return_care(
            acting_user=viewer, care=found, note=posted(request, "note"), at=timezone.now()
        ),
        "Sent back with your note.",
        _sheet_url(agency, found.team_id, posted(request, "day")[:10]),
    )
