"""What a team takes home from a training day: a print and a file of its own runs."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from watchbook.duty.training.disciplines import label_of
from watchbook.duty.training.queries.leaving import leaving_of, opened_runs
from watchbook.duty.training.queries.runs import run_of
from watchbook.duty.training.queries.setups import event_of
from watchbook.duty.training.queries.sheet import sheet_of
from watchbook.duty.training.views.page import asked, viewer_of
from watchbook.duty.training.views.runs import run_facts
from watchbook.ground.ledger.opening import opened_record
from watchbook.ground.people.errors import NotFoundError

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_GET
@never_cache
def leaving(request: HttpRequest, agency: str, event_id: UUID) -> HttpResponse:  # noqa: ARG001  # the address names it, the middleware reads it
    """The viewer's own runs of the day, to print and to take home (`?format=print`)."""
    viewer, at = viewer_of(request), timezone.now()
    found = event_of(viewer, event_id)
    told = leaving_of(viewer, found)
    sheets = [sheet_of(viewer, run, at) for run in told.runs]
    lines = [
        {"sheet": sheet, "facts": run_facts(sheet), "discipline": label_of(sheet.run.discipline)}
        for sheet in sheets
    ]
    context = {"event": found, "lines": lines, "told": told}
    name = "leaving_print" if asked(request, "format") == "print" else "leaving"
    return render(request, f"training/{name}.html", context)


@require_GET
@never_cache
def own_runs(request: HttpRequest, agency: str, event_id: UUID) -> HttpResponse:  # noqa: ARG001  # the address names it, the middleware reads it
    """One JSON file of the viewer's own runs with their proofs and the checkpoint."""
    viewer = viewer_of(request)
    found = event_of(viewer, event_id)
    return _file(opened_runs(viewer, found), f"runs-{found.id}.json")


@require_GET
@never_cache
def opened_run(request: HttpRequest, agency: str, run_id: UUID) -> HttpResponse:
    """One of the viewer's own runs as the file that the standalone tool verifies."""
    viewer = viewer_of(request)
    found = run_of(viewer, run_id)
    if found.handler_id != viewer.person_id:
        raise NotFoundError
    return _file(opened_record(agency, found.id), f"run-{found.id}.json")


def _file(data: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type="application/json", headers=headers)
