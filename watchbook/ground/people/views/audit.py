"""The audit of a day."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, date
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from watchbook.ground.people import queries
from watchbook.ground.people.audit import AuditLine, days_of, record_event
from watchbook.ground.people.choices import AuditEvent, Outcome
from watchbook.ground.people.permissions import require
from watchbook.ground.people.queries import AuditFilter
from watchbook.ground.people.views.lists import as_file, viewer_in
from watchbook.ground.web.pagination import page_of

if TYPE_CHECKING:
    from watchbook.ground.people.viewer import Viewer


@require_GET
def index(request: HttpRequest, agency: str) -> HttpResponseBase:  # noqa: ARG001  # the address names it
    """One day's lines, newest first, by what, outcome and person. Reading is audited itself."""
    viewer = viewer_in(request)
    require(viewer, "people.read_audit")
    day = _day(request)
    wanted = AuditFilter(*(request.GET.get(name, "") for name in ("event", "outcome", "who")))
    lines = queries.audit_lines(viewer, day, wanted)
    _note_reading(request, viewer, day)
    file = as_file(request, f"audit-{day}", lambda: [asdict(line) for line in lines])
    if file is not None:
        return file
    return render(request, "people/audit.html", _context(request, viewer, day, wanted, lines))


def _context(
    request: HttpRequest, viewer: Viewer, day: date, wanted: AuditFilter, lines: list[AuditLine]
) -> dict[str, object]:
    names, people = queries.audit_names(viewer), queries.audit_people(viewer)
    known = sorted(
        (pair for pair in names.items() if pair[0] not in people), key=lambda one: one[1]
    )
    page = page_of(request, lines)
    events = dict(AuditEvent.choices)
    outcomes = dict(Outcome.choices)
    return {
        "page": page,
        "rows": [
            (line, events.get(line.event, line.event), outcomes.get(line.outcome, line.outcome),
             names.get(line.who, line.who))
            for line in page
        ],
        "day": day,
        "wanted": replace(wanted, who=people.get(wanted.who, wanted.who)),
        "days": days_of(str(viewer.agency))[:400],
        "sealed": queries.audit_day_sealed(viewer, day),
        "event_choices": [("", "everything"), *AuditEvent.choices],
        "outcome_choices": [("", "any"), *Outcome.choices],
        "who_choices": [("", "anybody"), *known],
    }  # fmt: skip


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return timezone.now().astimezone(UTC).date()


def _note_reading(request: HttpRequest, viewer: Viewer, day: date) -> None:
    record_event(
        str(viewer.agency), AuditEvent.AUDIT_READ, who=viewer.actor_id, what=str(day),
        request=request,
    )  # fmt: skip
