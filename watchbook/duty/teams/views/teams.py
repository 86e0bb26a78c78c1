"""Pages of teams: one team, adding, amending, ending."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from watchbook.duty.teams import actions, queries
from watchbook.duty.teams.forms import RecordForm
from watchbook.duty.teams.schema import TEAM
from watchbook.duty.teams.views.page import of_agency, seen, viewer_of
from watchbook.ground.ledger.errors import StaleVersionError, UnknownRecordError
from watchbook.ground.ledger.kinds import kind_of
from watchbook.ground.people.permissions import may, require
from watchbook.ground.records.errors import InvalidError, RecordsError

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from watchbook.duty.teams.models import Team
    from watchbook.ground.people.viewer import Viewer

_DAYS = {"from_at": "first", "until_at": "last"}
_PAIR = ("dog", "handler")
_OVERRIDE = ("override_reason", "overridden_by", "overridden")
_ENDS = ("until_at", "end_reason", "end_note")


@require_GET
@of_agency
def team(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """One team: who, since when, how it stands, how old its plan is."""
    viewer, at = viewer_of(request), timezone.now()
    found = seen(queries.team_of(viewer, team_id))
    opens_plan = may(viewer, "teams.open_plan")
    plan = queries.plan_of(viewer, found) if opens_plan else None
    context = {
        "team": found,
        "standing": queries.standing_of(viewer, found, at),
        "stood_down": queries.stand_down_of(viewer, found.id, at),
        "plan": plan,
        "age": queries.age_of(plan, queries.checks_of(viewer, plan), at) if plan else None,
        "opens_plan": opens_plan,
        "can_write_plan": actions.can_write_plan(viewer, found),
        "can_manage": may(viewer, "teams.manage"),
        "can_stand_down": may(viewer, "teams.stand_down"),
        "can_read": may(viewer, "teams.read") or found.handler_id == viewer.person_id,
    }
    return render(request, "teams/team.html", context)


@require_http_methods(["GET", "POST"])
@of_agency
def add_team(request: HttpRequest) -> HttpResponse:
    """A form for a new team; `?dog=` and `?handler=` choose them beforehand."""
    viewer = viewer_of(request)
    require(viewer, "teams.manage")
    form = _form(request, viewer, leave_out=_ENDS)
    if form.is_bound:
        try:
            made = actions.add_team(acting_user=viewer, values=form.raw(), at=timezone.now())
        except InvalidError as refused:
            form.add_problems(refused.problems)
        except (RecordsError, UnknownRecordError) as refused:
            form.refuse(str(refused))
        else:
            messages.success(request, f"{queries.team_of(viewer, made.id)} are a team.")
            return redirect("teams:team", agency=viewer.agency, team_id=made.id)
    status = 422 if form.errors else 200
    return render(request, "teams/team_form.html", {"form": form, "doing": "add"}, status=status)


@require_http_methods(["GET", "POST"])
@of_agency
def amend_team(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """A form for a new version of a team's record, with a reason."""
    viewer = viewer_of(request)
    found = seen(queries.team_of(viewer, team_id))
    require(viewer, "teams.manage")
    leave_out = _PAIR if found.until_at else (*_PAIR, *_ENDS)
    form = _form(request, viewer, found, leave_out=leave_out)
    status = 200
    if form.is_bound:
        try:
            actions.amend_team(
                acting_user=viewer, team=found, changes=form.raw(), reason=form.reason,
                at=timezone.now(), based_on=form.based_on,
            )  # fmt: skip
        except StaleVersionError as stale:
            form.show_stale(stale)
            status = 409
        except (RecordsError, UnknownRecordError) as refused:
            form.refuse_all(refused)
            status = 422
        else:
            messages.success(request, "The new version of the team's record is kept.")
            return redirect("teams:team", agency=viewer.agency, team_id=found.id)
    context = {"form": form, "team": found, "doing": "amend"}
    return render(request, "teams/team_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
@of_agency
def end_team(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """A form that parts dog and handler: the last day and why."""
    viewer = viewer_of(request)
    found = seen(queries.team_of(viewer, team_id))
    require(viewer, "teams.manage")
    leave_out = ("dog", "handler", "from_at", "is_temporary", *_OVERRIDE)
    form = RecordForm(
        TEAM, request.POST or None, zone=viewer.timezone, days=_DAYS, leave_out=leave_out
    )
    form.require("until_at", "Last day")
    form.require("end_reason", "Why it ends")
    if form.is_bound:
        try:
            actions.end_team(acting_user=viewer, team=found, at=timezone.now(), **form.raw())
        except RecordsError as refused:
            form.refuse_all(refused)
        else:
            messages.success(request, f"{found} have parted.")
            return redirect("teams:team", agency=viewer.agency, team_id=found.id)
    status = 422 if form.errors else 200
    context = {"form": form, "team": found, "doing": "end"}
    return render(request, "teams/team_form.html", context, status=status)


def _form(
    request: HttpRequest, viewer: Viewer, found: Team | None = None, *, leave_out: tuple[str, ...]
) -> RecordForm:
    asked = {name: request.GET[name] for name in ("dog", "handler") if request.GET.get(name)}
    return RecordForm(
        TEAM,
        request.POST or None,
        zone=viewer.timezone,
        values=kind_of(found).values_in(found) if found else asked,
        references={
            "dog": [(str(one.id), one.name) for one in queries.dogs(viewer)],
            "handler": [(str(one.id), str(one)) for one in queries.possible_handlers(viewer)],
        },
        days=_DAYS,
        leave_out=(*leave_out, "overridden_by", "overridden"),
        version=found.version if found else None,
        needs_reason=found is not None,
    )
