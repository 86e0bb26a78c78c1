"""The roster: a week on a page, its lines written and approved by supervisors."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from watchbook.duty.teams.queries.teams import teams
from watchbook.duty.watches.actions.roster import approve_shifts, cancel_shift, plan_shifts
from watchbook.duty.watches.forms import PlanForm
from watchbook.duty.watches.periods import week_of
from watchbook.duty.watches.permissions import APPROVE, PLAN, READ, STAND
from watchbook.duty.watches.queries.guard import Advice, guard_of
from watchbook.duty.watches.queries.roster import (
    Row,
    roster_columns,
    roster_lines,
    roster_of,
    shift_of,
    shifts_in,
)
from watchbook.duty.watches.views.page import asked, day_asked, posted, pressed, viewer_of
from watchbook.ground.ledger.models import State
from watchbook.ground.people.permissions import may, require
from watchbook.ground.records.errors import InvalidError
from watchbook.ground.records.queries.deputies import stands_in
from watchbook.ground.web.listing import list_file
from watchbook.ground.web.slots import field_form_address

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from watchbook.duty.watches.periods import Span
    from watchbook.ground.people.viewer import Viewer


def _week_url(agency: str, day: date) -> str:
    return f"{reverse('watches:roster', kwargs={'agency': agency})}?day={day.isoformat()}"


@require_GET
def roster(request: HttpRequest, agency: str) -> HttpResponseBase:  # noqa: ARG001  # in the address
    """One week of all teams: planned, away, standing in, stood. For paper `?format=print`."""
    viewer = viewer_of(request)
    require(viewer, READ)
    week = week_of(day_asked(request))
    name = f"roster-{week.code}"
    about = {"week": week.code}
    file = list_file(
        request, name, roster_columns(), lambda: roster_lines(viewer, week), about=about
    )
    if file is not None:
        return file
    context = _context(viewer, week, asked(request, "q"))
    shown = "roster_print" if asked(request, "format") == "print" else "roster"
    return render(request, f"watches/{shown}.html", context)


def _context(viewer: Viewer, week: Span, words: str) -> dict[str, Any]:
    agency = str(viewer.agency)
    told = words.casefold().split()
    rows = [
        row
        for row in roster_of(viewer, week)
        if all(word in str(row.team).casefold() for word in told)
    ]
    planned = shifts_in(viewer, week)
    return {
        "advice": _advice(viewer, rows),
        "week": week,
        "rows": rows,
        "q": words,
        "double": _double(rows),
        "is_empty": all(cell.is_empty for row in rows for cell in row.cells),
        "earlier": week.first - timedelta(days=7),
        "later": week.first + timedelta(days=7),
        "waiting": sum(1 for one in planned if one.state != State.APPROVED),
        "planned": len(planned),
        "can_plan": may(viewer, PLAN),
        "can_approve": may(viewer, APPROVE) or stands_in(viewer, APPROVE, timezone.now()),
        "can_stand": may(viewer, STAND),
        "absence_url": field_form_address("watches.absence", agency),
    }


def _advice(viewer: Viewer, rows: list[Row]) -> dict[UUID, list[Advice]]:
    guarded = guard_of(viewer, [row.team for row in rows], timezone.now())
    return {one.team.id: one.advice for one in guarded}


def _double(rows: list[Row]) -> set[UUID]:
    """Lines of one team that overlap each other or an absence: shown, never refused."""
    found: set[UUID] = set()
    for row in rows:
        lines = {o.id: o for cell in row.cells for o in (*cell.shifts, *cell.carried)}
        away = {one.id: one for cell in row.cells for one in cell.absences}
        for one in lines.values():
            others = [o for o in lines.values() if o.id != one.id]
            if any(o.from_at < one.until_at and o.until_at > one.from_at for o in others) or any(
                a.from_at < one.until_at and (a.until_at is None or a.until_at > one.from_at)
                for a in away.values()
            ):
                found.add(one.id)
    return found


@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, agency: str) -> HttpResponse:
    """Put lines of one team on the roster for several days of a week at once."""
    viewer, at = viewer_of(request), timezone.now()
    require(viewer, PLAN)
    week = week_of(day_asked(request))
    form = PlanForm(
        request.POST or None,
        teams=sorted(teams(viewer, at), key=str),
        week=week,
        initial={"team": asked(request, "team"), "begins": "07:00", "ends": "19:00"},
    )
    if request.method == "POST" and form.is_valid() and _planned(request, viewer, form, at):
        return HttpResponseRedirect(_week_url(agency, week.first))
    context = {"form": form, "week": week, "back_url": _week_url(agency, week.first)}
    return render(request, "watches/plan.html", context, status=422 if form.errors else 200)


def _planned(request: HttpRequest, viewer: Viewer, form: PlanForm, at: datetime) -> bool:
    """Write the lines; False where the dog is restricted and nobody said why it works."""
    told = form.cleaned_data
    try:
        written = plan_shifts(
            acting_user=viewer, team=form.chosen_team, duty=told["duty"], note=told["note"],
            spans=form.spans(viewer.timezone), at=at, override_reason=told["override_reason"],
        )  # fmt: skip
    except InvalidError as refused:
        for problem in refused.problems:
            name = problem.pointer.strip("/")
            form.add_error(name if name in form.fields else None, problem.message)
        return False
    said = "1 line is" if len(written) == 1 else f"{len(written)} lines are"
    messages.success(request, f"{said} on the roster.")
    return True


@require_POST
def approve(request: HttpRequest, agency: str) -> HttpResponse:
    """One press of a supervisor: the lines of this week are approved as they stand."""
    viewer = viewer_of(request)
    week = week_of(day_asked(request))
    return pressed(
        request,
        lambda: approve_shifts(
            acting_user=viewer, shifts=shifts_in(viewer, week), at=timezone.now()
        ),
        "The roster of this week is approved as it stands.",
        _week_url(agency, week.first),
    )


@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, agency: str, shift_id: UUID) -> HttpResponse:
    """One line of the roster: change it, or take it off with a reason."""
    viewer = viewer_of(request)
    require(viewer, PLAN)
    found = shift_of(viewer, shift_id)
    back = _week_url(agency, found.from_at.date())
    if request.method == "POST":
        return pressed(
            request,
            lambda: cancel_shift(
                acting_user=viewer, shift=found, reason=posted(request, "reason"),
                at=timezone.now(),
            ),
            "The line is off the roster. It stays in the ledger.",
            back,
        )  # fmt: skip
    context = {
        "shift": found,
        "back_url": back,
        "amend_url": field_form_address("watches.shift", agency, record=found.id),
    }
    return render(request, "watches/shift.html", context)
