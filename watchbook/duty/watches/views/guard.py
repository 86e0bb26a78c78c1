"""Pages of the work, rest and heat guard, and of work done while a dog was restricted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from watchbook.duty.teams.queries.teams import teams
from watchbook.duty.watches.actions.guarding import submit_reason
from watchbook.duty.watches.permissions import PLAN, READ, STAND
from watchbook.duty.watches.queries.guard import Guarded, guard_of, rules_of
from watchbook.duty.watches.queries.restrictions import ASKED_FOR, Despite, work_despite
from watchbook.duty.watches.views.page import asked, posted, pressed, viewer_of
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.permissions import may, require
from watchbook.ground.records.sending import Sent
from watchbook.ground.web.listing import list_file
from watchbook.ground.web.pagination import page_of
from watchbook.ground.web.slots import field_form_address

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from watchbook.ground.people.viewer import Viewer

_SHOWN = [("", "All teams"), ("beyond", "With a reason")]
_COLUMNS = ["team", "watch_24h_min", "watch_7d_min", "rest_min", "hard_24h_min",
            "hard_24h_without_duration", "hottest_c", "reasons", "team_id"]  # fmt: skip


@require_GET
def index(request: HttpRequest, agency: str) -> HttpResponseBase:
    """Every team's last days against the limits, the limits with their sources."""
    viewer, at = viewer_of(request), timezone.now()
    require(viewer, READ)
    found = _found(viewer, at, asked(request, "q"), asked(request, "show"))
    file = list_file(request, "work-and-rest", _COLUMNS, lambda: _rows(found))
    if file is not None:
        return file
    rules, limits = rules_of(viewer)
    filled = {"record": limits.id} if limits else {}
    context = {
        "page": page_of(request, found),
        "rules": rules,
        "limits": limits,
        "shown": _SHOWN,
        "is_filtered": bool(asked(request, "q") or asked(request, "show")),
        "now": at,
        "can_plan": may(viewer, PLAN),
        "limits_url": field_form_address("watches.limits", agency, **filled),
    }
    return render(request, "watches/guard.html", context)


def _found(viewer: Viewer, at: Any, text: str, show: str) -> list[Guarded]:
    words = text.casefold().split()
    listed = sorted(teams(viewer, at), key=str)
    named = [one for one in listed if all(word in str(one).casefold() for word in words)]
    return [one for one in guard_of(viewer, named, at) if show != "beyond" or one.advice]


def _rows(found: list[Guarded]) -> list[list[Any]]:
    return [
        [
            str(one.team), one.on_watch_24h_min, one.on_watch_7d_min, one.rest_min,
            one.hard_24h_min, one.hard_untimed,
            None if one.hottest_c10 is None else one.hottest_c10 / 10,
            " ".join(told.text for told in one.advice) or None, str(one.team.id),
        ]
        for one in found
    ]  # fmt: skip


@require_http_methods(["GET", "POST"])
def despite(request: HttpRequest, agency: str) -> HttpResponse:
    """Watches, runs and deployments of the last days while the dog was restricted, and why."""
    viewer, at = viewer_of(request), timezone.now()
    require(viewer, READ)
    lines = work_despite(viewer, list(teams(viewer)), at - ASKED_FOR, at)
    if request.method == "POST":
        sent = Sent(acting_user=viewer, values=_values(request, lines), at=at)
        back = reverse("watches:despite", kwargs={"agency": agency})
        return pressed(request, lambda: submit_reason(sent), "The reason is kept.", back)
    context = {"lines": lines[::-1], "can_answer": may(viewer, STAND)}
    return render(request, "watches/despite.html", context)


def _values(request: HttpRequest, lines: list[Despite]) -> dict[str, Any]:
    """What a press names must stand on the page."""
    for one in lines:
        named: dict[str, Any] = {"team": one.team.id, "text": posted(request, "text")[:4_000]}
        if one.watch is not None and str(one.watch.id) == posted(request, "watch"):
            return named | {"watch": one.watch.id}
        if one.effort is not None and str(one.effort.record_id) == posted(request, "work"):
            return named | {"work_kind": one.effort.kind, "work": str(one.effort.record_id)}
    message = "There is no such work here."
    raise NotFoundError(message)
