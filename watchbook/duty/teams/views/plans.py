"""Pages of handler-down plans. Each showing of one is logged before it is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from watchbook.duty.teams import actions, queries
from watchbook.duty.teams.forms import RecordForm
from watchbook.duty.teams.schema import PLAN
from watchbook.duty.teams.views.page import of_agency, pressed, seen, viewer_of
from watchbook.ground.ledger.errors import StaleVersionError
from watchbook.ground.ledger.kinds import kind_of
from watchbook.ground.people.audit import record_reading
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import require
from watchbook.ground.records.errors import InvalidError

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from watchbook.duty.teams.models import Plan, Team
    from watchbook.ground.people.viewer import Viewer


@require_GET
@of_agency
def plans(request: HttpRequest) -> HttpResponse:
    """Every team in force with one press to its plan: the page that dispatch keeps open."""
    viewer = viewer_of(request)
    lines = queries.plan_lines(viewer, timezone.now())
    q = request.GET.get("q", "")
    words = q.casefold().split()
    shown = [line for line in lines if all(w in str(line.team).casefold() for w in words)]
    return render(request, "teams/plans.html", {"lines": shown, "q": q, "total": len(lines)})


@require_GET
@never_cache
@of_agency
def plan(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """One team's plan, to read out."""
    return _shown(request, team_id, "teams/plan.html", "teams.plan")


@require_GET
@never_cache
@of_agency
def print_plan(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """One team's plan on one page of paper."""
    return _shown(request, team_id, "teams/plan_print.html", "teams.plan printed")


def _shown(request: HttpRequest, team_id: UUID, template: str, what: str) -> HttpResponse:
    viewer, at = viewer_of(request), timezone.now()
    team = seen(queries.team_of(viewer, team_id))
    found = queries.plan_of(viewer, team)
    checks = queries.checks_of(viewer, found) if found else []
    if found is not None:
        record_reading(viewer, what, found.id, request, at=at)
    context = {
        "team": team,
        "plan": found,
        "checks": queries.checked_by(viewer, checks),
        "age": queries.age_of(found, checks, at) if found else None,
        "can_write": actions.can_write_plan(viewer, team),
        "can_check": actions.can_check_plan(viewer, team),
        "others": queries.other_plans(viewer, team, at) if found is None else (),
    }
    return render(request, template, context)


@require_http_methods(["GET", "POST"])
@never_cache
@of_agency
def write_plan(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """A form for a team's plan, new or as a new version."""
    viewer = viewer_of(request)
    team = seen(queries.team_of(viewer, team_id))
    require(viewer, "teams.write_plan")
    if not actions.can_write_plan(viewer, team):
        raise NotAllowedError("A plan is written by the team's own handler or a supervisor.")
    kept = queries.plan_of(viewer, team)
    form, status = _form(request, viewer, kept), 200
    if form.is_bound:
        try:
            _write(viewer, team, form)
        except InvalidError as refused:
            form.add_problems(refused.problems)
            status = 422
        except StaleVersionError as stale:
            form.show_stale(stale)
            status = 409
        else:
            messages.success(request, f"The plan of {team} is kept.")
            return redirect("teams:plan", agency=viewer.agency, team_id=team.id)
    context = {"form": form, "team": team, "plan": kept}
    return render(request, "teams/plan_form.html", context, status=status)


def _write(viewer: Viewer, team: Team, form: RecordForm) -> Plan:
    return actions.write_plan(
        acting_user=viewer, team=team, values=form.raw(), at=timezone.now(), reason=form.reason,
        based_on=form.based_on,
    )  # fmt: skip


def _form(request: HttpRequest, viewer: Viewer, kept: Plan | None) -> RecordForm:
    if kept is not None and request.method == "GET":
        record_reading(viewer, "teams.plan", kept.id, request)
    return RecordForm(
        PLAN,
        request.POST or None,
        values=kind_of(kept).values_in(kept) if kept else None,
        leave_out=("team",),
        version=kept.version if kept else None,
        needs_reason=kept is not None,
    )


@require_POST
@of_agency
def check_plan(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """One press: the plan was read through with the handler."""
    viewer = viewer_of(request)
    team = seen(queries.team_of(viewer, team_id))
    kept = seen(queries.plan_of(viewer, team))
    return pressed(
        request,
        lambda: actions.check_plan(
            acting_user=viewer, plan=kept, at=timezone.now(), note=request.POST.get("note", "")
        ),
        "Checked with the handler, today.",
        "teams:plan",
        team_id=team_id,
    )
