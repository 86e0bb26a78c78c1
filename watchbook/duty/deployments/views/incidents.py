"""Pages of incidents: the list, and one incident on one timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from watchbook.core.schema import label_of
from watchbook.duty.deployments import choices
from watchbook.duty.deployments.actions.incidents import can_amend_incident
from watchbook.duty.deployments.clock import between_text, prolonged
from watchbook.duty.deployments.drawing import clock_drawing
from watchbook.duty.deployments.permissions import READ, WRITE
from watchbook.duty.deployments.queries.deployments import deployments_in
from watchbook.duty.deployments.queries.facts import car_facts, incident_facts, person_rows
from watchbook.duty.deployments.queries.files import added_to
from watchbook.duty.deployments.queries.incident_part import incident_part
from watchbook.duty.deployments.queries.incidents import (
    found_incidents,
    incident_of,
    odd_times,
    reads_persons,
    times_of,
)
from watchbook.duty.deployments.queries.listing import (
    INCIDENT_RESTRICTED,
    deployment_lines,
    incident_columns,
    incident_rows,
)
from watchbook.duty.deployments.queries.timeline import timeline_of
from watchbook.duty.deployments.schema.incident import CLOCK
from watchbook.duty.deployments.views.page import (
    any_of,
    asked,
    asked_id,
    asked_span,
    team_choices,
    viewer_of,
    written,
)
from watchbook.ground.people.audit import record_reading
from watchbook.ground.people.permissions import may, require
from watchbook.ground.records.queries.faces import state_marks
from watchbook.ground.records.queries.steps import steps_open_to
from watchbook.ground.web.listing import list_file
from watchbook.ground.web.pagination import page_of
from watchbook.ground.web.slots import field_form_address

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from watchbook.duty.deployments.models import Incident

_KIND = "deployments.incident"
_MARKS = [
    ("", "Any"), ("no-task", "No K9 task"), ("no-number", "No number yet"),
    ("backwards", "Times run backwards"), ("late", "Written afterwards"),
]  # fmt: skip


@require_GET
def index(request: HttpRequest, agency: str) -> HttpResponseBase:
    """Incidents with search, filters and export."""
    viewer = viewer_of(request)
    require(viewer, READ)
    found = _found(request)
    file = list_file(
        request, "incidents", incident_columns(), lambda: incident_rows(found),
        restricted=INCIDENT_RESTRICTED,
    )  # fmt: skip
    if file is not None:
        return file
    page = page_of(request, found.prefetch_related("phases"))
    context = {
        "page": page,
        "lines": [_line(one) for one in page],
        "types": any_of(choices.TYPES),
        "classes": any_of(choices.PLACE_CLASSES),
        "marks": _MARKS,
        "teams": team_choices(viewer),
        "is_filtered": bool(request.GET),
        "can_write": may(viewer, WRITE),
        "write_url": field_form_address(_KIND, agency),
    }
    return render(request, "deployments/incidents.html", context)


def _found(request: HttpRequest) -> QuerySet[Incident]:
    since, until = asked_span(request)
    return found_incidents(
        viewer_of(request), text=asked(request, "q"), type_=asked(request, "type"),
        team=asked_id(request, "team"), place_class=asked(request, "place_class"),
        marked=asked(request, "marked"), since=since, until=until,
    )  # fmt: skip


def _line(one: Incident) -> dict[str, Any]:
    return {
        "row": one,
        "type": label_of(choices.TYPES, one.type),
        "is_backwards": bool(odd_times(one)),
    }


@require_GET
@never_cache
def incident(request: HttpRequest, agency: str, incident_id: UUID) -> HttpResponse:
    """One incident on one timeline; for paper with `?format=print`."""
    viewer = viewer_of(request)
    found = incident_of(viewer, incident_id)
    is_open = reads_persons(viewer, found)
    if is_open and (found.consent_by or found.persons.exists()):
        record_reading(viewer, _KIND, found.id, request)
    shown = _shown(request, found, is_open=is_open) | written(viewer, _KIND, incident_id)
    context = shown | {
        "marks": state_marks(_KIND, found),
        "steps": steps_open_to(viewer, found, timezone.now()),
        "can_amend": may(viewer, WRITE) and can_amend_incident(viewer, found),
        "can_write": may(viewer, WRITE),
        "amend_url": field_form_address(_KIND, agency, record=found.id),
        "deploy_url": field_form_address("deployments.deployment", agency, incident=found.id),
    }
    name = "incident_print" if asked(request, "format") == "print" else "incident"
    return render(request, f"deployments/{name}.html", context)


def _shown(request: HttpRequest, found: Incident, *, is_open: bool) -> dict[str, Any]:
    viewer = viewer_of(request)
    timed, untimed = timeline_of(viewer, found)
    return {
        "incident": found,
        "title": str(found),
        "facts": incident_facts(found, with_restricted=is_open),
        "car": car_facts(found),
        "clock": _clock(found),
        "backwards": odd_times(found),
        "asks_ground": found.place_class in choices.JARDINES,
        "timed": timed,
        "untimed": untimed,
        "deployments": deployment_lines(viewer, deployments_in(viewer, found)),
        "persons": person_rows(found) if is_open else [],
        "part": incident_part(viewer, found),
        "hidden": 0 if is_open else found.persons.count(),
        "files": list(found.files.all()),
        "added": added_to(viewer, found.id),
    }


def _clock(found: Incident) -> dict[str, Any] | None:
    """The clock of a stop; None where the incident is no stop and no time of one is written."""
    times = [(label, getattr(found, name)) for name, label in CLOCK]
    if found.type not in choices.STOPS and not any(moment for _, moment in times):
        return None
    return {
        "times": times,
        "drawing": clock_drawing(times_of(found)),
        "prolonged": prolonged(found.task_complete_at, found.sniff_ended_at),
        "waited": between_text(found.k9_requested_at, found.k9_arrived_at),
        "sniffed": between_text(found.sniff_began_at, found.sniff_ended_at),
        "stopped": between_text(found.stop_began_at, found.stop_ended_at),
    }
