"""The page of training hours by team and discipline against the monthly target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from watchbook.duty.training.queries.hours import (
    RULE,
    month_hours,
    month_named,
    month_of,
    neighbours,
    target_min,
)
from watchbook.duty.training.views.events import require_part
from watchbook.duty.training.views.page import asked, viewer_of
from watchbook.ground.web.listing import list_file

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from watchbook.duty.training.queries.hours import TeamHours

_COLUMNS = ["team", "discipline", "minutes", "runs", "not_yet_approved", "without_time"]


@require_GET
def hours(request: HttpRequest, agency: str) -> HttpResponseBase:  # noqa: ARG001  # in the address
    """One calendar month: a bar for each team, its disciplines under it."""
    viewer = viewer_of(request)
    require_part(viewer)
    zone = viewer.timezone
    month = month_named(asked(request, "month"), zone) or month_of(timezone.now(), zone)
    told, target = month_hours(viewer, month), target_min(viewer)
    words = asked(request, "q").casefold().split()
    shown = [one for one in told if all(word in str(one.team).casefold() for word in words)]
    about = {"month": month.code, "target_min": target, "rule": RULE}
    name = f"hours-{month.code}"
    file = list_file(request, name, _COLUMNS, lambda: _rows(shown), about=about)
    if file is not None:
        return file
    context = {
        "month": month,
        "around": neighbours(month, zone),
        "hours": shown,
        "target_h": round(target / 60, 1),
        "rule": RULE,
        "q": asked(request, "q"),
    }
    return render(request, "training/hours.html", context)


def _rows(told: list[TeamHours]) -> list[list[object]]:
    rows: list[list[object]] = []
    for one in told:
        parts = one.parts or [("", 0, 0.0)]
        counts = [one.run_count, one.unapproved, one.untimed]
        rows += [[str(one.team), label, minutes, *counts] for label, minutes, _ in parts]
    return rows
