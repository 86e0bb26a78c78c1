"""Pages of deployments: the list, and one deployment as its handler told it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from watchbook.core.schema import label_of
from watchbook.duty.deployments import choices
from watchbook.duty.deployments.permissions import READ, WRITE
from watchbook.duty.deployments.queries.around import circumstances_of, tracks_of
from watchbook.duty.deployments.queries.deployments import (
    deployment_of,
    found_deployments,
    incident_with_number,
    number_of,
)
from watchbook.duty.deployments.queries.facts import deployment_facts, finding_rows, person_lines
from watchbook.duty.deployments.queries.files import added_to
from watchbook.duty.deployments.queries.incidents import reads_persons
from watchbook.duty.deployments.queries.listing import (
    DEPLOYMENT_RESTRICTED,
    deployment_columns,
    deployment_lines,
    deployment_rows,
)
from watchbook.duty.deployments.views.page import (
    any_of,
    asked,
    asked_id,
    asked_span,
    team_choices,
    viewer_of,
    written,
)
from watchbook.duty.watches.queries.restrictions import despite_of_work
from watchbook.ground.people.audit import record_reading
from watchbook.ground.people.permissions import may, require
from watchbook.ground.records.queries.faces import state_marks
from watchbook.ground.records.queries.steps import steps_open_to
from watchbook.ground.records.sending import wrote
from watchbook.ground.web.listing import list_file
from watchbook.ground.web.pagination import page_of
from watchbook.ground.web.slots import field_form_address

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from watchbook.duty.deployments.models import Deployment

_KIND = "deployments.deployment"
_MARKS = [
    ("", "Any"), ("no-number", "No incident number yet"), ("person-found", "A person found"),
    ("backwards", "Times run backwards"), ("late", "Written afterwards"),
]  # fmt: skip


@require_GET
def index(request: HttpRequest, agency: str) -> HttpResponseBase:
    """Deployments with search, filters and export."""
    viewer = viewer_of(request)
    require(viewer, READ)
    found = _found(request)
    file = list_file(
        request, "deployments", deployment_columns(), lambda: deployment_rows(found),
        restricted=DEPLOYMENT_RESTRICTED,
    )  # fmt: skip
    if file is not None:
        return file
    page = page_of(request, found.prefetch_related("findings"))
    context = {
        "page": page,
        "lines": deployment_lines(viewer, list(page)),
        "tasks": any_of(choices.TASKS),
        "outcomes": any_of(choices.OUTCOMES),
        "results": any_of(choices.RESULTS),
        "marks": _MARKS,
        "teams": team_choices(viewer),
        "is_filtered": bool(request.GET),
        "can_write": may(viewer, WRITE),
        "write_url": field_form_address(_KIND, agency),
    }
    return render(request, "deployments/index.html", context)


def _found(request: HttpRequest) -> QuerySet[Deployment]:
    since, until = asked_span(request)
    return found_deployments(
        viewer_of(request), text=asked(request, "q"), team=asked_id(request, "team"),
        task=asked(request, "task"), outcome=asked(request, "outcome"),
        result=asked(request, "result"), marked=asked(request, "marked"),
        since=since, until=until,
    )  # fmt: skip


@require_GET
@never_cache
def deployment(request: HttpRequest, agency: str, deployment_id: UUID) -> HttpResponse:
    """One deployment with its findings and tracks; for paper with `?format=print`."""
    viewer, at = viewer_of(request), timezone.now()
    found = deployment_of(viewer, deployment_id)
    is_open = reads_persons(viewer, found)
    persons = list(found.found_persons.all())
    if is_open and persons:
        record_reading(viewer, _KIND, found.id, request)
    context = (
        _shown(request, found)
        | written(viewer, _KIND, deployment_id)
        | {
            "persons": person_lines(persons) if is_open else [],
            "hidden": 0 if is_open else len(persons),
            "marks": state_marks(_KIND, found),
            "steps": steps_open_to(viewer, found, at),
            "is_mine": wrote(viewer, found) and may(viewer, WRITE),
            "amend_url": field_form_address(_KIND, agency, record=found.id),
            "despite": despite_of_work(viewer, found.team, found.id, found.began_at),
        }
    )
    name = "deployment_print" if asked(request, "format") == "print" else "deployment"
    return render(request, f"deployments/{name}.html", context)


def _shown(request: HttpRequest, found: Deployment) -> dict[str, Any]:
    viewer = viewer_of(request)
    incident = incident_with_number(viewer, found)
    tracks, closed = tracks_of(viewer, found)
    filled = {
        "team": found.team_id, "number": number_of(found), "place": found.place,
        "began_at": found.began_at.isoformat(),
    }  # fmt: skip
    told = {name: value for name, value in filled.items() if value}
    return {
        "deployment": found,
        "task": label_of(choices.TASKS, found.task),
        "outcome": label_of(choices.OUTCOMES, found.outcome),
        "facts": deployment_facts(found),
        "findings": finding_rows(found),
        "tracks": tracks,
        "closed_tracks": closed,
        "circumstances": circumstances_of(viewer, found),
        "files": list(found.photographs.all()),
        "added": added_to(viewer, found.id),
        "incident": incident,
        "incident_url": field_form_address("deployments.incident", str(viewer.agency), **told),
    }
